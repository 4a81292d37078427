"""What the slice reads."""

from app.recognition.queries.people import Person, people, skills_of_facets, sound
from app.recognition.queries.recognised import (
    counts_for,
    current_versions,
    is_meta_badge,
    is_proof_shared,
    name_of,
    published_versions,
    recognised_addresses,
    recognitions_over,
    standing_recognition,
    substance,
    versions_to_follow,
)
from app.recognition.queries.situations import (
    Situation,
    active_rules,
    counts,
    evidence_of,
    facets_covered,
    open_meta_badges,
    read,
    rule_of,
    stands,
)

__all__ = [
    "counts_for",
    "current_versions",
    "is_meta_badge",
    "is_proof_shared",
    "name_of",
    "published_versions",
    "recognised_addresses",
    "recognitions_over",
    "standing_recognition",
    "substance",
    "versions_to_follow",

    "Person",
    "Situation",
    "active_rules",
    "counts",
    "evidence_of",
    "facets_covered",
    "open_meta_badges",
    "people",
    "read",
    "rule_of",
    "skills_of_facets",
    "sound",
    "stands",
]
