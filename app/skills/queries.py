"""Reads: frameworks, skills and occupations, each page's needs in a constant number of statements."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.skills.models import (
    Framework,
    FrameworkVersion,
    LabelKind,
    LinkKind,
    Occupation,
    OccupationLabel,
    OccupationLink,
    OccupationSkill,
    Relation,
    Sector,
    Skill,
    SkillFamily,
    SkillKind,
    SkillLabel,
    SkillLink,
)
from app.territory.models import ImportRun

BATCH = 5000  # identifiers in one IN: PostgreSQL takes 65,535 parameters, SQLite 32,766


class Need(NamedTuple):
    """One line of an occupation's profile."""

    skill_id: UUID
    relation: Relation
    importance: int


class Neighbour(NamedTuple):
    """An occupation one can move to; rank 1 is the nearest."""

    occupation_id: UUID
    rank: int


class Label(NamedTuple):
    """One label of a skill or of an occupation, as a search needs it."""

    concept_id: UUID
    text: str
    language: str
    preferred: bool


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


def skill(session: Session, skill_id: UUID) -> Skill | None:
    """One skill."""
    return session.get(Skill, skill_id)


def occupation(session: Session, occupation_id: UUID) -> Occupation | None:
    """One occupation."""
    return session.get(Occupation, occupation_id)


def all_skill_ids(session: Session) -> list[UUID]:
    """Every skill that can be held, of every framework, retired ones included, in a steady order."""
    return list(session.scalars(sa.select(Skill.id).where(Skill.kind != SkillKind.GROUP).order_by(Skill.id)))


def standing_skill_ids(session: Session, framework_id: UUID) -> list[UUID]:
    """The skills of a framework that stand and can be held, by code: the order of `framework_rows`."""
    standing = (Skill.framework_id == framework_id, Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP)
    return list(session.scalars(sa.select(Skill.id).where(*standing).order_by(Skill.code)))


def skills_by_code(session: Session, framework_id: UUID) -> dict[str, UUID]:
    """The skills of a framework that stand, groups left out, by code."""
    standing = (Skill.framework_id == framework_id, Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP)
    return dict(session.execute(sa.select(Skill.code, Skill.id).where(*standing)).tuples().all())


def occupations_by_code(session: Session, framework_id: UUID) -> dict[str, UUID]:
    """The occupations of a framework that stand, groups left out, by code."""
    standing = (Occupation.framework_id == framework_id, Occupation.retired_in_id.is_(None), ~Occupation.is_group)
    return dict(session.execute(sa.select(Occupation.code, Occupation.id).where(*standing)).tuples().all())


def skill_labels(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, str]:
    """The preferred label of each skill in this language, else in another."""
    return _preferred(session, SkillLabel, SkillLabel.skill_id, ids, locale)


def occupation_labels(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, str]:
    """The preferred label of each occupation in this language, else in another."""
    return _preferred(session, OccupationLabel, OccupationLabel.occupation_id, ids, locale)


def _preferred(
    session: Session,
    model: type[SkillLabel] | type[OccupationLabel],
    concept: InstrumentedAttribute[UUID],
    ids: Iterable[UUID],
    locale: str,
) -> dict[UUID, str]:
    wanted = sorted(set(ids))
    found: dict[UUID, str] = {}
    for start in range(0, len(wanted), BATCH):
        # Last come the ones to keep: this language, and a label that still stands.
        rows = session.execute(
            sa.select(concept, model.text)
            .where(concept.in_(wanted[start : start + BATCH]), model.kind == LabelKind.PREFERRED)
            .order_by(model.language == locale, model.retired_in_id.is_(None), model.id.desc())
        )
        found.update(rows.tuples().all())
    return found


def sector_labels(session: Session, framework_id: UUID, locale: str) -> dict[str, str]:
    """The label of each sector of a framework, by code, in this language, else in the other."""
    rows = session.execute(
        sa.select(Sector.code, Sector.label_fr, Sector.label_en)
        .where(Sector.framework_id == framework_id, Sector.retired_in_id.is_(None))
        .order_by(Sector.code)
    )
    return {
        code: (french if locale == "fr" else english) or french or english or code for code, french, english in rows
    }


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
    return list(rows.tuples())


def linked_skills(session: Session, skill_id: UUID, kind: LinkKind) -> list[UUID]:
    """The skills that this one is tied to in this way."""
    rows = session.scalars(
        sa.select(SkillLink.target_id)
        .join(Skill, Skill.id == SkillLink.target_id)
        .where(
            SkillLink.skill_id == skill_id,
            SkillLink.kind == kind,
            SkillLink.retired_in_id.is_(None),
            Skill.retired_in_id.is_(None),
        )
        .order_by(SkillLink.target_id)
    )
    return list(rows)


def narrower_skills(session: Session, skill_id: UUID, limit: int) -> list[UUID]:
    """The skills that a group or a broader skill gathers."""
    rows = session.scalars(
        sa.select(SkillLink.skill_id)
        .join(Skill, Skill.id == SkillLink.skill_id)
        .where(
            SkillLink.target_id == skill_id,
            SkillLink.kind == LinkKind.BROADER,
            SkillLink.retired_in_id.is_(None),
            Skill.retired_in_id.is_(None),
        )
        .order_by(Skill.code)
        .limit(limit)
    )
    return list(rows)


def skill_search_labels(session: Session, framework_id: UUID) -> list[Label]:
    """Every label by which a skill of a framework may be found, groups and retired ones left out."""
    return _labels(
        session,
        sa.select(SkillLabel.skill_id, SkillLabel.text, SkillLabel.language, SkillLabel.kind)
        .join(Skill, Skill.id == SkillLabel.skill_id)
        .where(Skill.framework_id == framework_id, Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP)
        .where(SkillLabel.retired_in_id.is_(None))
        .order_by(Skill.code, SkillLabel.kind.desc(), SkillLabel.language, SkillLabel.text),
    )


def occupation_search_labels(session: Session, framework_id: UUID) -> list[Label]:
    """Every label by which an occupation of a framework may be found, groups and retired ones left out."""
    return _labels(
        session,
        sa.select(OccupationLabel.occupation_id, OccupationLabel.text, OccupationLabel.language, OccupationLabel.kind)
        .join(Occupation, Occupation.id == OccupationLabel.occupation_id)
        .where(Occupation.framework_id == framework_id, Occupation.retired_in_id.is_(None), ~Occupation.is_group)
        .where(OccupationLabel.retired_in_id.is_(None))
        .order_by(Occupation.code, OccupationLabel.kind.desc(), OccupationLabel.language, OccupationLabel.text),
    )


def _labels(session: Session, statement: sa.Select[UUID, str, str, LabelKind]) -> list[Label]:
    return [
        Label(concept_id, text, language, kind is LabelKind.PREFERRED)
        for concept_id, text, language, kind in session.execute(statement)
    ]


def framework_rows(session: Session, framework_id: UUID) -> FrameworkRows:
    """A framework as it stands, groups included, in an order that depends on its content alone."""
    standing = (Skill.framework_id == framework_id, Skill.retired_in_id.is_(None))
    skills = sa.select(Skill.id, Skill.kind, Skill.family, Skill.exclusive).where(*standing).order_by(Skill.code)
    known = sa.select(Skill.id).where(*standing)
    of_it = (Occupation.framework_id == framework_id, Occupation.retired_in_id.is_(None), ~Occupation.is_group)
    occupations = sa.select(Occupation.id, Occupation.parent_id).where(*of_it).order_by(Occupation.code)
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
        skills=list(session.execute(skills).tuples()),
        occupations=list(session.execute(occupations).tuples()),
        neighbours=list(session.execute(neighbours).tuples()),
        needs=list(session.execute(needs).tuples()),
        links=list(session.execute(links).tuples()),
    )
