"""Badges given to many, and the messages that tell: taken up again by each worker that starts."""

import threading
from datetime import UTC, datetime
from uuid import UUID

from app import jobs
from app.credentials.queries import runs as reading
from app.credentials.services import runs, telling
from app.credentials.services.telling import LEASE, MOST_TRIES, News
from app.credentials.views.blueprint import addresses, seal
from app.credentials.views.telling import tell_now
from app.db import begin_writing, db
from app.jobs.registry import job
from app.mail.services import RefusedAddressError

ISSUE = "credentials.issue"

# What this worker is at: the clock asks again each minute, and once is enough.
_at_work: set[UUID] = set()
_turn = threading.Lock()


@job(ISSUE)
def issue(run_id: str) -> None:
    """Give what a run has left to give, then tell the people."""
    number = UUID(run_id)
    with _turn:
        if number in _at_work:
            return
        _at_work.add(number)
    try:
        runs.work(db.sessionmaker, number, seal=seal(), addresses=addresses(), clock=_now, stopping=jobs.stopping)
        tell(number)
    finally:
        with _turn:
            _at_work.discard(number)


@job("credentials.take_up", each_minute=True)
def take_up() -> None:
    """Go on with every run that waits, whose time has come, or that was left in the middle."""
    now = _now()
    for number in reading.runs_to_take_up(db.session, now=now, before=now - LEASE, tries=MOST_TRIES):
        jobs.wake(ISSUE, str(number))


def tell(run_id: UUID) -> None:
    """Write to those who got a badge by this run and do not know yet."""
    while not jobs.stopping():
        begin_writing(db.session)
        news = telling.take_untold(db.session, run_id, now=_now())
        db.session.commit()
        if not news:
            return
        for one in news:
            _tell_one(one)


def _tell_one(one: News) -> None:
    assert one.line_id is not None  # noqa: S101 (it comes from a line)
    try:
        sent = tell_now(one)
    except RefusedAddressError:
        begin_writing(db.session)
        telling.note_unreachable(db.session, one.line_id)
        db.session.commit()
        return
    if sent:
        begin_writing(db.session)
        telling.note_told(db.session, one.line_id, now=_now())
        db.session.commit()


def _now() -> datetime:
    return datetime.now(UTC)
