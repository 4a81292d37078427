"""Where and when programmes are given, and what moves with a session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.db import new_id
from app.portfolio import services as portfolio
from app.trainings import queries
from app.trainings.errors import (
    ModuleInUseError,
    NoDatesError,
    RetiredError,
    SeatsTakenError,
    SessionInUseError,
    WrongDateError,
)
from app.trainings.models import (
    AwaitedEnrolment,
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    Programme,
    SessionModule,
    TrainingSession,
)
from app.trainings.services.enrolments import lay_coming, take_turns

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is: where, for how many, and from when to when it gives each module."""

    name: str | None
    commune_code: str
    seats: int
    module_dates: Mapping[UUID, Days]

    @property
    def days(self) -> Days:
        """From its first module's start to its last one's end."""
        return min(start for start, _ in self.module_dates.values()), max(end for _, end in self.module_dates.values())


def schedule(
    session: Session,
    *,
    programme: Programme,
    name: str | None,
    commune_code: str,
    seats: int,
    module_dates: Mapping[UUID, Days],
) -> TrainingSession:
    """Give a programme at a place; the session runs from its first module's start to its last one's end."""
    plan = Plan(name, commune_code, seats, module_dates)
    if programme.retired_at is not None:
        raise RetiredError
    _require_sound(programme, plan)
    starts_on, ends_on = plan.days
    training_session = TrainingSession(
        programme=programme,
        name=name,
        commune_code=commune_code,
        seats=seats,
        starts_on=starts_on,
        ends_on=ends_on,
        modules=[
            SessionModule(module_id=module_id, starts_on=start, ends_on=end)
            for module_id, (start, end) in module_dates.items()
        ],
    )
    session.add(training_session)
    session.flush()
    return training_session


def _require_sound(programme: Programme, plan: Plan) -> None:
    if not plan.module_dates:
        raise NoDatesError
    if not set(plan.module_dates) <= {module.id for module in programme.modules}:
        raise WrongDateError("module")
    if any(end < start for start, end in plan.module_dates.values()):
        raise WrongDateError("ends_on")


def reschedule(
    session: Session, *, training_session: TrainingSession, plan: Plan, by: User, now: datetime
) -> list[EnrolmentModule]:
    """Say again where and when a session is given; the people in it follow, but those who have dates of their own.

    A module that has an end of its own for someone, or is over for them, stays as it is. Return the people's modules
    whose end moved.
    """
    _require_sound(training_session.programme, plan)
    _take_turn(session, training_session)
    people = [one for one in queries.cohort(session, training_session.id) if one.state in _OPEN]
    take_turns(session, people)
    # Then the people, before anything of theirs moves: who attests holds them, and waits for what moves.
    portfolio.take_turns(session, sorted(one.trainee_id for one in people))
    people = [one for one in people if one.state in _OPEN]
    if plan.seats < queries.seats_taken(session, training_session.id):
        raise SeatsTakenError
    before = {one.module_id: (one.starts_on, one.ends_on) for one in training_session.modules}
    _require_kept(session, training_session, set(before) - set(plan.module_dates))
    old_days, new_days = (training_session.starts_on, training_session.ends_on), plan.days
    training_session.name, training_session.commune_code = plan.name, plan.commune_code
    training_session.seats = plan.seats
    training_session.starts_on, training_session.ends_on = new_days
    _write_dates(session, training_session, plan.module_dates)
    _move_stays(session, training_session, people, old_days, new_days)
    moved = _move_modules(session, people, before, plan.module_dates, now)
    _give_new_modules(session, people, plan.module_dates, set(plan.module_dates) - set(before), now)
    for one in people:
        one.expected_end = max([one.expected_end, *(module.expected_on for module in one.modules)])
    session.flush()
    audit.record(
        session,
        action="session.rescheduled",
        object_kind="training_session",
        object_id=training_session.id,
        actor_id=by.id,
        now=now,
        starts_on=new_days[0].isoformat(),
        ends_on=new_days[1].isoformat(),
        moved=len(moved),
    )
    return moved


def _take_turn(session: Session, training_session: TrainingSession) -> None:
    """Read a session again once nobody else is moving it, so that a second plan starts from the first."""
    session.flush()
    session.execute(
        select(TrainingSession.id).where(TrainingSession.id == training_session.id).with_for_update(key_share=True)
    )
    session.refresh(training_session, ["name", "commune_code", "seats", "starts_on", "ends_on", "modules"])


_OPEN = (EnrolmentState.PLANNED, EnrolmentState.ACTIVE)


def _require_kept(session: Session, training_session: TrainingSession, left_out: set[UUID]) -> None:
    """A module that someone of the session has cannot lose its dates."""
    if left_out & queries.modules_followed_in(session, training_session.id):
        raise ModuleInUseError


def _write_dates(session: Session, training_session: TrainingSession, dates: Mapping[UUID, Days]) -> None:
    known = {one.module_id: one for one in training_session.modules}
    for module_id in known.keys() - dates.keys():
        session.execute(
            delete(SessionModule).where(
                SessionModule.session_id == training_session.id, SessionModule.module_id == module_id
            )
        )
    for module_id, (start, end) in dates.items():
        if module_id in known:
            known[module_id].starts_on, known[module_id].ends_on = start, end
        else:
            session.add(
                SessionModule(session_id=training_session.id, module_id=module_id, starts_on=start, ends_on=end)
            )
    session.flush()
    session.expire(training_session, ["modules"])


def _move_modules(
    session: Session,
    people: Sequence[Enrolment],
    before: Mapping[UUID, Days],
    after: Mapping[UUID, Days],
    now: datetime,
) -> list[EnrolmentModule]:
    """Move the ends that are still the session's own, with the skills they bring."""
    moved: list[EnrolmentModule] = []
    for module_id, (_, end) in after.items():
        was = before.get(module_id)
        if was is None or was[1] == end:
            continue
        with_it = [
            module
            for one in people
            for module in one.modules
            if module.module_id == module_id and module.completed_on is None and module.expected_on == was[1]
        ]
        for module in with_it:
            module.expected_on = max(end, module.enrolment.starts_on)  # nobody ends a module before they came
        moved += with_it
    session.flush()
    for day in sorted({module.expected_on for module in moved}):
        ids = [module.id for module in moved if module.expected_on == day]
        portfolio.move_grounds(session, source_ids=ids, expected_on=day, now=now)
    return moved


def _give_new_modules(
    session: Session, people: Sequence[Enrolment], dates: Mapping[UUID, Days], new: set[UUID], now: datetime
) -> None:
    """Give the people of a session the modules that it now gives."""
    missing = [
        (one, module_id) for one in people for module_id in sorted(new - {module.module_id for module in one.modules})
    ]
    if not missing:
        return
    made = [new_id() for _ in missing]
    session.execute(
        insert(EnrolmentModule),
        [
            {
                "id": number,
                "enrolment_id": one.id,
                "module_id": module_id,
                "expected_on": max(dates[module_id][1], one.starts_on),
            }
            for number, (one, module_id) in zip(made, missing, strict=True)
        ],
    )
    for one in people:
        session.expire(one, ["modules"])
    lay_coming(session, [one for one in people if one.state is EnrolmentState.ACTIVE], only=made, now=now)


def _move_stays(
    session: Session, training_session: TrainingSession, people: Sequence[Enrolment], old: Days, new: Days
) -> None:
    """Move the first and last days that are the session's own, but the first of those who have started."""
    seats: Sequence[Enrolment | AwaitedEnrolment] = queries.awaited_in(session, training_session.id)
    for one in (*people, *seats):
        started = isinstance(one, Enrolment) and one.state is EnrolmentState.ACTIVE
        starts = new[0] if one.starts_on == old[0] and not started else one.starts_on
        last = new[1] if one.expected_end == old[1] else one.expected_end
        one.starts_on, one.expected_end = starts, max(starts, last)  # together: neither is ever past the other
    session.flush()


def cancel_session(session: Session, *, training_session: TrainingSession, by: User, now: datetime) -> None:
    """Take out a session that nobody was ever in, nor is expected in."""
    if queries.was_session_followed(session, training_session.id):
        raise SessionInUseError
    audit.record(
        session,
        action="session.cancelled",
        object_kind="training_session",
        object_id=training_session.id,
        actor_id=by.id,
        now=now,
        name=training_session.full_name,
        starts_on=training_session.starts_on.isoformat(),
    )
    session.execute(delete(SessionModule).where(SessionModule.session_id == training_session.id))
    session.execute(delete(TrainingSession).where(TrainingSession.id == training_session.id))
    session.expire_all()
