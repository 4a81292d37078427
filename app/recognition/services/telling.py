"""Telling people what became of their meta-badges, and structures what the Region answered: each thing once, or once
more when a worker was killed at that very moment.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import queries as credentials
from app.recognition.models import AwardStep, RecognitionRequest, RequestStep
from app.recognition.queries.untold import MOST_TRIES, Steps, untold_answers, untold_awards

AT_ONCE = 20


def take_awards(session: Session, *, now: datetime) -> Sequence[AwardStep]:
    """Take some steps that their people do not know yet."""
    steps = untold_awards(session, now, limit=AT_ONCE)
    _take(session, steps, now)
    return steps


def take_requests(session: Session, *, now: datetime) -> Sequence[RequestStep]:
    """Take some answers of the Region that structures do not know yet."""
    steps = untold_answers(session, now, limit=AT_ONCE)
    _take(session, steps, now)
    return steps


def _take(session: Session, steps: Sequence[AwardStep] | Sequence[RequestStep], now: datetime) -> None:
    for one in steps:
        one.tries, one.tried_at = one.tries + 1, now
    session.flush()


def whom_to_tell(session: Session, request: RecognitionRequest) -> Sequence[User]:
    """Who asked, as long as they give badges there; else those who do."""
    people = credentials.who_issues(session, request.achievement.issuer.organisation_id)
    return [one for one in people if one.id == request.asked_by_id] or people


def note_told(session: Session, kind: Steps, ids: Collection[UUID], *, now: datetime) -> None:
    """Keep that a message has left, so that it does not leave again."""
    session.execute(update(kind).where(kind.id.in_(ids)).values(told_at=now))


def note_unreachable(session: Session, kind: Steps, ids: Collection[UUID]) -> None:
    """Keep that an address takes no message: nobody tries again."""
    session.execute(update(kind).where(kind.id.in_(ids)).values(tries=MOST_TRIES))


def note_seen(session: Session, trainee_id: UUID, meta_badge_id: UUID, *, now: datetime) -> None:
    """Someone has read what became of one of their meta-badges."""
    session.execute(
        update(AwardStep)
        .where(
            AwardStep.trainee_id == trainee_id, AwardStep.meta_badge_id == meta_badge_id, AwardStep.seen_at.is_(None)
        )
        .values(seen_at=now)
    )
