"""What skills, occupations and sectors are called."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db import among
from app.skills.models import (
    LabelKind,
    LinkKind,
    Occupation,
    OccupationLabel,
    Sector,
    Skill,
    SkillKind,
    SkillLabel,
    SkillLink,
)


class Name(NamedTuple):
    """What something is called, and in which language that is."""

    text: str
    language: str


class Label(NamedTuple):
    """One label of a skill or of an occupation, as a search needs it."""

    concept_id: UUID
    text: str
    language: str
    preferred: bool


def skill_labels(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, str]:
    """The preferred label of each skill in this language, else in another."""
    return {skill_id: name.text for skill_id, name in skill_names(session, ids, locale).items()}


def occupation_labels(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, str]:
    """The preferred label of each occupation in this language, else in another."""
    return {occupation_id: name.text for occupation_id, name in occupation_names(session, ids, locale).items()}


def _names(
    session: Session,
    model: type[SkillLabel] | type[OccupationLabel],
    concept: InstrumentedAttribute[UUID],
    ids: Iterable[UUID],
    locale: str,
) -> dict[UUID, Name]:
    wanted = set(ids)
    if not wanted:
        return {}
    # Last come the ones to keep: this language, and a label that still stands.
    rows = session.execute(
        sa.select(concept, model.text, model.language)
        .where(among(concept, wanted), model.kind == LabelKind.PREFERRED)
        .order_by(model.language == locale, model.retired_in_id.is_(None), model.id.desc())
    )
    return {concept_id: Name(text, language) for concept_id, text, language in rows}


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


def skill_names(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, Name]:
    """The preferred label of each skill in this language, else in another, and which it is."""
    return _names(session, SkillLabel, SkillLabel.skill_id, ids, locale)


def occupation_names(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, Name]:
    """The same for occupations."""
    return _names(session, OccupationLabel, OccupationLabel.occupation_id, ids, locale)


def broader_labels(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, str]:
    """What each skill belongs to, by the label of the first of the broader ones, in one statement."""
    rows = session.execute(
        sa.select(SkillLink.skill_id, SkillLabel.text)
        .join(SkillLabel, SkillLabel.skill_id == SkillLink.target_id)
        .where(
            among(SkillLink.skill_id, set(ids)),
            SkillLink.kind == LinkKind.BROADER,
            SkillLink.retired_in_id.is_(None),
            SkillLabel.kind == LabelKind.PREFERRED,
            SkillLabel.retired_in_id.is_(None),
        )
        .order_by(SkillLabel.language == locale, SkillLabel.text.desc())
    )
    return dict(rows.all())


def occupation_sectors(session: Session, ids: Iterable[UUID], locale: str) -> dict[UUID, str]:
    """The label of each occupation's sector, in one statement."""
    french, english = Sector.label_fr, Sector.label_en
    label = sa.func.coalesce(*((french, english) if locale == "fr" else (english, french)))
    rows = session.execute(
        sa.select(Occupation.id, label)
        .join(Sector, sa.and_(Sector.framework_id == Occupation.framework_id, Sector.code == Occupation.sector))
        .where(among(Occupation.id, set(ids)), label.is_not(None))
    )
    return dict(rows.all())


def labels_of_skill(session: Session, skill_id: UUID) -> list[Label]:
    """Everything a skill is called, by language then text."""
    return _labels(
        session,
        sa.select(SkillLabel.skill_id, SkillLabel.text, SkillLabel.language, SkillLabel.kind)
        .where(SkillLabel.skill_id == skill_id, SkillLabel.retired_in_id.is_(None))
        .order_by(SkillLabel.language, SkillLabel.text),
    )


def labels_of_occupation(session: Session, occupation_id: UUID) -> list[Label]:
    """Everything an occupation is called, by language then text."""
    return _labels(
        session,
        sa.select(OccupationLabel.occupation_id, OccupationLabel.text, OccupationLabel.language, OccupationLabel.kind)
        .where(OccupationLabel.occupation_id == occupation_id, OccupationLabel.retired_in_id.is_(None))
        .order_by(OccupationLabel.language, OccupationLabel.text),
    )
