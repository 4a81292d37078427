"""What the slice reads."""

from app.credentials.queries.alignments import aligned_skills
from app.credentials.queries.backpack import (
    addresses_of,
    backpack,
    badges_behind,
    content_of,
    due,
    given_badges,
    news_of_badges,
    own_badge,
    owners_of,
    reports,
    room_taken,
    same_badge,
    uncollected,
    verified_emails,
)
from app.credentials.queries.given import already_held, credential_of, decisions_of
from app.credentials.queries.issuers import issuer_by_slug, issuer_of, signing_key_of
from app.credentials.queries.recognised import (
    badges_under,
    ended,
    recognised,
    recognition,
    recognitions,
    standing_recognition,
)

__all__ = [
    "addresses_of",
    "aligned_skills",
    "already_held",
    "backpack",
    "badges_behind",
    "badges_under",
    "content_of",
    "credential_of",
    "decisions_of",
    "due",
    "ended",
    "given_badges",
    "issuer_by_slug",
    "issuer_of",
    "news_of_badges",
    "own_badge",
    "owners_of",
    "recognised",
    "recognition",
    "recognitions",
    "reports",
    "room_taken",
    "same_badge",
    "signing_key_of",
    "standing_recognition",
    "uncollected",
    "verified_emails",
]
