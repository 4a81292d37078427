"""Badges written, and published: what a published version says, it says for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.bridge.addresses import Addresses
from app.credentials.errors import IncompleteBadgeError, NotPublishedError
from app.credentials.models import Achievement, AchievementAlignment, AchievementState, AchievementVersion, Issuer
from app.credentials.models.achievements import BADGE
from app.skills import queries as skills
from app.skills.models import Framework, Skill


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What a badge says."""

    name: str
    description: str
    criteria: str
    skill_ids: Sequence[UUID] = ()
    kind: str = BADGE
    language: str = "fr"
    tags: Sequence[str] = ()
    validity_months: int | None = None
    evidence_required: bool = False


def draft(
    session: Session, issuer: Issuer, text: BadgeText, *, by: User | None, addresses: Addresses, now: datetime
) -> AchievementVersion:
    """Write a new badge, not yet given to anyone."""
    made = Achievement(issuer_id=issuer.id, issuer=issuer, created_at=now, created_by_id=by.id if by else None)
    session.add(made)
    session.flush()
    return add_version(session, made, text, 1, by=by, addresses=addresses, now=now)


def add_version(
    session: Session, achievement: Achievement, text: BadgeText, number: int, *, by: User | None,
    addresses: Addresses, now: datetime,
) -> AchievementVersion:  # fmt: skip
    """Write a version of a badge."""
    version = AchievementVersion(
        achievement=achievement,
        number=number,
        name=text.name,
        description=text.description,
        criteria=text.criteria,
        kind=text.kind,
        language=text.language,
        tags=list(text.tags),
        validity_months=text.validity_months,
        evidence_required=text.evidence_required,
        made_at=now,
        made_by_id=by.id if by else None,
        alignments=align(session, text.skill_ids, language=text.language, addresses=addresses),
    )
    session.add(version)
    session.flush()
    return version


def align(
    session: Session, skill_ids: Sequence[UUID], *, language: str, addresses: Addresses
) -> list[AchievementAlignment]:
    """Name the skills a badge is about by the words, the code and the address they have today."""
    ordered = list(dict.fromkeys(skill_ids))
    names = skills.skill_labels(session, ordered, language)
    found = {
        skill.id: (skill, framework)
        for skill, framework in session.execute(
            select(Skill, Framework).join(Framework, Framework.id == Skill.framework_id).where(Skill.id.in_(ordered))
        )
    }
    return [
        AchievementAlignment(
            skill_id=skill_id,
            place=place,
            name=names[skill_id],
            url=_address(found[skill_id][0], addresses),
            framework=found[skill_id][1].name,
            code=found[skill_id][0].code,
        )
        for place, skill_id in enumerate(ordered)
        if skill_id in found
    ]


def _address(skill: Skill, addresses: Addresses) -> str:
    """ESCO's codes are addresses; other skills are described here."""
    return skill.code if skill.code.startswith(("http://", "https://")) else addresses.skill(skill.id)


def publish(session: Session, version: AchievementVersion, *, by: User | None, now: datetime) -> None:
    """Let a badge be given by this version, whose words are then fixed."""
    missing = next(
        (name for name in ("name", "description", "criteria", "picture_png") if not getattr(version, name)), None
    )
    if missing is not None:
        raise IncompleteBadgeError(missing)
    if version.achievement.state is AchievementState.RETIRED:
        raise NotPublishedError
    version.published_at = version.published_at or now
    version.achievement.state = AchievementState.PUBLISHED
    session.flush()
    audit.record(
        session, action="badge_published", object_kind="achievement_version", object_id=version.id,
        actor_id=by.id if by else None, now=now, number=version.number,
    )  # fmt: skip
