"""Drafts thrown away: nobody was given a badge by them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.models import Achievement, AchievementVersion
from app.credentials.services.achievements import still_there, take_turn_to_write


def discard(session: Session, version: AchievementVersion, *, revision: int, by: User, now: datetime) -> bool:
    """Throw a draft away, unless it was published, or written again since `revision` was read; a badge that was never
    published goes with it. Whether the badge is still there.
    """
    session.execute(select(Achievement.id).where(Achievement.id == version.achievement_id).with_for_update())
    still_there(session, version)
    take_turn_to_write(session, version, revision)
    badge, number = version.achievement, version.number
    session.delete(version)
    session.flush()
    session.expire(badge, ["versions"])
    stays = bool(badge.versions)
    audit.record(
        session, action="draft_discarded", object_kind="achievement", object_id=badge.id, actor_id=by.id, now=now,
        number=number,
    )  # fmt: skip
    if not stays:
        session.delete(badge)
        session.flush()
    return stays
