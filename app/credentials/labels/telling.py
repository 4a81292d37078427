"""What a badge says of itself, read with care; to be believed only as far as its verification goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Aligned:
    """A skill that a badge names, in its own words."""

    name: str
    url: str | None = None
    framework: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """A piece of evidence that a badge names."""

    name: str | None
    url: str | None
    narrative: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a badge says; addresses are http(s) or nothing, texts are bounded and without control characters."""

    standard: str = ""
    id: str | None = None
    name: str | None = None
    description: str | None = None
    criteria: str | None = None
    criteria_url: str | None = None
    kind: str | None = None
    achievement_id: str | None = None
    issuer_id: str | None = None
    issuer_name: str | None = None
    issuer_url: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    narrative: str | None = None
    alignments: Sequence[Aligned] = ()
    evidence: Sequence[Joined] = ()
    signed_by: str | None = None
    signed_how: str | None = None
    places: Sequence[str] = ()
    """Where its status lists are, and its place there."""


NOTHING_TOLD = Told()
