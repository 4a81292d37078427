"""A session moves, and the people in it with it, but those who have dates of their own."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.skills.models import Skill
from app.trainings import queries, services
from app.trainings.errors import ModuleInUseError, NoDatesError, SeatsTakenError, SessionInUseError, WrongDateError
from app.trainings.models import Enrolment, EnrolmentModule, EnrolmentState, TrainingSession
from app.trainings.services import Entrant, NewModule, Plan
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.portfolio import NOW

TODAY = date(2026, 11, 2)
START, TIG_END, END = date(2026, 10, 5), date(2027, 3, 12), date(2027, 4, 30)


@pytest.fixture
def tig(session: Session) -> Skill:
    return people.skill(session)


@pytest.fixture
def given(session: Session, tig: Skill) -> TrainingSession:
    oral = people.skill(session, "Parler")
    return make.training_session(
        session, modules={"Soudage": ([tig], START, TIG_END), "Oral": ([oral], date(2027, 1, 11), END)}, seats=3
    )


@pytest.fixture
def author(session: Session, given: TrainingSession) -> User:
    return make.trainer(session, given.programme.provider)


def plan_of(given: TrainingSession, **changes: object) -> Plan:
    dates = {one.module_id: (one.starts_on, one.ends_on) for one in given.modules}
    return replace(Plan(given.name, given.commune_code, given.seats, dates), **changes)  # type: ignore[arg-type]


def later(given: TrainingSession, title: str, start: date, end: date) -> Plan:
    """The same plan with other days for one module."""
    plan = plan_of(given)
    number = next(one.id for one in given.programme.modules if one.title == title)
    return replace(plan, module_dates={**plan.module_dates, number: (start, end)})


def module(enrolment: Enrolment, title: str = "Soudage") -> EnrolmentModule:
    return next(one for one in enrolment.modules if one.module.title == title)


def expected(session: Session, who: Trainee, what: Skill) -> date | None:
    held = portfolio.holding(session, trainee_id=who.id, skill_id=what.id, today=TODAY)
    return held.next_date if held else None


def test_a_module_that_ends_later_brings_its_skills_later(
    session: Session, given: TrainingSession, author: User, tig: Skill
) -> None:
    who = people.trainee(session)
    enrolment = make.enrolled(session, who, given)

    moved = services.reschedule(
        session,
        training_session=given,
        plan=later(given, "Soudage", START, date(2027, 6, 18)),
        by=author,
        now=NOW,
    )
    session.expire_all()

    assert [one.id for one in moved] == [module(enrolment).id]
    assert expected(session, who, tig) == module(enrolment).expected_on == date(2027, 6, 18)
    assert (given.ends_on, enrolment.expected_end) == (date(2027, 6, 18), date(2027, 6, 18))
    assert module(enrolment, "Oral").expected_on == END


def test_who_has_dates_of_their_own_or_is_done_keeps_them(
    session: Session, given: TrainingSession, author: User, tig: Skill
) -> None:
    own, done, gone = (people.trainee(session, name) for name in ("Ana", "Bo", "Cy"))
    enrolments = [make.enrolled(session, who, given) for who in (own, done, gone)]
    services.move_module(session, module=module(enrolments[0]), expected_on=date(2027, 5, 7), now=NOW)
    services.complete_module(session, module=module(enrolments[1]), on=TODAY, now=NOW)
    services.drop(session, enrolment=enrolments[2], on=TODAY, reason="job", now=NOW)

    plan = later(given, "Soudage", START, date(2027, 2, 5))
    assert services.reschedule(session, training_session=given, plan=plan, by=author, now=NOW) == []
    session.expire_all()

    assert expected(session, own, tig) == date(2027, 5, 7)
    assert module(enrolments[1]).completed_on == TODAY
    assert module(enrolments[2]).expected_on == TIG_END


def test_a_whole_session_put_off_takes_along_who_has_not_started_and_who_was_asked(
    session: Session, given: TrainingSession, author: User
) -> None:
    waiting = make.enrolled(session, people.trainee(session), given, started=False)
    asked = services.admit(
        session, training_session=given, entrant=Entrant("zoe@example.org", "Zoé"), by=author, now=NOW
    ).awaited
    assert asked is not None
    off = {one.id: (date(2027, 9, 6), date(2028, 2, 4)) for one in given.programme.modules}

    services.reschedule(session, training_session=given, plan=plan_of(given, module_dates=off), by=author, now=NOW)
    session.expire_all()

    assert (waiting.starts_on, waiting.expected_end) == (date(2027, 9, 6), date(2028, 2, 4))
    assert (asked.starts_on, asked.expected_end) == (date(2027, 9, 6), date(2028, 2, 4))
    assert {one.expected_on for one in waiting.modules} == {date(2028, 2, 4)}


def test_who_has_started_does_not_start_again(session: Session, given: TrainingSession, author: User) -> None:
    there = make.enrolled(session, people.trainee(session), given)
    off = {one.id: (date(2027, 9, 6), date(2028, 2, 4)) for one in given.programme.modules}

    services.reschedule(session, training_session=given, plan=plan_of(given, module_dates=off), by=author, now=NOW)

    assert (there.state, there.starts_on, there.expected_end) == (EnrolmentState.ACTIVE, START, date(2028, 2, 4))


def test_a_module_added_to_the_programme_reaches_people_once_the_session_says_when(
    session: Session, given: TrainingSession, author: User
) -> None:
    active, planned = people.trainee(session, "Ana"), people.trainee(session, "Bo")
    here = make.enrolled(session, active, given)
    to_come = make.enrolled(session, planned, given, started=False)
    cutting = people.skill(session, "Découper")
    added = services.add_module(
        session, programme=given.programme, module=NewModule("Stage", None, 70, {cutting.id: 2}), by=author, now=NOW
    )
    assert expected(session, active, cutting) is None

    plan = plan_of(given)
    dates = {**plan.module_dates, added.id: (date(2027, 4, 5), date(2027, 5, 28))}
    services.reschedule(session, training_session=given, plan=replace(plan, module_dates=dates), by=author, now=NOW)
    session.expire_all()

    assert expected(session, active, cutting) == date(2027, 5, 28)
    assert expected(session, planned, cutting) is None  # nothing counts before one has started
    assert module(to_come, "Stage").expected_on == date(2027, 5, 28)
    assert here.expected_end == date(2027, 5, 28)


def test_what_cannot_be_is_refused_and_changes_nothing(session: Session, given: TrainingSession, author: User) -> None:
    for name in ("Ana", "Bo"):
        make.enrolled(session, people.trainee(session, name), given)
    services.admit(session, training_session=given, entrant=Entrant("zoe@example.org", "Zoé"), by=author, now=NOW)
    plan = plan_of(given)
    first = given.programme.modules[0].id

    for wrong, error in (
        (replace(plan, seats=2), SeatsTakenError),
        (replace(plan, module_dates={}), NoDatesError),
        (replace(plan, module_dates={**plan.module_dates, first: (END, START)}), WrongDateError),
        (replace(plan, module_dates={first: plan.module_dates[first]}), ModuleInUseError),
    ):
        with pytest.raises(error):
            services.reschedule(session, training_session=given, plan=wrong, by=author, now=NOW)

    assert (given.seats, given.ends_on) == (3, END)


def test_a_session_can_be_cancelled_while_nobody_is_in_it(
    session: Session, given: TrainingSession, author: User
) -> None:
    empty = make.training_session(session, given.programme.provider, title="Vide")
    make.enrolled(session, people.trainee(session), given, started=False)

    services.cancel_session(session, training_session=empty, by=author, now=NOW)

    assert session.scalars(select(TrainingSession)).all() == [given]
    with pytest.raises(SessionInUseError):
        services.cancel_session(session, training_session=given, by=author, now=NOW)
    assert queries.training_session(session, given.id) is not None
