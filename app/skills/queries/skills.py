"""One skill and what it is tied to."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import among
from app.skills.models import LinkKind, Skill, SkillLink


def skill(session: Session, skill_id: UUID) -> Skill | None:
    """One skill."""
    return session.get(Skill, skill_id)


def skill_definitions(session: Session, ids: Collection[UUID], locale: str) -> dict[UUID, str]:
    """What each skill is, in this language, else in French; those never defined are left out."""
    rows = session.execute(sa.select(Skill.id, Skill.definition_fr, Skill.definition_en).where(among(Skill.id, ids)))
    told = {skill_id: (english if locale == "en" else french) or french for skill_id, french, english in rows}
    return {skill_id: text for skill_id, text in told.items() if text}


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
