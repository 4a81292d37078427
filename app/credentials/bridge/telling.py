"""What a verified file says of itself, read with care: anyone may have written it."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import badges
from app.credentials.labels.telling import NOTHING_TOLD, Aligned, Endorser, Joined, Told, address
from app.credentials.labels.things import Thing
from badges import Verification, embedded, form
from badges.contexts import many
from badges.form import ENDORSEMENT
from badges.moments import read as strictly

MOST_TEXT, MOST_WORDS, MOST_NAME, MOST_ITEMS = 8000, 300, 2000, 50
KEPT = "\n\t"


def told(found: Verification, fetch: Callable[[str], bytes] = badges.nothing_remote) -> Told:
    """Read what a badge says; what is not written as it should be is left out.

    `fetch` asks for the parts that older badges publish apart.
    """
    document = found.document
    if not isinstance(document, Mapping):
        return NOTHING_TOLD
    if found.standard == "open_badges_2":
        return _open_badges_2(document, fetch)
    return _credential(document, found.standard)


def _credential(document: Mapping[str, Any], standard: str) -> Told:
    subject = _node(document.get("credentialSubject"))
    # A record may name achievements beside its badges: it is itself none of them.
    achievement = {} if standard == "clr_2" else _node(subject.get("achievement"))
    issuer = document.get("issuer")
    profile = _node(issuer)
    criteria = _node(achievement.get("criteria"))
    proof = _node(document.get("proof"))
    return Told(
        standard=standard,
        thing=_thing(document, standard),
        is_badge=bool(achievement) or standard == "clr_2",
        id=_name(document.get("id")),
        name=_words(achievement.get("name")) or _words(document.get("name")),
        description=_text(achievement.get("description")) or _text(document.get("description")),
        comment=_text(subject.get("endorsementComment")),
        criteria=_text(criteria.get("narrative")),
        criteria_url=address(criteria.get("id")),
        kind=_words(achievement.get("achievementType")),
        achievement_id=_name(achievement.get("id")),
        issuer_id=_named(issuer),
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
        endorsers=list(_endorsers(document)),
        members=[_words(_node(one).get("name")) for one in many(subject.get("verifiableCredential"))],
    )


def _thing(document: Mapping[str, Any], standard: str) -> Thing:
    if standard == "clr_2":
        return Thing.RECORD
    return Thing.RECOGNITION if ENDORSEMENT in form.types_of(document) else Thing.BADGE


def _open_badges_2(document: Mapping[str, Any], fetch: Callable[[str], bytes]) -> Told:
    """An assertion brings its badge, and that its issuer, or names them by their addresses."""
    given = document.get("badge")
    badge = _linked(given, fetch) if "badge" in document else document
    issuer = _linked(badge.get("issuer"), fetch)
    criteria = badge.get("criteria")
    return Told(
        standard="open_badges_2",
        is_badge="badge" in document,
        id=_name(document.get("id")),
        name=_words(badge.get("name")),
        description=_text(badge.get("description")),
        criteria=_text(_node(criteria).get("narrative")),
        criteria_url=address(criteria) or address(_node(criteria).get("id")),
        achievement_id=_named(given) or _name(badge.get("id")),
        # The profile that was fetched may bear any name: the one in the badge is the one that was asked.
        issuer_id=_named(badge.get("issuer")),
        issuer_name=_words(issuer.get("name")),
        issuer_url=address(issuer.get("url")),
        valid_from=_moment(document, "issuedOn"),
        valid_until=_moment(document, "expires"),
        narrative=_text(document.get("narrative")),
        alignments=list(_alignments(badge.get("alignment"))),
        evidence=list(_evidence(document.get("evidence"))),
    )


def _linked(value: Any, fetch: Callable[[str], bytes]) -> Mapping[str, Any]:
    """A part that is there, or published at the address that is."""
    if not isinstance(value, str):
        return _node(value)
    try:
        found = json.loads(fetch(value))
    except (badges.BadgeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _named(value: Any) -> str | None:
    """The name of a thing that is there, or that is named alone."""
    return _name(value.get("id") if isinstance(value, Mapping) else value)


def _node(value: Any) -> Mapping[str, Any]:
    """An object, or the first of several."""
    return next((one for one in many(value) if isinstance(one, dict)), {})


def _in_words(value: Any) -> Any:
    """A name may be told in several languages: in French, or else in the first of them."""
    if isinstance(value, Mapping) and "@value" not in value:
        return value.get("fr") or next(iter(value.values()), None)
    several = many(value)
    french = (one for one in several if isinstance(one, Mapping) and one.get("@language") == "fr")
    found = next(french, next(iter(several), None))
    return found.get("@value") if isinstance(found, Mapping) else found


def _text(value: Any) -> str | None:
    found = _in_words(value)
    if not isinstance(found, str):
        return None
    kept = "".join(mark if mark.isprintable() or mark in KEPT else " " for mark in found[:MOST_TEXT]).strip()
    return kept or None


def _words(value: Any, most: int = MOST_WORDS) -> str | None:
    text = _text(value)
    return " ".join(text.split())[:most] if text else None


def _name(value: Any) -> str | None:
    """What a thing is called by programs, whole."""
    return _words(value, MOST_NAME) if isinstance(value, str) else None


def _moment(document: Mapping[str, Any], *names: str) -> datetime | None:
    """A moment that the database can hold; one without a zone is taken as UTC, for showing alone."""
    written = next((document[name] for name in names if document.get(name) is not None), None)
    try:
        loosely = datetime.fromisoformat(written) if isinstance(written, str) else None
        found = strictly(written) or (loosely and (loosely if loosely.tzinfo else loosely.replace(tzinfo=UTC)))
        found = found and found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found and 1900 <= found.year <= 2200 else None


def _alignments(value: Any) -> Iterator[Aligned]:
    """The skills it says it is about, by name, address, framework and code."""
    for one in many(value)[:MOST_ITEMS]:
        node = _node(one)
        name, code = _words(node.get("targetName")), _words(node.get("targetCode"))
        url = _name(node.get("targetUrl") or node.get("targetURL"))
        if name or url or code:
            yield Aligned(name, url, _words(node.get("targetFramework")), code)


def _evidence(value: Any) -> Iterator[Joined]:
    for one in many(value)[:MOST_ITEMS]:
        node = _node(one)
        found = Joined(_words(node.get("name")), address(node.get("id")) or address(one), _text(node.get("narrative")))
        if found.name or found.url or found.narrative:
            yield found


def joined(document: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Any]]:
    """Read what is joined to a badge by those who stand by it, in the order in which it is checked, and of what."""
    subject = next(iter(many(document.get("credentialSubject"))), None)
    found = embedded.endorsements(document, subject if isinstance(subject, dict) else {})
    return [(_opened(given), about) for given, about in islice(found, MOST_ITEMS)]


def _opened(given: Any) -> Mapping[str, Any]:
    try:
        found = embedded.read_one(given)
    except badges.UnreadableError:
        return {}
    return found.token.credential if found.token else found.document or {}


def _endorsers(document: Mapping[str, Any]) -> Iterator[Endorser]:
    structure = _node(document.get("issuer")).get("id")
    for node, about in joined(document):
        issuer = node.get("issuer")
        profile = _node(issuer)
        yield Endorser(
            name=_words(profile.get("name")),
            address=_named(issuer),
            comment=_words(_node(node.get("credentialSubject")).get("endorsementComment")),
            since=_moment(node, "validFrom", "issuanceDate"),
            until=_moment(node, "validUntil", "expirationDate"),
            of_structure=about is not None and about == structure,
        )


def _how(proof: Mapping[str, Any]) -> str | None:
    kind, suite = _words(proof.get("type")), _words(proof.get("cryptosuite"))
    return f"{kind}, {suite}" if kind and suite else kind


def _places(value: Any) -> Iterator[str]:
    for one in many(value)[:MOST_ITEMS]:
        node = _node(one)
        kind, purpose, place = (_words(node.get(name)) for name in ("type", "statusPurpose", "statusListIndex"))
        yield " ".join(word for word in (kind, purpose, place and f"#{place}") if word)
