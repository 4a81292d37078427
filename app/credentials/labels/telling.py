"""What a badge says of itself, read with care; to be believed only as far as its verification goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from app.credentials.labels.things import Thing


def address(value: object) -> str | None:
    """Return an address that a page may link to: http(s), with a host and no sign that is not printed."""
    if not isinstance(value, str) or len(value) > 2000 or any(not "!" <= mark <= "~" for mark in value):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in {"http", "https"} and parts.hostname else None


@dataclass(frozen=True, slots=True)
class Aligned:
    """A skill that a badge names, in its own words; its address may be of any kind."""

    name: str | None
    url: str | None = None
    framework: str | None = None
    code: str | None = None

    @property
    def link(self) -> str | None:
        """Its address, where a page may link to it."""
        return address(self.url)


@dataclass(frozen=True, slots=True)
class Joined:
    """A piece of evidence that a badge names."""

    name: str | None
    url: str | None
    narrative: str | None


@dataclass(frozen=True, slots=True)
class Endorser:
    """Who stands by a badge, or by its structure, as the badge says or as we know."""

    name: str | None = None
    address: str | None = None
    comment: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    of_structure: bool = False
    # What we know by ourselves of a recognition signed here: when it was withdrawn, and where its page is.
    ours: bool = False
    withdrawn_at: datetime | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a badge says; addresses to follow are http(s) or nothing, texts are bounded and without control characters.

    `issuer_id` is the one that the verification asked, or would have asked.
    """

    standard: str = ""
    thing: Thing = Thing.BADGE
    is_badge: bool = False
    """Whether it is about an achievement, or a record of several: an endorsement has a name too, and is no badge."""
    id: str | None = None
    name: str | None = None
    description: str | None = None
    comment: str | None = None
    """Why who signed it stands by what it is about, for a recognition."""
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
    endorsers: Sequence[Endorser] = ()
    """Whose endorsements are checked, in the order of these checks."""
    members: Sequence[str | None] = ()
    """What the badges that a record gathers are called, in the order of their checks."""


NOTHING_TOLD = Told()
