"""The public register: which badges the Region recognises, and which it did."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from app.credentials.models import AchievementVersion
from app.db import among
from app.i18n import alphabetical
from app.recognition.models import (
    Facet,
    MetaBadge,
    MetaFamily,
    MetaRule,
    RecognisedVersion,
    Recognition,
    RecognitionFacet,
    RuleState,
)

PREFERRED = (RuleState.ACTIVE, RuleState.PAST, RuleState.DRAFT)


class Standing(StrEnum):
    """Where a recognition stands."""

    RECOGNISED = "recognised"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Named:
    """A meta-badge as its rule in force names it."""

    id: UUID
    name: str
    family: MetaFamily
    achievement_id: UUID
    version: int | None  # none while its first rule is a draft: it has no page yet


@dataclass(frozen=True, slots=True)
class Listed:
    """A badge recognised for a meta-badge, and where that stands."""

    recognition: Recognition
    meta_badge: Named
    standing: Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the register."""

    text: str = ""
    meta_badge_id: UUID | None = None
    family: str = ""
    issuer: str = ""
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the register with all that it says: facets by their place, addresses the newest last."""

    listed: Listed
    facets: Sequence[str]
    versions: Sequence[RecognisedVersion]


def listed(session: Session, now: datetime) -> list[Listed]:
    """Read the whole register, by badge; its size is that of the Region's decisions."""
    named = _named(session)
    rows = session.scalars(select(Recognition)).all()
    found = [Listed(one, named[one.meta_badge_id], _standing(one, now)) for one in rows]
    return sorted(found, key=_by_badge)


def _by_badge(one: Listed) -> tuple[str, str, str, datetime]:
    row = one.recognition
    return alphabetical(row.name), alphabetical(row.issuer_name), alphabetical(one.meta_badge.name), row.decided_at


def _named(session: Session) -> dict[UUID, Named]:
    rows = session.scalars(
        select(MetaRule)
        .join(MetaRule.version)
        .join(MetaRule.meta_badge)
        .options(
            contains_eager(MetaRule.version),
            contains_eager(MetaRule.meta_badge).lazyload(MetaBadge.achievement),
        )
    ).all()
    best: dict[UUID, MetaRule] = {}
    for one in sorted(rows, key=lambda rule: (-PREFERRED.index(rule.state), rule.number)):
        best[one.meta_badge_id] = one
    return {
        key: Named(
            key, one.version.name, one.meta_badge.family, one.version.achievement_id,
            None if one.state is RuleState.DRAFT else one.version.number,
        ) for key, one in best.items()
    }  # fmt: skip


def _standing(one: Recognition, now: datetime) -> Standing:
    if one.withdrawn_at is not None and (one.withdrawn_by_id is not None or one.ends_at is None):
        return Standing.WITHDRAWN
    if one.withdrawn_at is not None or (one.ends_at is not None and one.ends_at <= now):
        return Standing.ENDED
    return Standing.RECOGNISED


def chosen(rows: Sequence[Listed], wanted: Wanted) -> list[Listed]:
    """Those that answer to what is looked for."""
    words = alphabetical(wanted.text).split()
    return [one for one in rows if _fits(one, wanted) and _says(one, words)]


def _fits(one: Listed, wanted: Wanted) -> bool:
    return (
        (one.standing is not Standing.RECOGNISED) is wanted.is_past
        and wanted.meta_badge_id in {None, one.meta_badge.id}
        and wanted.family in {"", one.meta_badge.family.value}
        and wanted.issuer in {"", one.recognition.issuer_address}
    )


def _says(one: Listed, words: Sequence[str]) -> bool:
    if not words:
        return True
    said = alphabetical(f"{one.recognition.name} {one.recognition.issuer_name} {one.meta_badge.name}")
    return all(word in said for word in words)


def told(session: Session, rows: Sequence[Listed]) -> list[Told]:
    """Complete these lines, in two statements."""
    keys = [one.recognition.id for one in rows]
    facets, versions = _facets(session, keys), _versions(session, keys)
    return [Told(one, facets.get(one.recognition.id, ()), versions.get(one.recognition.id, ())) for one in rows]


def _facets(session: Session, keys: Collection[UUID]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = session.execute(
        select(RecognitionFacet.recognition_id, Facet.name)
        .join(Facet, Facet.id == RecognitionFacet.facet_id)
        .where(among(RecognitionFacet.recognition_id, keys))
        .order_by(Facet.place)
    )
    for key, name in rows:
        found[key].append(name)
    return found


def _versions(session: Session, keys: Collection[UUID]) -> Mapping[UUID, list[RecognisedVersion]]:
    found: dict[UUID, list[RecognisedVersion]] = defaultdict(list)
    rows = session.scalars(
        select(RecognisedVersion)
        .where(among(RecognisedVersion.recognition_id, keys))
        .outerjoin(AchievementVersion, AchievementVersion.id == RecognisedVersion.version_id)
        .options(contains_eager(RecognisedVersion.version))
        .order_by(RecognisedVersion.since, AchievementVersion.number, RecognisedVersion.achievement_address)
    ).all()
    for one in rows:
        found[one.recognition_id].append(one)
    return found


def latest(session: Session, now: datetime, most: int) -> list[Told]:
    """Complete the lines to which something happened last, the newest first."""
    named = _named(session)
    happened = func.coalesce(Recognition.withdrawn_at, Recognition.decided_at)
    rows = session.scalars(
        select(Recognition).order_by(happened.desc(), Recognition.root_address, Recognition.meta_badge_id).limit(most)
    ).all()
    return told(session, [Listed(one, named[one.meta_badge_id], _standing(one, now)) for one in rows])
