"""What badges are compared by: the words of skills, the badges of structures, those that are recognised."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Organisation, OrganisationKind
from app.credentials.models import Achievement, AchievementState, AchievementVersion, Issuer
from app.recognition.models import RecognisedVersion, Recognition
from app.recognition.queries.situations import stands
from app.skills.models import LabelKind, SkillLabel


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


def local_badges(session: Session) -> Sequence[AchievementVersion]:
    """The latest published version of each badge that a structure gives, by name; the Region's own apart."""
    latest = (
        select(AchievementVersion.achievement_id, func.max(AchievementVersion.number).label("number"))
        .where(AchievementVersion.published_at.is_not(None))
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )
    return session.scalars(
        select(AchievementVersion)
        .join(
            latest,
            (AchievementVersion.achievement_id == latest.c.achievement_id)
            & (AchievementVersion.number == latest.c.number),
        )
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .join(Organisation, Organisation.id == Issuer.organisation_id)
        .where(
            Achievement.state == AchievementState.PUBLISHED,
            # What trainers attest is named after its skill, the same in each structure.
            Achievement.attested_skill_id.is_(None),
            Organisation.kind != OrganisationKind.REGION,
        )
        .options(
            selectinload(AchievementVersion.alignments),
            joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer),
        )
        .order_by(AchievementVersion.name, AchievementVersion.achievement_id)
    ).all()


def local_badges_state(session: Session) -> tuple[object, ...]:
    """What changes when one of them is published, retired or taken up again."""
    row = session.execute(
        select(
            func.count(),
            func.max(AchievementVersion.published_at),
            func.count().filter(Achievement.state == AchievementState.PUBLISHED),
            func.max(Achievement.retired_at),
        )
        .select_from(AchievementVersion)
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .where(AchievementVersion.published_at.is_not(None))
    ).one()
    return tuple(row)


def recognised_here(session: Session, now: datetime, *, but: UUID) -> Sequence[Recognition]:
    """What stands of badges given here, with what they say; without those of one badge."""
    return session.scalars(
        select(Recognition)
        .where(stands(now), Recognition.achievement_id.is_not(None), Recognition.achievement_id != but)
        .options(
            selectinload(Recognition.versions)
            .joinedload(RecognisedVersion.version)
            .selectinload(AchievementVersion.alignments)
        )
        .order_by(Recognition.decided_at, Recognition.root_address)
    ).all()
