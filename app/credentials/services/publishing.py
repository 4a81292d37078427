"""Badges published, retired and taken up again: what a published version says, it says for ever."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.errors import ChangedMeanwhileError, IncompleteBadgeError, NotPublishedError
from app.credentials.models import Achievement, AchievementState, AchievementVersion
from app.credentials.services.achievements import still_there


def publish(
    session: Session, version: AchievementVersion, *, by: User | None, now: datetime, revision: int | None = None
) -> None:
    """Let a badge be given by this version, whose words are then fixed; `revision` is what was read before."""
    still_there(session, version)
    if revision is not None and version.revision != revision:
        raise ChangedMeanwhileError
    words = {name: (getattr(version, name) or "").strip() for name in ("name", "description", "criteria")}
    missing = next((name for name, said in {**words, "picture_png": version.picture_png}.items() if not said), None)
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


def retire(session: Session, achievement: Achievement, *, by: User, now: datetime) -> None:
    """Give a badge no more; those who hold it keep it."""
    if achievement.state is AchievementState.RETIRED:
        return
    achievement.state, achievement.retired_at = AchievementState.RETIRED, now
    _keep(session, achievement, "badge_retired", by=by, now=now)


def take_up_again(session: Session, achievement: Achievement, *, by: User, now: datetime) -> None:
    """Give a retired badge again, or go on writing it when it was never published."""
    if achievement.state is not AchievementState.RETIRED:
        return
    published = any(version.published_at is not None for version in achievement.versions)
    achievement.state = AchievementState.PUBLISHED if published else AchievementState.DRAFT
    achievement.retired_at = None
    _keep(session, achievement, "badge_taken_up_again", by=by, now=now)


def _keep(session: Session, achievement: Achievement, action: str, *, by: User, now: datetime) -> None:
    session.flush()
    audit.record(session, action=action, object_kind="achievement", object_id=achievement.id, actor_id=by.id, now=now)
