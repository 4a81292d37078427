"""Badges given to many: kept as lines, then given batch by batch by whichever worker comes, once each."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import AlreadyHeldError, DecisionError, NoKeyError, NotPublishedError, SealError
from app.credentials.models import (
    AchievementState,
    AchievementVersion,
    IssuingLine,
    IssuingRun,
    LineState,
    RunState,
)
from app.credentials.queries import runs as reading
from app.credentials.services.giving import Recipient, by_rule_alone, give
from app.credentials.services.preparing import Entry, Trial
from app.db import begin_writing, new_id

BATCH = 200
TRIES = 5
OPEN = (RunState.WAITING, RunState.WORKING)
# Why a run stops by itself.
FAULTS: dict[type[Exception], str] = {
    NotPublishedError: "not_published",
    NoKeyError: "no_key",
    SealError: "no_key",
}

MakeSession = Callable[[], AbstractContextManager[Session]]


def start(
    session: Session,
    version: AchievementVersion,
    trial: Trial,
    *,
    by: User,
    form_key: str,
    starts_at: datetime,
    now: datetime,
    narrative: str | None = None,
    tried: bool = False,
) -> IssuingRun:
    """Keep a list of people, to whom the badge is given from a moment on; a form sent twice makes one run.

    One that is only `tried` is there to be looked at: nothing is given until it is launched.

    Raises
    ------
    NotPublishedError, GivenByRuleError
        The badge is not given today, or never by hand.
    """
    by_rule_alone(version.achievement, by)
    if version.published_at is None or version.achievement.state is not AchievementState.PUBLISHED:
        raise NotPublishedError
    run = IssuingRun(
        version=version, made_by=by, form_key=form_key, made_at=now, starts_at=starts_at, narrative=narrative,
        state=RunState.TRIED if tried else RunState.WAITING,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        return session.scalars(
            select(IssuingRun).where(IssuingRun.made_by_id == by.id, IssuingRun.form_key == form_key)
        ).one()
    rows = [{"id": new_id(), "run_id": run.id, "tries": 0, **row} for row in _rows(trial)]
    if rows:
        session.execute(insert(IssuingLine), rows, execution_options={"render_nulls": True})
    if not tried:
        _note_asked(session, run, by, len(trial.good), now)
    return run


def launch(session: Session, run: IssuingRun, *, by: User, now: datetime, starts_at: datetime | None = None) -> None:
    """Have a list that was tried given, to those of its lines that can be.

    Raises
    ------
    DecisionError
        It was asked for already, or was put aside.
    """
    _take_turn(session, run)
    if run.state is not RunState.TRIED:
        raise DecisionError(run.state.value)
    run.state, run.starts_at = RunState.WAITING, starts_at or now
    session.flush()
    _note_asked(session, run, by, reading.lines_by_state(session, run.id)[LineState.WAITING], now)


def _note_asked(session: Session, run: IssuingRun, by: User, people: int, now: datetime) -> None:
    audit.record(
        session, action="badges_to_give", object_kind="issuing_run", object_id=run.id, actor_id=by.id, now=now,
        people=people,
    )  # fmt: skip


def _rows(trial: Trial) -> list[dict[str, Any]]:
    rows = []
    for one in trial.lines:
        state = LineState.REFUSED if one.problem else LineState.HELD if one.held else LineState.WAITING
        rows.append({**_kept(one.entry), "state": state, "reason": one.problem.value if one.problem else None})
    return rows


def _kept(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "email": entry.email,
        "name": entry.name,
        "narrative": entry.narrative,
        "evidence_url": entry.evidence_url,
        "evidence_words": entry.evidence_words,
    }


def work(
    make_session: MakeSession,
    run_id: UUID,
    *,
    seal: Seal,
    addresses: Addresses,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
    batch: int = BATCH,
) -> None:
    """Give what a run has left to give, batch by batch, each in one transaction with its marks of done.

    It may be called at any time, by several workers at once, and again after one was killed: nobody gets the badge
    twice, and nobody is forgotten. It leaves early when `stopping` says so, or when another worker is at it.
    """
    more = True
    while more and not stopping():
        more = _try_batch(make_session, run_id, seal=seal, addresses=addresses, now=clock(), batch=batch)


def _try_batch(
    make_session: MakeSession, run_id: UUID, *, seal: Seal, addresses: Addresses, now: datetime, batch: int
) -> bool:
    """Give a batch; someone may have given the same badge to one of them meanwhile, and then all is looked at anew."""
    for left in range(TRIES, -1, -1):
        with make_session() as session:
            begin_writing(session)
            try:
                more = give_batch(session, run_id, seal=seal, addresses=addresses, now=now, batch=batch)
                session.commit()
            except (AlreadyHeldError, IntegrityError):
                session.rollback()
                if not left:
                    raise
            except tuple(FAULTS) as fault:
                session.rollback()
                return _give_up(session, run_id, FAULTS[type(fault)], now)
            else:
                return more
    return False


def give_batch(session: Session, run_id: UUID, *, seal: Seal, addresses: Addresses, now: datetime, batch: int) -> bool:
    """Give the next lines of a run, in the transaction at hand; whether there may be more."""
    run = _taken(session, run_id)
    if run is None or run.starts_at > now:
        return False
    run.state, run.began_at = RunState.WORKING, run.began_at or now
    lines = reading.waiting_lines(session, run_id, limit=batch)
    if not lines:
        run.state, run.ended_at = RunState.DONE, now
        audit.record(
            session, action="badges_all_given", object_kind="issuing_run", object_id=run.id, actor_id=run.made_by_id,
            now=now, **{state.value: count for state, count in reading.lines_by_state(session, run_id).items()},
        )  # fmt: skip
        return False
    version = run.version
    holding = reading.emails_holding(session, version.achievement_id, [one.email for one in lines], now)
    for line in lines:
        line.state = LineState.HELD if line.email in holding else LineState.WAITING
    given = [one for one in lines if one.state is LineState.WAITING]
    if given:
        recipients = _recipients(session, run, given)
        ids = give(session, version, recipients, by=run.made_by, seal=seal, addresses=addresses, now=now)
        for line, credential_id in zip(given, ids, strict=True):
            line.state, line.credential_id = LineState.ISSUED, credential_id
    session.flush()
    return True


def _taken(session: Session, run_id: UUID) -> IssuingRun | None:
    """A run that is open and that no other worker is at, kept from others until the transaction ends."""
    return session.scalar(
        select(IssuingRun)
        .where(IssuingRun.id == run_id, IssuingRun.state.in_(OPEN))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _recipients(session: Session, run: IssuingRun, lines: Sequence[IssuingLine]) -> list[Recipient]:
    accounts = reading.accounts_of(session, [one.email for one in lines])
    return [
        Recipient(
            email=line.email,
            name=line.name or (accounts[line.email].display_name if line.email in accounts else None),
            user_id=accounts[line.email].id if line.email in accounts else None,
            narrative=line.narrative or run.narrative,
            evidence_url=line.evidence_url,
            evidence_words=line.evidence_words,
        )
        for line in lines
    ]


def _give_up(session: Session, run_id: UUID, reason: str, now: datetime) -> bool:
    """Stop a run that cannot go on, and say why; what it gave stays given."""
    begin_writing(session)
    session.execute(
        update(IssuingRun)
        .where(IssuingRun.id == run_id, IssuingRun.state.in_(OPEN))
        .values(state=RunState.STOPPED, stopped_reason=reason, ended_at=now)
    )
    session.commit()
    return False


def _take_turn(session: Session, run: IssuingRun) -> None:
    """Read where it stands, and keep workers and others from it until we have decided."""
    session.flush()
    session.scalars(
        select(IssuingRun).where(IssuingRun.id == run.id).with_for_update().execution_options(populate_existing=True)
    ).one()


def stop(session: Session, run: IssuingRun, *, by: User, now: datetime) -> None:
    """Give no more of a run; what was given stays given.

    Raises
    ------
    DecisionError
        It has ended already.
    """
    _take_turn(session, run)
    if run.state not in (*OPEN, RunState.TRIED):
        raise DecisionError(run.state.value)
    reason = "aside" if run.state is RunState.TRIED else "by_hand"
    run.state, run.stopped_reason, run.ended_at = RunState.STOPPED, reason, now
    session.flush()
    audit.record(session, action="badges_stopped", object_kind="issuing_run", object_id=run.id, actor_id=by.id, now=now)
