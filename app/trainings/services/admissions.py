"""Seats kept for people: they join a session by saying yes, unless they were with the provider before."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts import services as accounts_services
from app.accounts.models import Invitation, User
from app.audit import services as audit
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.trainings import queries
from app.trainings.errors import (
    AlreadyAwaitedError,
    AlreadyEnrolledError,
    AnsweredError,
    OneselfError,
    SessionFullError,
    WrongDateError,
)
from app.trainings.models import Answer, AwaitedEnrolment, Enrolment, TrainingSession
from app.trainings.services.enrolments import enrol


@dataclass(frozen=True, slots=True)
class Entrant:
    """Someone about to be enrolled: where to write to them, their name, and dates of their own if any."""

    email: str
    display_name: str
    starts_on: date | None = None
    expected_end: date | None = None


class Way(StrEnum):
    """How someone comes into a session."""

    ENROLLED = "enrolled"  # known to the provider: at once
    AWAITED = "awaited"  # has to say yes


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of an entrant: a place at once, or a seat kept, with the key to send to who has no account."""

    way: Way
    awaited: AwaitedEnrolment | None = None
    invitation: Invitation | None = None
    key: str | None = None


def check_entrant(session: Session, *, training_session: TrainingSession, entrant: Entrant, by: User) -> Way:
    """Say how someone would come into a session; refuse what cannot be, seats apart."""
    email = accounts.tidy_email(entrant.email)
    if email == by.email:
        raise OneselfError
    starts, end = _days(training_session, entrant)
    if end < starts:
        raise WrongDateError("expected_end")
    if queries.awaited_for(session, session_id=training_session.id, email=email) is not None:
        raise AlreadyAwaitedError
    trainee = _trainee(session, email)
    if trainee is not None:
        if queries.enrolment(session, trainee_id=trainee.id, session_id=training_session.id) is not None:
            raise AlreadyEnrolledError
        provider_id = training_session.programme.provider_id
        if queries.was_enrolled_with(session, trainee_id=trainee.id, provider_id=provider_id):
            return Way.ENROLLED
    return Way.AWAITED


def _trainee(session: Session, email: str) -> Trainee | None:
    user = accounts.user_by_email(session, email)
    return None if user is None else portfolio.trainee_of(session, user)


def _days(training_session: TrainingSession, entrant: Entrant) -> tuple[date, date]:
    starts = entrant.starts_on or training_session.starts_on
    return starts, entrant.expected_end or max(training_session.ends_on, starts)


def admit(
    session: Session, *, training_session: TrainingSession, entrant: Entrant, by: User, now: datetime
) -> Admission:
    """Enrol someone the provider knows; keep a seat for anyone else, who is asked."""
    # Seats are counted by one at a time.
    session.execute(select(TrainingSession.id).where(TrainingSession.id == training_session.id).with_for_update())
    way = check_entrant(session, training_session=training_session, entrant=entrant, by=by)
    if queries.seats_taken(session, training_session.id) >= training_session.seats:
        raise SessionFullError
    email = accounts.tidy_email(entrant.email)
    starts, end = _days(training_session, entrant)
    trainee = _trainee(session, email)
    if way is Way.ENROLLED and trainee is not None:
        _enrol(session, training_session, trainee, (starts, end), now)
        return Admission(way)
    awaited = AwaitedEnrolment(
        session=training_session,
        email=email,
        display_name=entrant.display_name.strip(),
        starts_on=starts,
        expected_end=end,
        asked_by_id=by.id,
        asked_at=now,
    )
    session.add(awaited)
    session.flush()
    audit.record(
        session,
        action="enrolment.awaited",
        object_kind="training_session",
        object_id=training_session.id,
        actor_id=by.id,
        now=now,
        awaited=str(awaited.id),
    )
    return Admission(way, awaited, *ask(session, awaited=awaited, by=by, now=now))


def ask(session: Session, *, awaited: AwaitedEnrolment, by: User, now: datetime) -> tuple[Invitation, str] | tuple[()]:
    """Open a way in for someone who has none; nothing for who signs in already."""
    _require_open(awaited)
    if accounts.user_by_email(session, awaited.email) is not None:
        return ()
    return accounts_services.invite(
        session,
        organisation=awaited.session.programme.provider,
        email=awaited.email,
        role=None,
        display_name=awaited.display_name,
        invited_by=by,
        now=now,
    )


def _enrol(
    session: Session, training_session: TrainingSession, trainee: Trainee, days: tuple[date, date], now: datetime
) -> Enrolment:
    starts, end = days
    made = enrol(session, trainee=trainee, training_session=training_session, starts_on=starts, now=now)
    made.expected_end = end
    for module in made.modules:
        # Who comes once a module has begun still ends it with the group, but not before they came.
        module.expected_on = max(module.expected_on, starts)
    session.flush()
    return made


def accept(session: Session, *, awaited: AwaitedEnrolment, trainee: Trainee, now: datetime) -> Enrolment:
    """Take the seat that was kept."""
    _close(session, awaited, Answer.ACCEPTED, now)
    _note(session, awaited, trainee.user_id, now)
    known = queries.enrolment(session, trainee_id=trainee.id, session_id=awaited.session_id)
    return known or _enrol(session, awaited.session, trainee, (awaited.starts_on, awaited.expected_end), now)


def decline(session: Session, *, awaited: AwaitedEnrolment, trainee: Trainee, now: datetime) -> None:
    """Leave the seat to someone else."""
    _close(session, awaited, Answer.DECLINED, now)
    _note(session, awaited, trainee.user_id, now)


def withdraw_awaited(session: Session, *, awaited: AwaitedEnrolment, by: User, now: datetime) -> None:
    """Expect someone no longer."""
    _close(session, awaited, Answer.WITHDRAWN, now)
    _note(session, awaited, by.id, now)


def _close(session: Session, awaited: AwaitedEnrolment, answer: Answer, now: datetime) -> None:
    session.refresh(awaited, with_for_update=True)
    _require_open(awaited)
    awaited.answer, awaited.answered_at = answer, now
    session.flush()


def _require_open(awaited: AwaitedEnrolment) -> None:
    if awaited.answer is not None:
        raise AnsweredError


def _note(session: Session, awaited: AwaitedEnrolment, actor_id: object, now: datetime) -> None:
    audit.record(
        session,
        action=f"enrolment.{awaited.answer}",
        object_kind="training_session",
        object_id=awaited.session_id,
        actor_id=actor_id,  # type: ignore[arg-type]
        now=now,
        awaited=str(awaited.id),
    )


def welcome(_sender: object, *, session: Session, user: User, invitation: Invitation, now: datetime) -> None:
    """Let someone who came in by a provider's invitation take the seats it kept for them: they were told of them."""
    if invitation.role is not None or invitation.organisation_id is None:
        return
    trainee = portfolio.trainee_of(session, user)
    if trainee is None:
        return
    for awaited in queries.awaited_of(session, email=user.email):
        if awaited.session.programme.provider_id == invitation.organisation_id:
            accept(session, awaited=awaited, trainee=trainee, now=now)
