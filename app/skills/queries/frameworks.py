"""Frameworks, whole: which there are, in which state, and all that stands in one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.skills.models import (
    Framework,
    FrameworkVersion,
    LinkKind,
    Occupation,
    OccupationLink,
    OccupationSkill,
    Relation,
    Skill,
    SkillFamily,
    SkillKind,
    SkillLink,
)
from app.skills.queries.labels import occupation_search_labels, skill_search_labels
from app.territory.models import ImportRun


@dataclass(frozen=True, slots=True)
class FrameworkRows:
    """A whole framework as rows: what the relatedness of its skills is learnt from."""

    skills: Sequence[tuple[UUID, SkillKind, SkillFamily, bool]]
    occupations: Sequence[tuple[UUID, UUID | None]]
    neighbours: Sequence[tuple[UUID, UUID, int]]
    needs: Sequence[tuple[UUID, UUID, Relation, int]]
    links: Sequence[tuple[UUID, UUID, LinkKind]]


def frameworks(session: Session) -> Sequence[Framework]:
    """All frameworks, by code."""
    return session.scalars(sa.select(Framework).order_by(Framework.code)).all()


def framework_by_code(session: Session, code: str) -> Framework | None:
    """The framework with this code."""
    return session.scalars(sa.select(Framework).where(Framework.code == code)).one_or_none()


def default_framework(session: Session) -> Framework | None:
    """The framework that offers and portfolios choose from, if one was imported."""
    return session.scalars(sa.select(Framework).where(Framework.is_default)).one_or_none()


def newest_version(session: Session, framework_id: UUID) -> FrameworkVersion | None:
    """The state of a framework that was imported last."""
    newest_first = (FrameworkVersion.imported_at.desc(), FrameworkVersion.id)
    of_it = sa.select(FrameworkVersion).where(FrameworkVersion.framework_id == framework_id)
    return session.scalars(of_it.order_by(*newest_first).limit(1)).one_or_none()


def framework_state(session: Session, framework: Framework) -> str:
    """What changes whenever the framework does: its version and the last import that changed something.

    A framework that was never imported is small, and told by all its rows.
    """
    version = newest_version(session, framework.id)
    if version is None:
        return hashlib.sha256(repr(_own_rows(session, framework.id)).encode()).hexdigest()
    changing = ImportRun.created + ImportRun.changed + ImportRun.retired > 0
    last = session.scalars(
        sa.select(ImportRun.id)
        .where(ImportRun.source == framework.code, changing)
        .order_by(ImportRun.started_at.desc(), ImportRun.id)
        .limit(1)
    ).one_or_none()
    return f"{version.digest}:{last}"


def _own_rows(session: Session, framework_id: UUID) -> tuple[object, ...]:
    return (
        framework_rows(session, framework_id),
        skill_search_labels(session, framework_id),
        occupation_search_labels(session, framework_id),
    )


def all_skill_ids(session: Session) -> list[UUID]:
    """Every skill that can be held, of every framework, retired ones included, in a steady order."""
    return list(session.scalars(sa.select(Skill.id).where(Skill.kind != SkillKind.GROUP).order_by(Skill.id)))


def standing_skill_ids(session: Session, framework_id: UUID) -> list[UUID]:
    """The skills of a framework that stand and can be held, in the order of `framework_rows`."""
    standing = (Skill.framework_id == framework_id, Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP)
    return list(session.scalars(sa.select(Skill.id).where(*standing).order_by(Skill.id)))


def standing_occupation_ids(session: Session, framework_id: UUID) -> list[UUID]:
    """The occupations of a framework that stand, groups left out, in the order of `framework_rows`."""
    standing = (Occupation.framework_id == framework_id, Occupation.retired_in_id.is_(None), ~Occupation.is_group)
    return list(session.scalars(sa.select(Occupation.id).where(*standing).order_by(Occupation.id)))


def skills_by_code(session: Session, framework_id: UUID) -> dict[str, UUID]:
    """The skills of a framework that stand, groups left out, by code."""
    standing = (Skill.framework_id == framework_id, Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP)
    return dict(session.execute(sa.select(Skill.code, Skill.id).where(*standing)).all())


def occupations_by_code(session: Session, framework_id: UUID) -> dict[str, UUID]:
    """The occupations of a framework that stand, groups left out, by code."""
    standing = (Occupation.framework_id == framework_id, Occupation.retired_in_id.is_(None), ~Occupation.is_group)
    return dict(session.execute(sa.select(Occupation.code, Occupation.id).where(*standing)).all())


def framework_rows(session: Session, framework_id: UUID) -> FrameworkRows:
    """A framework as it stands, groups included, in an order that both kinds of database share: by identifier."""
    standing = (Skill.framework_id == framework_id, Skill.retired_in_id.is_(None))
    skills = sa.select(Skill.id, Skill.kind, Skill.family, Skill.exclusive).where(*standing).order_by(Skill.id)
    known = sa.select(Skill.id).where(*standing)
    of_it = (Occupation.framework_id == framework_id, Occupation.retired_in_id.is_(None), ~Occupation.is_group)
    occupations = sa.select(Occupation.id, Occupation.parent_id).where(*of_it).order_by(Occupation.id)
    neighbours = (
        sa.select(OccupationLink.occupation_id, OccupationLink.target_id, OccupationLink.rank)
        .where(OccupationLink.retired_in_id.is_(None))
        .where(OccupationLink.occupation_id.in_(sa.select(Occupation.id).where(*of_it)))
        .order_by(OccupationLink.occupation_id, OccupationLink.target_id)
    )
    needs = (
        sa.select(
            OccupationSkill.occupation_id,
            OccupationSkill.skill_id,
            OccupationSkill.relation,
            OccupationSkill.importance,
        )
        .where(OccupationSkill.retired_in_id.is_(None))
        .where(OccupationSkill.occupation_id.in_(sa.select(Occupation.id).where(*of_it)))
        .where(OccupationSkill.skill_id.in_(known))
        .order_by(OccupationSkill.occupation_id, OccupationSkill.skill_id)
    )
    links = (
        sa.select(SkillLink.skill_id, SkillLink.target_id, SkillLink.kind)
        .where(SkillLink.framework_id == framework_id, SkillLink.retired_in_id.is_(None))
        .where(SkillLink.skill_id.in_(known), SkillLink.target_id.in_(known))
        .order_by(SkillLink.skill_id, SkillLink.target_id, SkillLink.kind)
    )
    return FrameworkRows(
        skills=list(session.execute(skills)),
        occupations=list(session.execute(occupations)),
        neighbours=list(session.execute(neighbours)),
        needs=list(session.execute(needs)),
        links=list(session.execute(links)),
    )


def sizes(session: Session, framework_id: UUID) -> tuple[int, int]:
    """How many skills and how many occupations stand in a framework, groups left out."""
    skills = sa.select(sa.func.count()).where(
        Skill.framework_id == framework_id, Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP
    )
    occupations = sa.select(sa.func.count()).where(
        Occupation.framework_id == framework_id, Occupation.retired_in_id.is_(None), ~Occupation.is_group
    )
    row = session.execute(sa.select(skills.scalar_subquery(), occupations.scalar_subquery())).one()
    return row[0], row[1]
