"""A provider enrols whom it knows; anyone else is asked, and joins by saying yes."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import Invitation, User
from app.portfolio import queries as portfolio
from app.trainings import queries, services
from app.trainings.errors import (
    AlreadyAwaitedError,
    AlreadyEnrolledError,
    AnsweredError,
    OneselfError,
    SessionFullError,
    WrongDateError,
)
from app.trainings.models import Answer, AwaitedEnrolment, EnrolmentState, TrainingSession
from app.trainings.services import Admission, Entrant, Way
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.portfolio import NOW

PASSWORD = "une phrase assez longue"


@pytest.fixture(autouse=True)
def _in_the_application(app: Flask) -> Iterator[None]:
    """Passwords are the application's affair, and its slices listen to each other."""
    with app.app_context():
        yield


@pytest.fixture
def given(session: Session) -> TrainingSession:
    return make.training_session(session, seats=2)


@pytest.fixture
def author(session: Session, given: TrainingSession) -> User:
    return make.trainer(session, given.programme.provider)


def admit(
    session: Session, given: TrainingSession, by: User, email: str = "zoe@example.org", **days: date
) -> Admission:
    return services.admit(session, training_session=given, entrant=Entrant(email, "Zoé Marie", **days), by=by, now=NOW)


def seat(admission: Admission) -> AwaitedEnrolment:
    assert admission.awaited is not None
    return admission.awaited


def come_in(session: Session, key: str | None) -> User:
    """Accept an invitation as someone new here does."""
    return accounts.accept_invitation(
        session, key=key or "", user=None, now=NOW, display_name="Zoé Marie", password=PASSWORD
    )


def test_someone_new_is_invited_and_is_in_the_session_once_they_came_in(
    session: Session, given: TrainingSession, author: User
) -> None:
    admission = admit(session, given, author, " Zoe@Example.org ")
    assert admission.way is Way.AWAITED
    assert queries.cohort(session, given.id) == []
    assert [one.email for one in queries.awaited_in(session, given.id)] == ["zoe@example.org"]

    user = come_in(session, admission.key)

    (enrolment,) = queries.cohort(session, given.id)
    assert (enrolment.trainee.user_id, enrolment.state) == (user.id, EnrolmentState.PLANNED)
    assert seat(admission).answer is Answer.ACCEPTED
    assert queries.awaited_in(session, given.id) == []


def test_someone_with_an_account_is_asked_and_nothing_says_that_they_have_one(
    session: Session, given: TrainingSession, author: User
) -> None:
    who = people.trainee(session)
    admission = admit(session, given, author, who.user.email)

    assert (admission.way, admission.invitation) == (Way.AWAITED, None)
    assert queries.cohort(session, given.id) == []
    assert not queries.was_enrolled_with(session, trainee_id=who.id, provider_id=given.programme.provider_id)

    services.accept(session, awaited=seat(admission), trainee=who, now=NOW)

    assert [one.trainee_id for one in queries.cohort(session, given.id)] == [who.id]


def test_someone_the_provider_already_trained_is_enrolled_at_once(
    session: Session, given: TrainingSession, author: User
) -> None:
    who = people.trainee(session)
    make.enrolled(session, who, make.training_session(session, given.programme.provider, title="Avant"))

    admission = admit(session, given, author, who.user.email, starts_on=date(2027, 1, 4))

    assert admission.way is Way.ENROLLED
    (enrolment,) = queries.cohort(session, given.id)
    assert (enrolment.state, enrolment.starts_on) == (EnrolmentState.PLANNED, date(2027, 1, 4))


def test_dates_of_ones_own_are_kept_until_the_answer_and_no_module_ends_before_one_comes(
    session: Session, given: TrainingSession, author: User
) -> None:
    admission = admit(session, given, author, starts_on=date(2027, 4, 1), expected_end=date(2027, 7, 2))
    come_in(session, admission.key)

    (enrolment,) = queries.cohort(session, given.id)
    assert (enrolment.starts_on, enrolment.expected_end) == (date(2027, 4, 1), date(2027, 7, 2))
    assert min(one.expected_on for one in enrolment.modules) == date(2027, 4, 1)


def test_declining_frees_the_seat(session: Session, given: TrainingSession, author: User) -> None:
    who = people.trainee(session)
    asked = seat(admit(session, given, author, who.user.email))
    admit(session, given, author, "two@example.org")
    with pytest.raises(SessionFullError):
        admit(session, given, author, "three@example.org")

    services.decline(session, awaited=asked, trainee=who, now=NOW)

    assert admit(session, given, author, "three@example.org").way is Way.AWAITED
    with pytest.raises(AnsweredError):
        services.accept(session, awaited=asked, trainee=who, now=NOW)


def test_a_withdrawn_seat_is_not_taken_by_coming_in(session: Session, given: TrainingSession, author: User) -> None:
    admission = admit(session, given, author)
    services.withdraw_awaited(session, awaited=seat(admission), by=author, now=NOW)

    user = come_in(session, admission.key)

    assert portfolio.trainee_of(session, user) is not None
    assert queries.cohort(session, given.id) == []
    assert admit(session, given, author).way is Way.AWAITED  # can be asked again


def test_an_invitation_of_another_provider_takes_no_seat_here(
    session: Session, given: TrainingSession, author: User
) -> None:
    admit(session, given, author)
    other = make.provider(session, "Ailleurs")
    _invitation, key = accounts.invite(
        session, organisation=other, email="zoe@example.org", role=None, invited_by=None, now=NOW
    )

    come_in(session, key)

    assert queries.cohort(session, given.id) == []
    assert len(queries.awaited_of(session, email="zoe@example.org")) == 1


def test_who_cannot_be_enrolled_is_refused_with_its_reason(
    session: Session, given: TrainingSession, author: User
) -> None:
    who = people.trainee(session)
    make.enrolled(session, who, given)
    admit(session, given, author)
    third = Entrant("three@example.org", "Trois", date(2027, 5, 1), date(2027, 4, 1))

    for entrant, error in (
        (Entrant(who.user.email, "Camille"), AlreadyEnrolledError),
        (Entrant("zoe@example.org", "Zoé"), AlreadyAwaitedError),
        (Entrant(author.email, "Moi"), OneselfError),
        (third, WrongDateError),
        (Entrant("four@example.org", "Quatre"), SessionFullError),
    ):
        with pytest.raises(error):
            services.admit(session, training_session=given, entrant=entrant, by=author, now=NOW)


def test_asking_again_closes_the_key_sent_before(session: Session, given: TrainingSession, author: User) -> None:
    admission = admit(session, given, author)
    answer = services.ask(session, awaited=seat(admission), by=author, now=NOW)

    assert answer
    first = session.get_one(Invitation, admission.invitation.id) if admission.invitation else None
    assert first is not None
    assert first.expires_at == NOW
    come_in(session, answer[1])
    assert len(queries.cohort(session, given.id)) == 1
