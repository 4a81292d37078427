"""Steps written, done, dropped, put off, taken up again: each time a line more of their history."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.guidance.errors import PastError, WrongStateError
from app.guidance.models import Step, StepEvent, StepEventKind, StepState, Turn
from app.guidance.services.access import require
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns

BECOMES = {
    StepEventKind.DONE: StepState.DONE,
    StepEventKind.DROPPED: StepState.DROPPED,
    StepEventKind.REOPENED: StepState.OPEN,
    StepEventKind.MOVED: StepState.OPEN,
}


def agree_step(
    session: Session, *, user: User, trainee_id: UUID, what: str, turn: Turn, due_on: date | None, now: datetime
) -> Step:
    """Write a step agreed with a person whom one accompanies."""
    who = require(session, user=user, trainee_id=trainee_id, now=now)
    step = Step(trainee_id=trainee_id, organisation_id=who.organisation_id, what=what.strip(), turn=turn, due_on=due_on)
    return _write(session, step, user, now)


def plan_step(session: Session, *, trainee: Trainee, what: str, due_on: date | None, now: datetime) -> Step:
    """Write a step of one's own."""
    take_turns(session, [trainee.id])
    step = Step(trainee_id=trainee.id, organisation_id=None, what=what.strip(), turn=Turn.PERSON, due_on=due_on)
    return _write(session, step, trainee.user, now)


def _write(session: Session, step: Step, by: User, now: datetime) -> Step:
    _check(step.due_on, now)
    step.state, step.written_at = StepState.OPEN, now
    session.add(step)
    session.flush()
    _add(session, step, StepEventKind.WRITTEN, by, now, due_on=step.due_on)
    return step


def change_step(
    session: Session,
    *,
    step: Step,
    by: User,
    kind: StepEventKind,
    now: datetime,
    words: str | None = None,
    due_on: date | None = None,
) -> None:
    """Say what becomes of a step: who may is asked before, and again in turn when it is not the person themselves."""
    if step.trainee.user_id == by.id:
        take_turns(session, [step.trainee_id])
    else:
        require(session, user=by, trainee_id=step.trainee_id, now=now)
    session.refresh(step, ["state"])
    if (step.state is StepState.OPEN) == (kind is StepEventKind.REOPENED):
        raise WrongStateError
    if kind is StepEventKind.MOVED:
        _check(due_on, now)
        step.due_on = due_on
    step.state = BECOMES[kind]
    _add(session, step, kind, by, now, words=words or None, due_on=due_on)


def _check(due_on: date | None, now: datetime) -> None:
    if due_on is not None and due_on < local_day(now):
        raise PastError


def _add(
    session: Session,
    step: Step,
    kind: StepEventKind,
    by: User,
    now: datetime,
    *,
    words: str | None = None,
    due_on: date | None = None,
) -> None:
    last = session.scalar(select(func.max(StepEvent.number)).where(StepEvent.step_id == step.id)) or 0
    session.add(StepEvent(step_id=step.id, number=last + 1, kind=kind, by_id=by.id, at=now, words=words, due_on=due_on))
    session.flush()
    session.expire(step, ["events"])
