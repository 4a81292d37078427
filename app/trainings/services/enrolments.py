"""People in sessions, and the skills in progress that follow from them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from app.db import new_id
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState, Trainee
from app.portfolio.services import NewGround
from app.trainings import queries
from app.trainings.errors import (
    AlreadyEnrolledError,
    SessionFullError,
    WrongDateError,
    WrongStateError,
)
from app.trainings.models import (
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    TrainingSession,
)


def enrol(
    session: Session,
    *,
    trainee: Trainee,
    training_session: TrainingSession,
    now: datetime,
    starts_on: date | None = None,
) -> Enrolment:
    """Plan a trainee in a session; nothing counts before they start."""
    if queries.enrolment(session, trainee_id=trainee.id, session_id=training_session.id) is not None:
        raise AlreadyEnrolledError
    if queries.seats_taken(session, training_session.id) >= training_session.seats:
        raise SessionFullError
    enrolment_id = enrol_many(
        session, trainees=[trainee], training_session=training_session, now=now, starts_on=starts_on
    )[0]
    return session.get_one(Enrolment, enrolment_id)


def enrol_many(
    session: Session,
    *,
    trainees: Sequence[Trainee],
    training_session: TrainingSession,
    now: datetime,
    starts_on: date | None = None,
) -> list[UUID]:
    """Plan people in a session with its module dates; their enrolments' ids, in the same order."""
    starts = starts_on or training_session.starts_on
    enrolments = [
        {
            "id": new_id(),
            "trainee_id": trainee.id,
            "session_id": training_session.id,
            "state": EnrolmentState.PLANNED,
            "starts_on": starts,
            "expected_end": max(training_session.ends_on, starts),
            "created_at": now,
        }
        for trainee in trainees
    ]
    modules = [
        {
            "id": new_id(),
            "enrolment_id": enrolment["id"],
            "module_id": module.module_id,
            "expected_on": module.ends_on,
        }
        for enrolment in enrolments
        for module in training_session.modules
    ]
    if enrolments:
        session.execute(insert(Enrolment), enrolments)
    if modules:
        session.execute(insert(EnrolmentModule), modules)
    return [enrolment["id"] for enrolment in enrolments]  # type: ignore[misc]


def start(session: Session, *, enrolments: Sequence[Enrolment], now: datetime) -> None:
    """Make planned enrolments active: each target skill of their modules is now in progress (DOMAIN rule 3)."""
    take_turns(session, enrolments)
    for enrolment in enrolments:
        _require(enrolment, EnrolmentState.PLANNED)
        enrolment.state = EnrolmentState.ACTIVE
    session.flush()
    lay_coming(session, enrolments, now=now)


def lay_coming(
    session: Session, enrolments: Sequence[Enrolment], *, now: datetime, only: Collection[UUID] | None = None
) -> None:
    """Lay what unfinished modules, all or some, bring to the people in them."""
    grounds = coming(session, enrolments)
    portfolio.lay_grounds(session, [one for one in grounds if only is None or one.source_id in only], now=now)


def take_turns(session: Session, enrolments: Sequence[Enrolment]) -> None:
    """Read enrolments again once nobody else is changing them, so that a step is taken once."""
    session.flush()
    ids = sorted(enrolment.id for enrolment in enrolments)
    for first in range(0, len(ids), queries.BATCH):
        batch = select(Enrolment).where(Enrolment.id.in_(ids[first : first + queries.BATCH])).order_by(Enrolment.id)
        session.scalars(
            batch.options(selectinload(Enrolment.modules)).with_for_update(),
            execution_options={"populate_existing": True},
        ).all()


def _require(enrolment: Enrolment, *states: EnrolmentState) -> None:
    if enrolment.state not in states:
        raise WrongStateError(enrolment.state)


def coming(session: Session, enrolments: Sequence[Enrolment]) -> list[NewGround]:
    """One ground for each skill of each unfinished module."""
    targets = queries.targets_by_module(session, {module.module_id for one in enrolments for module in one.modules})
    return [
        NewGround(
            trainee_id=enrolment.trainee_id,
            skill_id=skill_id,
            kind=GroundKind.ENROLMENT,
            state=GroundState.IN_PROGRESS,
            level=level,
            expected_on=module.expected_on,
            source_id=module.id,
        )
        for enrolment in enrolments
        for module in enrolment.modules
        if module.is_open
        for skill_id, level in targets.get(module.module_id, ())
    ]


def move_module(session: Session, *, module: EnrolmentModule, expected_on: date, now: datetime) -> None:
    """Move the date a trainee ends a module; the skills it brings move with it."""
    enrolment = module.enrolment
    take_turns(session, [enrolment])
    _require(enrolment, EnrolmentState.PLANNED, EnrolmentState.ACTIVE)
    _require_unfinished(module)
    if expected_on < max(local_day(now), enrolment.starts_on):
        raise WrongDateError("expected_on")
    module.expected_on = expected_on
    enrolment.expected_end = max(enrolment.expected_end, expected_on)
    session.flush()
    portfolio.move_grounds(session, source_ids=[module.id], expected_on=expected_on, now=now)


def _require_unfinished(module: EnrolmentModule) -> None:
    if module.completed_on is not None:
        raise WrongStateError(EnrolmentState.COMPLETED)


def complete_module(session: Session, *, module: EnrolmentModule, on: date, now: datetime) -> None:
    """Close a module for a trainee: what it taught waits for the trainer's word."""
    complete_modules(session, modules=[module], on=on, now=now)


def complete_modules(session: Session, *, modules: Sequence[EnrolmentModule], on: date, now: datetime) -> None:
    """Close modules for one trainee or a whole group, all or none."""
    take_turns(session, list({module.enrolment_id: module.enrolment for module in modules}.values()))
    _require_past(on, now)
    for module in modules:
        _require(module.enrolment, EnrolmentState.ACTIVE)
        _require_unfinished(module)
        module.completed_on = on
    session.flush()
    portfolio.await_attestation(session, source_ids=[module.id for module in modules], since=on, now=now)


def _require_past(on: date, now: datetime) -> None:
    if on > local_day(now):
        raise WrongDateError("on")


def complete(session: Session, *, enrolment: Enrolment, on: date, now: datetime) -> None:
    """End an enrolment with all its modules done."""
    complete_many(session, enrolments=[enrolment], on=on, now=now)


def complete_many(session: Session, *, enrolments: Sequence[Enrolment], on: date, now: datetime) -> None:
    """End the enrolments of a group with all their modules done, all or none."""
    take_turns(session, enrolments)
    for enrolment in enrolments:
        _require(enrolment, EnrolmentState.ACTIVE)
    unfinished = [module for enrolment in enrolments for module in enrolment.modules if module.is_open]
    complete_modules(session, modules=unfinished, on=on, now=now)
    for enrolment in enrolments:
        enrolment.state, enrolment.ended_on = EnrolmentState.COMPLETED, on
    session.flush()


def drop(session: Session, *, enrolment: Enrolment, on: date, reason: str, now: datetime) -> None:
    """End an enrolment early: what was in progress through it is no longer; completed modules keep theirs."""
    take_turns(session, [enrolment])
    _require(enrolment, EnrolmentState.PLANNED, EnrolmentState.ACTIVE)
    _require_past(on, now)
    unfinished = [module.id for module in enrolment.modules if module.completed_on is None]
    enrolment.state, enrolment.ended_on, enrolment.reason = EnrolmentState.DROPPED, on, reason
    session.flush()
    portfolio.withdraw_grounds(session, source_ids=unfinished, reason="dropped", now=now)
