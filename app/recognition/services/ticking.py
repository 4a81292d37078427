"""What time alone brings: recognitions and decisions that end, badges that expire, versions to follow."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from logging import getLogger
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.recognition.models import Award, Override
from app.recognition.services import overriding, recognising
from app.recognition.services.evaluating import CANNOT_SIGN, evaluate
from app.recognition.services.means import Means

BATCH = 200

_log = getLogger(__name__)


def tick(session: Session, *, means: Means, now: datetime, batch: int = BATCH) -> bool:
    """Do some of what is due; whether anything was done. Recognitions that end leave sweeps to be worked. What cannot
    be signed now waits, and keeps nothing else from coming to its end.
    """
    done = recognising.lapse(session, now=now)
    done += _signed(session, lambda: recognising.follow_versions(session, means=means, now=now))
    done += _signed(session, lambda: recognising.sign_again(session, means=means, now=now))
    done += recognising.prove_again(session, now=now)
    for one in overriding.due(session, now, limit=batch):
        done += _signed(session, partial(_end, session, one, means, now))
    people = _due(session, now, batch)
    at_once = _signed(session, lambda: _evaluate(session, people, means, now)) if people else 0
    if people and not at_once:
        done += sum(_signed(session, partial(_evaluate, session, [one], means, now)) for one in people)
    return bool(done + at_once)


def _signed(session: Session, do: Callable[[], int]) -> int:
    """How much was done; nothing, and nothing half, while the Region cannot sign it."""
    try:
        with session.begin_nested():
            return do()
    except CANNOT_SIGN:
        _log.exception("What time brings waits to be signed")
        return 0


def _end(session: Session, one: Override, means: Means, now: datetime) -> int:
    overriding.end_override(session, one, reason=overriding.LAPSED, by=None, means=means, now=now)
    return 1


def _evaluate(session: Session, people: Sequence[UUID], means: Means, now: datetime) -> int:
    evaluate(session, people, means=means, now=now)
    return len(people)


def _due(session: Session, now: datetime, limit: int) -> Sequence[UUID]:
    """Whose awards something has ended of."""
    rows = session.execute(
        select(Award.trainee_id, Award.check_at)
        .where(Award.check_at <= now, Award.ended_at.is_(None))
        .order_by(Award.check_at)
        .limit(limit)
    )
    return list(dict.fromkeys(trainee_id for trainee_id, _at in rows))
