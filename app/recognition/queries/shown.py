"""Meta-badges as employers may see them: of people in searches who accepted to show them, and in numbers that point
at nobody.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge, BackpackState
from app.portfolio.models import Trainee, Visibility
from app.recognition.models import Award

# A trait that fewer people have is not told: it would say who someone is.
SHOWN_TOGETHER = 5


def _worn() -> tuple[ColumnElement[bool], ...]:
    """A meta-badge that stands, and that its owner accepted."""
    return (
        Award.ended_at.is_(None),
        Award.suspended_at.is_(None),
        BackpackBadge.credential_id == Award.credential_id,
        BackpackBadge.state == BackpackState.ACCEPTED,
        BackpackBadge.removed_at.is_(None),
        Trainee.id == Award.trainee_id,
        Trainee.visibility == Visibility.SEARCHABLE,
    )


def worn_by_enough(session: Session) -> list[UUID]:
    """The meta-badges that at least a few people in searches wear."""
    return list(
        session.scalars(
            select(Award.meta_badge_id)
            .where(*_worn())
            .group_by(Award.meta_badge_id)
            .having(func.count() >= SHOWN_TOGETHER)
        )
    )


def wearers(session: Session, meta_badge_id: UUID) -> frozenset[str]:
    """Who wears a meta-badge among those in searches."""
    rows = session.scalars(select(Award.trainee_id).where(*_worn(), Award.meta_badge_id == meta_badge_id))
    return frozenset(str(one) for one in rows)


def worn_by(session: Session, trainee_ids: Collection[UUID], told: Collection[UUID]) -> dict[str, list[UUID]]:
    """What some people wear, of what may be told."""
    rows = session.execute(
        select(Award.trainee_id, Award.meta_badge_id).where(
            *_worn(), Award.trainee_id.in_(trainee_ids), Award.meta_badge_id.in_(told)
        )
    )
    found: dict[str, list[UUID]] = {}
    for trainee_id, meta_badge_id in rows:
        found.setdefault(str(trainee_id), []).append(meta_badge_id)
    return found
