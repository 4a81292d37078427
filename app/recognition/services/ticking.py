"""What time alone brings: recognitions and decisions that end, badges that expire, versions to follow."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.recognition.models import Award
from app.recognition.services import overriding, recognising
from app.recognition.services.evaluating import evaluate
from app.recognition.services.means import Means

BATCH = 200


def tick(session: Session, *, means: Means, now: datetime, batch: int = BATCH) -> bool:
    """Do some of what is due; whether anything was. Recognitions that end leave sweeps to be worked."""
    ended = recognising.lapse(session, now=now)
    followed = recognising.follow_versions(session, means=means, now=now)
    signed = recognising.sign_again(session, means=means, now=now)
    over = overriding.due(session, now, limit=batch)
    for one in over:
        overriding.end_override(session, one, reason=overriding.LAPSED, by=None, means=means, now=now)
    people = _due(session, now, batch)
    if people:
        evaluate(session, people, means=means, now=now)
    return bool(ended or followed or signed or over or people)


def _due(session: Session, now: datetime, limit: int) -> Sequence[UUID]:
    """Whose awards something has ended of."""
    rows = session.execute(
        select(Award.trainee_id, Award.check_at)
        .where(Award.check_at <= now, Award.ended_at.is_(None))
        .order_by(Award.check_at)
        .limit(limit)
    )
    return list(dict.fromkeys(trainee_id for trainee_id, _at in rows))
