"""A person's whole record: their signed badges as they are, how these are associated, and one signature around them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import badges
from app.credentials.bridge import making
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.publishing import written
from app.credentials.bridge.sealing import Seal
from app.credentials.models import AchievementVersion, Issuer, IssuerKey
from badges.contexts import many

# Who keeps it longer asks for it again: each badge tells its own state, this says what was there on that day.
HOLDS = timedelta(days=90)
MOST_AROUND = 24 * 1024  # bytes of associations, and of what they name: the badges take the rest

Document = Mapping[str, Any]
Told = TypeVar("Told", badges.Association, badges.Achievement)
PARENT_OF, PART_OF = badges.AssociationType.IS_PARENT_OF, badges.AssociationType.IS_PART_OF
RELATED_TO, REPLACED_BY = badges.AssociationType.IS_RELATED_TO, badges.AssociationType.REPLACED_BY
COMPETENCY = "Competency"


def signed_document(content: bytes) -> dict[str, Any] | None:
    """Return the signed JSON that a file carries; a token is none, and stays a file of its own."""
    try:
        found = badges.read(content).document
    except badges.UnreadableError:
        return None
    return None if found is None else dict(found)


def what_fits(documents: Sequence[Document]) -> list[int]:
    """Tell which of these can stand in one record, by their places."""
    return badges.what_fits(documents)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a badge says that associations are made from."""

    credential: str
    achievement: str
    kind: str
    related: frozenset[str]
    evidence: frozenset[str]
    skills: frozenset[str]


def _said(document: Document) -> _Said | None:
    """Read it, whoever wrote it."""
    subjects = [one for one in many(document.get("credentialSubject")) if isinstance(one, dict)]
    what = subjects[0].get("achievement") if subjects else None
    if not isinstance(what, dict) or not isinstance(what.get("id"), str):
        return None
    return _Said(
        credential=str(document.get("id")),
        achievement=what["id"],
        kind=str(what.get("achievementType", "")),
        related=_each(what.get("related"), "id"),
        evidence=_each(document.get("evidence"), "id"),
        skills=_each(what.get("alignment"), "targetUrl"),
    )


def _each(nodes: Any, name: str) -> frozenset[str]:
    found = (node.get(name) for node in many(nodes) if isinstance(node, dict))
    return frozenset(one for one in found if isinstance(one, str))


def associations(documents: Iterable[Document], newer: Mapping[str, str]) -> list[badges.Association]:
    """Tell how the badges of a record stand to each other, from what their issuers signed.

    Parameters
    ----------
    documents : iterable of mapping
        Signed badges.
    newer : mapping
        Of our own achievements, those that a later version replaced, and that version.

    Returns
    -------
    list of Association
        A badge that names others as its evidence is their parent, and they are part of it; one whose achievement only
        names others is related to them; what a trainer attests is related to other badges of that skill; versions are
        replaced by the last one. In an order that does not change.
    """
    said = [one for one in map(_said, documents) if one is not None]
    found = {*_parts(said), *_skills(said)}
    parents = {(one.source, one.target) for one in found if one.kind is not RELATED_TO}
    kept = [one for one in found if one.kind is not RELATED_TO or (one.source, one.target) not in parents]
    there = {one.achievement for one in said}
    kept += [badges.Association(REPLACED_BY, old, last) for old, last in newer.items() if old in there]
    return sorted(kept)


def _parts(said: Sequence[_Said]) -> Iterator[badges.Association]:
    given_for = {one.credential: one.achievement for one in said}
    for whole in said:
        for part in {given_for[one] for one in whole.evidence if one in given_for} - {whole.achievement}:
            yield badges.Association(PARENT_OF, whole.achievement, part)
            yield badges.Association(PART_OF, part, whole.achievement)
        for other in whole.related & set(given_for.values()) - {whole.achievement}:
            yield badges.Association(RELATED_TO, whole.achievement, other)


def _skills(said: Sequence[_Said]) -> Iterator[badges.Association]:
    about: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.kind != COMPETENCY:
            for skill in one.skills:
                about[skill].add(one.achievement)
    for one in said:
        if one.kind == COMPETENCY:
            for skill in one.skills:
                yield from (badges.Association(RELATED_TO, one.achievement, other) for other in about[skill])


@dataclass(frozen=True, slots=True)
class Record:
    """A record about to be signed; of its badges, only those that fit."""

    id: UUID
    subject: UUID
    email: str
    salt: str
    name: str
    description: str
    partial: bool
    members: Sequence[Document]
    # Our own achievements that a later version replaced: their addresses, and that version.
    newer: Mapping[str, AchievementVersion]


def sign(
    record: Record, issuer: Issuer, key: IssuerKey, *, seal: Seal, addresses: Addresses, now: datetime
) -> tuple[bytes, int]:
    """Sign a record; its bytes, and how many associations it tells."""
    begins = now.replace(microsecond=0)
    newer = {old: addresses.achievement(one.achievement_id, one.number) for old, one in record.newer.items()}
    told = _within(associations(record.members, newer))
    there = {one.achievement for one in map(_said, record.members) if one is not None}
    wanted = {one.target for one in told} - there
    named = {newer[old]: making.achievement(one, addresses) for old, one in record.newer.items()}
    made = badges.ClrCredential(
        id=record.id.urn,
        issuer=making.profile(issuer, addresses),
        recipient=badges.Recipient(record.subject.urn, badges.hashed(record.email, record.salt), record.salt),
        name=record.name,
        description=record.description,
        partial=record.partial,
        members=tuple(record.members),
        valid_from=begins,
        valid_until=begins + HOLDS,
        achievements=tuple(_within([named[one] for one in sorted(wanted & named.keys())])),
        associations=tuple(told),
    )
    signed = badges.issue(made, making.signing_key(issuer, key, seal=seal, addresses=addresses), created=now)
    return written(signed), len(told)


def _within(told: Sequence[Told]) -> list[Told]:
    """The first of them that take no more than their share of the bytes."""
    kept, left = [], MOST_AROUND
    for one in told:
        left -= len(json.dumps(one.to_json(), ensure_ascii=False).encode())
        if left < 0:
            break
        kept.append(one)
    return kept
