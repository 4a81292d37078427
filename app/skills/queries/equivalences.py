"""What skills of one framework are for those of others."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.skills.models import (
    EquivalenceRelation,
    EquivalenceSource,
    Framework,
    LabelKind,
    Skill,
    SkillEquivalence,
    SkillKind,
    SkillLabel,
)
from app.territory.models import ImportRun

IMPORT_SOURCE = "equivalences"


class EquivalenceRow(NamedTuple):
    """A standing equivalence; whether both skills stand, and whether either is a licence, a permit or a diploma."""

    id: UUID
    pair: tuple[UUID, UUID]
    homes: tuple[UUID, UUID]
    relation: EquivalenceRelation
    source: EquivalenceSource
    both_stand: bool
    exclusive: bool


class Equivalent(NamedTuple):
    """What a skill of another framework is for one skill, and who says so."""

    skill_id: UUID
    framework: str
    relation: EquivalenceRelation
    source: EquivalenceSource
    file: str | None
    told_at: datetime


class FrenchName(NamedTuple):
    """One French name of a standing skill, as searching compares it."""

    framework_id: UUID
    skill_id: UUID
    search: str
    preferred: bool


def equivalences(session: Session) -> Sequence[EquivalenceRow]:
    """Every equivalence that stands, in the order of the pairs."""
    one, other = aliased(Skill), aliased(Skill)
    rows = session.execute(
        sa.select(
            SkillEquivalence.id,
            SkillEquivalence.skill_id,
            SkillEquivalence.target_id,
            one.framework_id,
            other.framework_id,
            SkillEquivalence.relation,
            SkillEquivalence.source,
            sa.and_(one.retired_in_id.is_(None), other.retired_in_id.is_(None)),
            sa.or_(one.exclusive, other.exclusive),
        )
        .join(one, one.id == SkillEquivalence.skill_id)
        .join(other, other.id == SkillEquivalence.target_id)
        .where(SkillEquivalence.retired_at.is_(None))
        .order_by(SkillEquivalence.skill_id, SkillEquivalence.target_id)
    )
    return [EquivalenceRow(row[0], (row[1], row[2]), (row[3], row[4]), *row[5:]) for row in rows]


def equivalences_state(session: Session) -> str:
    """What changes whenever an equivalence does: how many there are, when each last came or went, by which import."""
    changing = ImportRun.created + ImportRun.changed + ImportRun.retired > 0
    last_import = (
        sa.select(ImportRun.id)
        .where(ImportRun.source == IMPORT_SOURCE, changing)
        .order_by(ImportRun.started_at.desc(), ImportRun.id)
        .limit(1)
        .scalar_subquery()
    )
    told, gone = SkillEquivalence.told_at, SkillEquivalence.retired_at
    counts = (sa.func.count(told), sa.func.count(gone), sa.func.max(told), sa.func.max(gone))
    return str(tuple(session.execute(sa.select(*counts, last_import)).one()))


def equivalents(session: Session, skill_id: UUID) -> list[Equivalent]:
    """What standing skills of other frameworks are for this one, framework by framework."""
    found = []
    for own, other in (
        (SkillEquivalence.skill_id, SkillEquivalence.target_id),
        (SkillEquivalence.target_id, SkillEquivalence.skill_id),
    ):
        rows = session.execute(
            sa.select(
                other,
                Framework.name,
                SkillEquivalence.relation,
                SkillEquivalence.source,
                SkillEquivalence.file,
                SkillEquivalence.told_at,
            )
            .join(Skill, Skill.id == other)
            .join(Framework, Framework.id == Skill.framework_id)
            .where(own == skill_id, SkillEquivalence.retired_at.is_(None), Skill.retired_in_id.is_(None))
            .where(SkillEquivalence.relation != EquivalenceRelation.DIFFERENT)
        )
        turned = other is SkillEquivalence.skill_id
        found += [Equivalent(row[0], row[1], row[2].reversed if turned else row[2], *row[3:]) for row in rows]
    return sorted(found, key=lambda one: (one.framework, list(EquivalenceRelation).index(one.relation), one.skill_id))


def french_names(session: Session) -> list[FrenchName]:
    """Every French name of the skills that stand, groups left out."""
    rows = session.execute(
        sa.select(Skill.framework_id, Skill.id, SkillLabel.search, SkillLabel.kind)
        .join(SkillLabel, SkillLabel.skill_id == Skill.id)
        .where(Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP)
        .where(SkillLabel.language == "fr", SkillLabel.retired_in_id.is_(None), SkillLabel.search != "")
        .order_by(Skill.id, SkillLabel.id)
    )
    return [FrenchName(row[0], row[1], row[2], row[3] is LabelKind.PREFERRED) for row in rows]
