"""What nobody was told of yet, nor is being told now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.recognition.models import AwardStep, RequestStep
from app.recognition.queries.asked import WITH_WORDS, said_by_region

# A worker that took steps and has not told them for so long was killed, or nothing could leave: another may. A server
# that is gone is left in peace four times as long after each try: five tries are seven hours.
LEASE = timedelta(minutes=5)
SLOWER = 4
MOST_TRIES = 5

Steps = type[AwardStep] | type[RequestStep]


def untold_awards(session: Session, now: datetime, *, limit: int) -> Sequence[AwardStep]:
    """Steps that their people do not know."""
    return session.scalars(
        select(AwardStep)
        .where(_due(AwardStep, now))
        .options(joinedload(AwardStep.trainee), joinedload(AwardStep.meta_badge))
        .order_by(AwardStep.at, AwardStep.trainee_id, AwardStep.meta_badge_id, AwardStep.number)
        .limit(limit)
        .with_for_update(skip_locked=True, of=AwardStep)
    ).all()


def untold_answers(session: Session, now: datetime, *, limit: int) -> Sequence[RequestStep]:
    """What the Region said, and structures do not know."""
    return session.scalars(
        select(RequestStep)
        .where(said_by_region(), _due(RequestStep, now))
        .options(joinedload(RequestStep.request).options(*WITH_WORDS))
        .order_by(RequestStep.at, RequestStep.request_id, RequestStep.number)
        .limit(limit)
        .with_for_update(skip_locked=True, of=RequestStep)
    ).all()


def _due(kind: Steps, now: datetime) -> ColumnElement[bool]:
    tried = (
        and_(kind.tries == tries, kind.tried_at <= now - LEASE * SLOWER ** (tries - 1))
        for tries in range(1, MOST_TRIES)
    )
    return and_(kind.told_at.is_(None), or_(kind.tries == 0, *tried))
