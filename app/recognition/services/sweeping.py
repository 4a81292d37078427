"""People looked at again after a change, batch by batch: each batch and how far it came are one transaction, so that a
worker may be killed at any moment and another goes on.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.credentials.models import BackpackBadge
from app.db import begin_writing
from app.portfolio.services.grounds import take_turns
from app.recognition.models import RecognisedVersion, Recognition, Sweep, SweepKind
from app.recognition.queries.concerned import concerned_by
from app.recognition.services.evaluating import evaluate
from app.recognition.services.means import Means

BATCH = 200

MakeSession = Callable[[], AbstractContextManager[Session]]


def ask(
    session: Session,
    kind: SweepKind,
    *,
    meta_badge_id: UUID,
    now: datetime,
    recognition: Recognition | None = None,
) -> Sweep:
    """Have the people whom a change concerns looked at again, soon."""
    made = Sweep(
        kind=kind, meta_badge_id=meta_badge_id, recognition_id=recognition.id if recognition else None, made_at=now
    )
    session.add(made)
    session.flush()
    return made


def work(
    make_session: MakeSession,
    sweep_id: UUID,
    *,
    means: Means,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
    batch: int = BATCH,
    most: int | None = None,
) -> bool:
    """Go on with a sweep to its end, or for at most so many batches; whether it is over.

    Several workers may be at the same one: each batch waits for its turn on the sweep, and nobody is looked at twice
    but by the hazard of a kill, which changes nothing.
    """
    done = 0
    while not stopping() and (most is None or done < most):
        with make_session() as session:
            begin_writing(session)
            over = step(session, sweep_id, means=means, now=clock(), batch=batch)
            session.commit()
        if over:
            return True
        done += 1
    return False


def step(session: Session, sweep_id: UUID, *, means: Means, now: datetime, batch: int = BATCH) -> bool:
    """Look at the next people of a sweep; whether there were none left."""
    sweep = session.scalars(
        select(Sweep).where(Sweep.id == sweep_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if sweep.ended_at is not None:
        return True
    people = _next(session, sweep, batch)
    if not people:
        sweep.ended_at = now
        session.flush()
        return True
    take_turns(session, people)
    # First, so that what it changes is counted: meta-badges are looked at again whenever badges are weighed.
    sweep.changed += evaluate(session, people, means=means, now=now, meta_badge_id=sweep.meta_badge_id)
    _weigh(session, sweep, people, now=now)
    sweep.reached_id, sweep.done = people[-1], sweep.done + len(people)
    session.flush()
    return False


def open_sweeps(session: Session, meta_badge_id: UUID | None = None) -> Sequence[UUID]:
    """Those that are not over, the oldest first; perhaps of one meta-badge alone."""
    wanted = select(Sweep.id).where(Sweep.ended_at.is_(None))
    if meta_badge_id is not None:
        wanted = wanted.where(Sweep.meta_badge_id == meta_badge_id)
    return session.scalars(wanted.order_by(Sweep.made_at, Sweep.id)).all()


def _next(session: Session, sweep: Sweep, batch: int) -> list[UUID]:
    """The next people whom it concerns, in the order of their keys."""
    concerned = concerned_by(sweep.meta_badge_id, sweep.recognition_id).subquery()
    statement = select(concerned.c.trainee_id).order_by(concerned.c.trainee_id).limit(batch)
    if sweep.reached_id is not None:
        statement = statement.where(concerned.c.trainee_id > sweep.reached_id)
    return list(session.scalars(statement))


def _weigh(session: Session, sweep: Sweep, people: Sequence[UUID], *, now: datetime) -> None:
    """What is recognised proves its skills; what no longer is, does not."""
    if sweep.recognition_id is None:
        return
    versions = RecognisedVersion.recognition_id == sweep.recognition_id
    badges = session.scalars(
        select(BackpackBadge.id)
        .join(
            RecognisedVersion,
            and_(
                RecognisedVersion.achievement_address == BackpackBadge.achievement_address,
                RecognisedVersion.issuer_address == BackpackBadge.issuer_address,
            ),
        )
        .where(versions, BackpackBadge.trainee_id.in_(people), BackpackBadge.removed_at.is_(None))
    )
    credentials.weigh(session, list(badges), now=now)
