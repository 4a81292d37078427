"""What badges are compared by: the words of skills, the badges of structures, those that are recognised."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, subqueryload

from app.credentials.models import Achievement, AchievementAlignment, AchievementState, AchievementVersion
from app.recognition.models import RecognisedVersion, Recognition
from app.recognition.queries.situations import stands
from app.skills.models import LabelKind, SkillLabel


@dataclass(frozen=True, slots=True)
class Said:
    """What a badge says today, and the skills it names."""

    achievement_id: UUID
    name: str
    criteria: str
    skills: tuple[tuple[UUID, str], ...]


def labels_of_skills(session: Session, skills: Collection[UUID], locale: str) -> dict[UUID, tuple[str, ...]]:
    """All that skills are called in a language, the usual name first."""
    found: dict[UUID, list[str]] = {}
    rows = session.execute(
        select(SkillLabel.skill_id, SkillLabel.text)
        .where(
            SkillLabel.skill_id.in_(sorted(skills)),
            SkillLabel.language == locale,
            SkillLabel.retired_in_id.is_(None),
        )
        .order_by(SkillLabel.kind != LabelKind.PREFERRED, SkillLabel.text)
    )
    for skill_id, text in rows:
        found.setdefault(skill_id, []).append(text)
    return {skill_id: tuple(texts) for skill_id, texts in found.items()}


def local_badges(session: Session) -> list[Said]:
    """The latest published version of each badge that a structure gives, in two statements; the Region's own apart."""
    rows = session.execute(
        _local(AchievementVersion.id, AchievementVersion.achievement_id, AchievementVersion.name)
        .add_columns(AchievementVersion.criteria)
        .order_by(AchievementVersion.name, AchievementVersion.achievement_id)
    ).all()
    skills: dict[UUID, list[tuple[UUID, str]]] = {}
    named = AchievementAlignment.version_id, AchievementAlignment.skill_id, AchievementAlignment.name
    local = _local(AchievementVersion.id).subquery()
    aligned = select(*named).join(local, local.c.id == AchievementAlignment.version_id)
    for version_id, skill_id, name in session.execute(aligned.order_by(AchievementAlignment.place)):
        skills.setdefault(version_id, []).append((skill_id, name))
    return [
        Said(achievement_id, name, criteria, tuple(skills.get(version_id, ())))
        for version_id, achievement_id, name, criteria in rows
    ]


def local_badges_state(session: Session) -> str:
    """What changes when one of them is published, retired or taken up again: published versions never do."""
    ids = sorted(str(one) for one in session.scalars(_local(AchievementVersion.id)))
    return sha256(" ".join(ids).encode()).hexdigest()


def _local(*columns: Any) -> Select[Any]:
    latest = (
        select(AchievementVersion.achievement_id, func.max(AchievementVersion.number).label("number"))
        .where(AchievementVersion.published_at.is_not(None))
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )
    return (
        select(*columns)
        .select_from(AchievementVersion)
        .join(
            latest,
            (AchievementVersion.achievement_id == latest.c.achievement_id)
            & (AchievementVersion.number == latest.c.number),
        )
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .where(
            Achievement.state == AchievementState.PUBLISHED,
            # What trainers attest is named after its skill, the same in each structure.
            Achievement.attested_skill_id.is_(None),
            Achievement.by_rule.is_(False),
        )
    )


def recognised_here(session: Session, now: datetime, *, but: UUID) -> Sequence[Recognition]:
    """What stands of badges given here, with what they say; without those of one badge."""
    return session.scalars(
        select(Recognition)
        .where(stands(now), Recognition.achievement_id.is_not(None), Recognition.achievement_id != but)
        .options(
            # By subquery: lists of keys would be read in parts, more of them as badges come.
            subqueryload(Recognition.versions)
            .joinedload(RecognisedVersion.version)
            .subqueryload(AchievementVersion.alignments)
        )
        .order_by(Recognition.decided_at, Recognition.root_address)
    ).all()
