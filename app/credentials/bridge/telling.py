"""What a verified file says of itself, read with care: anyone may have written it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.credentials.labels.telling import NOTHING_TOLD, Aligned, Joined, Told
from badges import Verification
from badges.contexts import many
from badges.moments import read as moment

MOST_TEXT, MOST_WORDS, MOST_ITEMS = 8000, 300, 30
KEPT = "\n\t"


def told(found: Verification) -> Told:
    """Read what a badge says; what is not written as it should be is left out."""
    document = found.document
    if document is None:
        return NOTHING_TOLD
    return _open_badges_2(document) if found.standard == "open_badges_2" else _credential(document, found.standard)


def _credential(document: Mapping[str, Any], standard: str) -> Told:
    subject = _node(document.get("credentialSubject"))
    achievement = _node(subject.get("achievement"))
    issuer = document.get("issuer")
    profile = _node(issuer)
    criteria = _node(achievement.get("criteria"))
    proof = _node(document.get("proof"))
    return Told(
        standard=standard,
        id=_words(document.get("id")),
        name=_words(achievement.get("name")) or _words(document.get("name")),
        description=_text(achievement.get("description")) or _text(document.get("description")),
        criteria=_text(criteria.get("narrative")),
        criteria_url=address(criteria.get("id")),
        kind=_words(achievement.get("achievementType")),
        achievement_id=_words(achievement.get("id")),
        issuer_id=_words(profile.get("id") if profile else issuer),
        issuer_name=_words(profile.get("name")),
        issuer_url=address(profile.get("url")),
        valid_from=_moment(document, "validFrom", "issuanceDate"),
        valid_until=_moment(document, "validUntil", "expirationDate"),
        narrative=_text(subject.get("narrative")),
        alignments=list(_alignments(achievement.get("alignment"))),
        evidence=list(_evidence(document.get("evidence"))),
        signed_by=_words(proof.get("verificationMethod")),
        signed_how=_how(proof),
        places=list(_places(document.get("credentialStatus"))),
    )


def _open_badges_2(document: Mapping[str, Any]) -> Told:
    """An assertion names its badge, or brings it; what it names by an address is not fetched again."""
    badge = document if "badge" not in document else _node(document.get("badge"))
    issuer = _node(badge.get("issuer"))
    criteria = badge.get("criteria")
    return Told(
        standard="open_badges_2",
        id=_words(document.get("id")),
        name=_words(badge.get("name")),
        description=_text(badge.get("description")),
        criteria=_text(_node(criteria).get("narrative")),
        criteria_url=address(criteria) or address(_node(criteria).get("id")),
        achievement_id=_words(badge.get("id")) or _words(document.get("badge")),
        issuer_id=_words(issuer.get("id")) or _words(badge.get("issuer")),
        issuer_name=_words(issuer.get("name")),
        issuer_url=address(issuer.get("url")),
        valid_from=_moment(document, "issuedOn"),
        valid_until=_moment(document, "expires"),
        narrative=_text(document.get("narrative")),
        alignments=list(_alignments(badge.get("alignment"))),
        evidence=list(_evidence(document.get("evidence"))),
    )


def _node(value: Any) -> Mapping[str, Any]:
    """An object, or the first of several."""
    return next((one for one in many(value) if isinstance(one, dict)), {})


def _in_words(value: Any) -> Any:
    """A name may be told in several languages; the first will do."""
    first = next(iter(many(value)), None)
    return first.get("@value") if isinstance(first, dict) else first


def _text(value: Any) -> str | None:
    found = _in_words(value)
    if not isinstance(found, str):
        return None
    kept = "".join(mark if mark.isprintable() or mark in KEPT else " " for mark in found[:MOST_TEXT]).strip()
    return kept or None


def _words(value: Any) -> str | None:
    text = _text(value)
    return " ".join(text.split())[:MOST_WORDS] if text else None


def address(value: Any) -> str | None:
    """Return an address that a page may link to: http(s), with a host and no sign that is not printed."""
    if not isinstance(value, str) or len(value) > 2000 or any(not "!" <= mark <= "~" for mark in value):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in {"http", "https"} and parts.hostname else None


def _moment(document: Mapping[str, Any], *names: str) -> datetime | None:
    found = next((moment(document.get(name)) for name in names if document.get(name) is not None), None)
    return found if found is not None and 1900 <= found.year <= 2200 else None


def _alignments(value: Any) -> Iterator[Aligned]:
    for one in many(value)[:MOST_ITEMS]:
        node = _node(one)
        name = _words(node.get("targetName"))
        if name:
            yield Aligned(
                name,
                address(node.get("targetUrl")),
                _words(node.get("targetFramework")),
                _words(node.get("targetCode")),
            )


def _evidence(value: Any) -> Iterator[Joined]:
    for one in many(value)[:MOST_ITEMS]:
        node = _node(one)
        found = Joined(_words(node.get("name")), address(node.get("id")) or address(one), _text(node.get("narrative")))
        if found.name or found.url or found.narrative:
            yield found


def _how(proof: Mapping[str, Any]) -> str | None:
    kind, suite = _words(proof.get("type")), _words(proof.get("cryptosuite"))
    return f"{kind}, {suite}" if kind and suite else kind


def _places(value: Any) -> Iterator[str]:
    for one in many(value)[:MOST_ITEMS]:
        node = _node(one)
        kind, purpose, place = (_words(node.get(name)) for name in ("type", "statusPurpose", "statusListIndex"))
        yield " ".join(word for word in (kind, purpose, place and f"#{place}") if word)
