"""Occupations, what they need and where they lead."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.skills.models import Occupation, OccupationLink, OccupationSkill, Relation, Skill, SkillKind


class Need(NamedTuple):
    """One line of an occupation's profile."""

    skill_id: UUID
    relation: Relation
    importance: int


class Neighbour(NamedTuple):
    """An occupation one can move to; rank 1 is the nearest."""

    occupation_id: UUID
    rank: int


def occupation(session: Session, occupation_id: UUID) -> Occupation | None:
    """One occupation."""
    return session.get(Occupation, occupation_id)


def occupation_profile(session: Session, occupation_id: UUID) -> list[Need]:
    """The skills an occupation needs, essential ones first, then by importance."""
    return occupation_profiles(session, [occupation_id]).get(occupation_id, [])


def occupation_profiles(session: Session, occupation_ids: Collection[UUID]) -> dict[UUID, list[Need]]:
    """The same for several occupations, in one statement."""
    rows = session.execute(
        sa.select(
            OccupationSkill.occupation_id,
            OccupationSkill.skill_id,
            OccupationSkill.relation,
            OccupationSkill.importance,
        )
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(
            OccupationSkill.occupation_id.in_(occupation_ids),
            OccupationSkill.retired_in_id.is_(None),
            Skill.retired_in_id.is_(None),
            Skill.kind != SkillKind.GROUP,
        )
        .order_by(OccupationSkill.relation, OccupationSkill.importance.desc(), OccupationSkill.skill_id)
    )
    profiles: dict[UUID, list[Need]] = {}
    for occupation_id, skill_id, relation, importance in rows:
        profiles.setdefault(occupation_id, []).append(Need(skill_id, relation, importance))
    return profiles


def neighbours(session: Session, occupation_id: UUID) -> list[Neighbour]:
    """The occupations one can move to from this one, nearest first."""
    rows = session.execute(
        sa.select(OccupationLink.target_id, OccupationLink.rank)
        .join(Occupation, Occupation.id == OccupationLink.target_id)
        .where(
            OccupationLink.occupation_id == occupation_id,
            OccupationLink.retired_in_id.is_(None),
            Occupation.retired_in_id.is_(None),
        )
        .order_by(OccupationLink.rank, OccupationLink.target_id)
    )
    return [Neighbour(*row) for row in rows]


def occupations_needing(session: Session, skill_id: UUID, limit: int) -> list[tuple[UUID, Relation]]:
    """The occupations that need a skill, those to which it is essential first."""
    rows = session.execute(
        sa.select(OccupationSkill.occupation_id, OccupationSkill.relation)
        .join(Occupation, Occupation.id == OccupationSkill.occupation_id)
        .where(
            OccupationSkill.skill_id == skill_id,
            OccupationSkill.retired_in_id.is_(None),
            Occupation.retired_in_id.is_(None),
        )
        .order_by(OccupationSkill.relation, OccupationSkill.importance.desc(), Occupation.code)
        .limit(limit)
    )
    return list(rows)


def asked_together(session: Session, skill_id: UUID) -> dict[UUID, int]:
    """How many occupations need both this skill and each other one that some occupation needs beside it."""
    this, other = aliased(OccupationSkill), aliased(OccupationSkill)
    rows = session.execute(
        sa.select(other.skill_id, sa.func.count())
        .join(this, this.occupation_id == other.occupation_id)
        .join(Occupation, Occupation.id == this.occupation_id)
        .where(this.skill_id == skill_id, other.skill_id != skill_id)
        .where(this.retired_in_id.is_(None), other.retired_in_id.is_(None), Occupation.retired_in_id.is_(None))
        .group_by(other.skill_id)
    )
    return dict(rows.all())


def narrower_occupations(session: Session, occupation_id: UUID) -> list[UUID]:
    """The occupations right under this one."""
    rows = session.scalars(
        sa.select(Occupation.id)
        .where(Occupation.parent_id == occupation_id, Occupation.retired_in_id.is_(None))
        .order_by(Occupation.code)
    )
    return list(rows)


def occupations_of_sector(session: Session, framework_id: UUID, sector: str) -> list[UUID]:
    """The occupations of a framework that stand in a sector, headings left out."""
    rows = session.scalars(
        sa.select(Occupation.id)
        .where(Occupation.framework_id == framework_id, Occupation.sector == sector)
        .where(Occupation.retired_in_id.is_(None), ~Occupation.is_group)
        .order_by(Occupation.code)
    )
    return list(rows)


def occupations_by_sector(session: Session, framework_id: UUID) -> dict[str, int]:
    """How many occupations stand in each sector of a framework."""
    rows = session.execute(
        sa.select(Occupation.sector, sa.func.count())
        .where(Occupation.framework_id == framework_id, Occupation.sector.is_not(None))
        .where(Occupation.retired_in_id.is_(None), ~Occupation.is_group)
        .group_by(Occupation.sector)
    )
    return {sector: count for sector, count in rows if sector is not None}
