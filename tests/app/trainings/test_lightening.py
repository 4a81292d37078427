"""Modules lightened or not taken, and what they still bring, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Ground, Trainee
from app.portfolio.queries import Standing
from app.skills.models import Skill
from app.trainings import services
from app.trainings.errors import TooManyHoursError, WrongStateError
from app.trainings.models import EnrolmentModule
from app.trainings.services import Lightening
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.portfolio import NOW

TODAY = local_day(NOW)


def module_of(session: Session, *, started: bool = True) -> tuple[Trainee, Skill, EnrolmentModule]:
    """A person in a session, and their module of welding."""
    tig = people.skill(session)
    given = make.training_session(session, modules={"Soudage TIG": ([tig], date(2026, 10, 5), date(2027, 3, 12))})
    who = people.trainee(session)
    return who, tig, make.enrolled(session, who, given, started=started).modules[0]


def standing(session: Session, who: Trainee, what: Skill) -> Standing | None:
    held = portfolio.holding(session, trainee_id=who.id, skill_id=what.id, today=TODAY)
    return held.standing if held else None


def test_a_lightened_module_still_brings_its_skills_and_one_not_taken_brings_none_until_it_is(session: Session) -> None:
    who, tig, module = module_of(session)

    def lighten(minutes: int, *, exempted: bool = False) -> Standing | None:
        services.lighten_many(session, lightenings=[Lightening(module, minutes, exempted)], now=NOW)
        return standing(session, who, tig)

    assert lighten(600) is Standing.COMING
    assert lighten(70 * 60, exempted=True) is None
    withdrawn = session.scalars(select(Ground.withdrawn_reason).where(Ground.source_id == module.id)).all()
    assert withdrawn == ["exempted"]
    assert lighten(0) is Standing.COMING
    assert len(session.scalars(select(Ground.id).where(Ground.source_id == module.id)).all()) == 1


def test_one_not_taken_before_the_start_brings_nothing_at_the_start(session: Session) -> None:
    who, tig, module = module_of(session, started=False)
    services.lighten_many(session, lightenings=[Lightening(module, 70 * 60, exempted=True)], now=NOW)
    services.start(session, enrolments=[module.enrolment], now=NOW)
    assert standing(session, who, tig) is None
    services.complete(session, enrolment=module.enrolment, on=TODAY, now=NOW)
    assert module.completed_on is None


@pytest.mark.parametrize(("minutes", "exempted"), [(-30, False), (70 * 60, False), (600, True), (71 * 60, True)])
def test_hours_spared_are_some_of_the_modules_and_all_of_them_for_one_not_taken(
    session: Session, minutes: int, exempted: bool
) -> None:
    _who, _tig, module = module_of(session)
    with pytest.raises(TooManyHoursError):
        services.lighten_many(session, lightenings=[Lightening(module, minutes, exempted)], now=NOW)


def test_what_is_over_is_not_lightened(session: Session) -> None:
    _who, _tig, module = module_of(session)
    services.complete_module(session, module=module, on=TODAY, now=NOW)
    with pytest.raises(WrongStateError):
        services.lighten_many(session, lightenings=[Lightening(module, 60)], now=NOW)
    services.drop(session, enrolment=module.enrolment, on=TODAY, reason="job", now=NOW)
    with pytest.raises(WrongStateError):
        services.lighten_many(session, lightenings=[Lightening(module, 60)], now=NOW)
