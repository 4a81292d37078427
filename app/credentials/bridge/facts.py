"""What a badge says of itself, read without trust: anything may be missing, of another kind, or without end."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import badges

Alignment = dict[str, str | None]

SHORT, LONG, ADDRESS = 300, 3000, 2000
MOST_ALIGNMENTS = 50


@dataclass(frozen=True, slots=True)
class Facts:
    """What it says; `issuer_address` only where the verification proved it, or would if others answered."""

    standard: str
    badge_id: str | None = None
    name: str | None = None
    description: str | None = None
    issuer_name: str | None = None
    issuer_address: str | None = None
    achievement_address: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    alignments: tuple[Alignment, ...] = ()


def facts_of(found: badges.Verification, fetch: Callable[[str], bytes]) -> Facts:
    """Read what was verified; parts published elsewhere are asked for where they are."""
    document = found.document if isinstance(found.document, Mapping) else {}
    if found.standard == "open_badges_2":
        return _version_2(document, fetch)
    subject = _first(document.get("credentialSubject"))
    achievement, issuer = _first(subject.get("achievement")), document.get("issuer")
    about = issuer if isinstance(issuer, Mapping) else {"id": issuer}
    return Facts(
        standard=found.standard,
        badge_id=_text(document.get("id"), ADDRESS),
        # An endorsement has a name too, and is no badge.
        name=_text(achievement.get("name"), SHORT)
        or (_text(document.get("name"), SHORT) if achievement or found.standard == "clr_2" else None),
        description=_text(achievement.get("description"), LONG),
        issuer_name=_text(about.get("name"), SHORT) or _text(about.get("id"), SHORT),
        issuer_address=_text(about.get("id"), ADDRESS),
        achievement_address=_text(achievement.get("id"), ADDRESS),
        valid_from=_moment(document.get("validFrom") or document.get("issuanceDate")),
        valid_until=_moment(document.get("validUntil") or document.get("expirationDate")),
        alignments=_alignments(achievement.get("alignment")),
    )


def _version_2(document: Mapping[str, Any], fetch: Callable[[str], bytes]) -> Facts:
    """Of Open Badges 2.0: the badge, and its issuer, may be published apart."""
    badge = _linked(document.get("badge"), fetch)
    issuer = _linked(badge.get("issuer"), fetch)
    # The profile within a badge proves nothing, but its address is the one that the verification asked.
    given = badge.get("issuer")
    who = _text(given.get("id") if isinstance(given, Mapping) else given, ADDRESS)
    return Facts(
        standard="open_badges_2",
        badge_id=_text(document.get("id"), ADDRESS),
        name=_text(badge.get("name"), SHORT),
        description=_text(badge.get("description"), LONG),
        issuer_name=_text(issuer.get("name"), SHORT) or who,
        issuer_address=who,
        achievement_address=_text(badge.get("id"), ADDRESS),
        valid_from=_moment(document.get("issuedOn")),
        valid_until=_moment(document.get("expires")),
        alignments=_alignments(badge.get("alignment")),
    )


def _linked(value: Any, fetch: Callable[[str], bytes]) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, str):
        return {}
    try:
        found = json.loads(fetch(value))
    except (badges.BadgeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _first(value: Any) -> Mapping[str, Any]:
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, Mapping) else {}


def _alignments(value: Any) -> tuple[Alignment, ...]:
    """The skills it says it is about, by name, address, framework and code."""
    given = value if isinstance(value, list) else [value]
    read = (
        {
            "name": _text(one.get("targetName"), SHORT),
            "url": _text(one.get("targetUrl") or one.get("targetURL"), ADDRESS),
            "framework": _text(one.get("targetFramework"), SHORT),
            "code": _text(one.get("targetCode"), SHORT),
        }
        for one in given[:MOST_ALIGNMENTS]
        if isinstance(one, Mapping)
    )
    return tuple(one for one in read if any(one.values()))


def _text(value: Any, most: int) -> str | None:
    """A text, without what cannot be read or kept; in several languages, French first."""
    if isinstance(value, Mapping):
        value = value.get("fr") or value.get("@value") or next(iter(value.values()), None)
    if not isinstance(value, str):
        return None
    # Category C: control characters, marks that turn writing around, halves of characters.
    plain = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in value[: most * 2])
    return " ".join(plain.split())[:most] or None


def _moment(value: Any) -> datetime | None:
    """A moment that the database can hold; one without a zone is taken as UTC, for showing alone."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
        moment = read and (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment and 1900 <= moment.year <= 2200 else None
