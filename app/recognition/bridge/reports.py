"""From what is kept to what is compared: a request's report of coherence, and the badges like its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.credentials.models import AchievementVersion
from app.recognition import queries
from app.recognition.bridge.coherence import Badge, Facet, KnownSkill, Meta, Report
from app.recognition.bridge.duplicates import LocalBadge, Similar, similar
from app.recognition.bridge.reading import compare
from app.recognition.models import MetaRule, Recognition
from app.recognition.queries import compared

MOST_SIMILAR = 4


@dataclass(frozen=True, slots=True)
class Alike:
    """A recognised badge that is like another, and what is recognised of it."""

    like: Similar
    recognitions: tuple[Recognition, ...]


def report_on(
    session: Session, version: AchievementVersion, meta_badge_id: UUID, rules: Sequence[MetaRule], *, data_dir: Path
) -> Report | None:
    """How far a badge shows what a meta-badge asks for, of the rules that are shown; None when it has none."""
    locale = version.language
    labels = compared.labels_of_skills(session, {*_of_rules(rules), *_of_version(version)}, locale)
    metas = {rule.meta_badge_id: _meta(rule, labels) for rule in rules}
    if meta_badge_id not in metas:
        return None
    badge = Badge(version.name, version.description, version.criteria, _named(version, labels))
    return compare(session, badge, metas[meta_badge_id], list(metas.values()), locale=locale, data_dir=data_dir)


def similar_recognised(session: Session, version: AchievementVersion, *, now: datetime) -> list[Alike]:
    """The badges of other structures like this one that count for a meta-badge already."""
    by_badge: dict[UUID, list[Recognition]] = {}
    said: dict[UUID, AchievementVersion] = {}
    for one in compared.recognised_here(session, now, but=version.achievement_id):
        last = max((row.version for row in one.versions if row.version), key=lambda row: row.number, default=None)
        if one.achievement_id is not None and last is not None:
            by_badge.setdefault(one.achievement_id, []).append(one)
            said[one.achievement_id] = last
    found = similar(local_badge(version), map(local_badge, said.values()), limit=MOST_SIMILAR)
    return [Alike(one, tuple(by_badge[one.id])) for one in found]


def local_badge(version: AchievementVersion) -> LocalBadge:
    """A badge of a structure, as it is compared with others."""
    return LocalBadge(version.achievement_id, version.name, version.criteria, _named(version, {}))


def _meta(rule: MetaRule, labels: dict[UUID, tuple[str, ...]]) -> Meta:
    facets = (
        Facet(one.id, one.name, one.words, tuple(_skill(row.skill_id, labels) for row in one.skills))
        for one in queries.facets_in(rule)
    )
    return Meta(rule.meta_badge_id, rule.version.name, tuple(facets))


def _skill(skill_id: UUID, labels: dict[UUID, tuple[str, ...]], name: str = "") -> KnownSkill:
    return KnownSkill(skill_id, labels.get(skill_id, ()) or (name,))


def _named(version: AchievementVersion, labels: dict[UUID, tuple[str, ...]]) -> tuple[KnownSkill, ...]:
    return tuple(
        KnownSkill(one.skill_id, tuple(dict.fromkeys([one.name, *labels.get(one.skill_id, ())])))
        for one in version.alignments
    )


def _of_rules(rules: Sequence[MetaRule]) -> Iterable[UUID]:
    return (row.skill_id for rule in rules for facet in rule.facets for row in facet.facet.skills)


def _of_version(version: AchievementVersion) -> Iterable[UUID]:
    return (one.skill_id for one in version.alignments)
