"""Who has read a portfolio."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.sharing.models import Reading


def readings_of(session: Session, trainee_id: UUID, *, limit: int, offset: int = 0) -> Sequence[Reading]:
    """What others read of a person, the latest first."""
    return session.scalars(
        select(Reading)
        .where(Reading.trainee_id == trainee_id)
        .options(
            joinedload(Reading.reader).lazyload(User.memberships),
            joinedload(Reading.organisation),
            joinedload(Reading.link).lazyload("*"),
        )
        .order_by(Reading.last_at.desc(), Reading.reader_key, Reading.what)
        .limit(limit)
        .offset(offset)
    ).all()


def readings_count(session: Session, trainee_id: UUID) -> int:
    """How many readings are kept of a person."""
    return session.scalar(select(func.count()).select_from(Reading).where(Reading.trainee_id == trainee_id)) or 0
