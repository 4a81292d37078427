"""People looked at again after a change, and what time alone brings."""

from datetime import UTC, datetime
from uuid import UUID

from app import jobs
from app.credentials.views.blueprint import addresses, seal
from app.db import begin_writing, db
from app.jobs.registry import job
from app.recognition.services import Means, sweeping
from app.recognition.services.evaluating import CANNOT_SIGN
from app.recognition.services.ticking import tick

SWEEP = "recognition.sweep"
# While a page waits, so many batches: a change that concerns few people is there when the page is.
AT_ONCE = 2


@job(SWEEP)
def sweep(sweep_id: str) -> None:
    """Go on with a sweep to its end."""
    sweeping.work(db.sessionmaker, UUID(sweep_id), means=means(), clock=_now, stopping=jobs.stopping)


@job("recognition.tick", each_minute=True)
def take_up() -> None:
    """Do what time brought, then go on with every sweep that is not over."""
    due = True
    while due and not jobs.stopping():
        begin_writing(db.session)
        due = tick(db.session, means=means(), now=_now())
        db.session.commit()
    for number in sweeping.open_sweeps(db.session):
        jobs.wake(SWEEP, str(number))


def begin_sweeps(meta_badge_id: UUID) -> None:
    """Do the first of what waits for a meta-badge, and leave the rest to the worker; call it once that is committed."""
    for number in sweeping.open_sweeps(db.session, meta_badge_id):
        db.session.rollback()
        try:
            over = sweeping.work(db.sessionmaker, number, means=means(), clock=_now, most=AT_ONCE)
        except CANNOT_SIGN:  # the decision is kept; a worker goes on once the Region can sign
            over = False
        if not over:
            jobs.wake(SWEEP, str(number))


def means() -> Means:
    """What this installation signs by, and where it publishes."""
    return Means(seal(), addresses())


def _now() -> datetime:
    return datetime.now(UTC)
