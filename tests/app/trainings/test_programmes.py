"""Programmes and their modules change; what people in training are learning follows."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.portfolio.models import Ground, Holding, PortfolioChange, Trainee
from app.skills.models import Skill
from app.trainings import services
from app.trainings.errors import ModuleInUseError, NothingTaughtError, RetiredError
from app.trainings.models import Enrolment, Module, Programme, TrainingSession
from app.trainings.services import NewModule, Outline
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.portfolio import NOW

TODAY = date(2026, 11, 2)
START, END = date(2026, 10, 5), date(2027, 3, 12)


@pytest.fixture
def tig(session: Session) -> Skill:
    return people.skill(session)


@pytest.fixture
def mig(session: Session) -> Skill:
    return people.skill(session, "Souder en MIG-MAG")


@pytest.fixture
def given(session: Session, tig: Skill, mig: Skill) -> TrainingSession:
    plan = {"Soudage": ([tig, mig], START, END), "Oral": ([people.skill(session, "Parler")], START, END)}
    return make.training_session(session, modules=plan)


@pytest.fixture
def programme(given: TrainingSession) -> Programme:
    return given.programme


@pytest.fixture
def author(session: Session, programme: Programme) -> User:
    return make.trainer(session, programme.provider)


@pytest.fixture
def person(session: Session, given: TrainingSession) -> Trainee:
    who = people.trainee(session)
    make.enrolled(session, who, given)
    return who


def coming(session: Session, who: Trainee) -> dict[UUID, int | None]:
    """What someone is learning, with the level aimed at, read anew."""
    session.flush()
    statement = (
        select(Holding.skill_id, Ground.level)
        .join(Ground)
        .where(Holding.trainee_id == who.id, Ground.withdrawn_at.is_(None))
    )
    return dict(session.execute(statement).all())


def changes(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PortfolioChange)) or 0


def module(programme: Programme, title: str = "Soudage") -> Module:
    return next(one for one in programme.modules if one.title == title)


def test_a_programme_is_described_again_and_who_did_it_is_kept(
    session: Session, programme: Programme, author: User
) -> None:
    services.describe_programme(
        session, programme=programme, outline=Outline("Soudeur TIG", rncp_code="RNCP37357"), by=author, now=NOW
    )
    session.expire_all()

    assert (programme.title, programme.rncp_code, programme.scheme) == ("Soudeur TIG", "RNCP37357", None)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "programme.described")).one()
    assert (entry.actor_id, entry.object_id) == (author.id, str(programme.id))


def test_a_module_that_teaches_something_else_changes_what_people_in_it_are_learning(
    session: Session, programme: Programme, author: User, person: Trainee, tig: Skill, mig: Skill
) -> None:
    cutting = people.skill(session, "Découper")
    before = coming(session, person)

    told = NewModule("Soudage", None, 70, {tig.id: 4, cutting.id: None})
    services.describe_module(session, module=module(programme), told=told, by=author, now=NOW)

    after = coming(session, person)
    assert before[tig.id] == before[mig.id] == 3
    assert (after[tig.id], after[cutting.id]) == (4, None)
    assert mig.id not in after
    assert {target.skill_id: target.level for target in module(programme).targets} == {tig.id: 4, cutting.id: None}


def test_a_skill_taught_again_is_being_learned_again(
    session: Session, programme: Programme, author: User, person: Trainee, tig: Skill, mig: Skill
) -> None:
    for targets in ({tig.id: 3}, {tig.id: 3, mig.id: 2}):
        told = NewModule("Soudage", None, 70, targets)
        services.describe_module(session, module=module(programme), told=told, by=author, now=NOW)

    assert {skill_id: coming(session, person)[skill_id] for skill_id in (tig.id, mig.id)} == {tig.id: 3, mig.id: 2}


def test_a_module_said_again_as_it_was_changes_nobody(
    session: Session, programme: Programme, author: User, person: Trainee
) -> None:
    learning, noted = coming(session, person), changes(session)
    it = module(programme)
    told = NewModule(it.title, None, 35, {target.skill_id: target.level for target in it.targets})

    services.describe_module(session, module=it, told=told, by=author, now=NOW)

    assert it.hours == 35
    assert (coming(session, person), changes(session)) == (learning, noted)


def test_what_is_over_for_someone_does_not_change_with_the_module(
    session: Session, programme: Programme, author: User, person: Trainee, tig: Skill
) -> None:
    enrolment = session.scalars(select(Enrolment).where(Enrolment.trainee_id == person.id)).one()
    mine = next(one for one in enrolment.modules if one.module.title == "Soudage")
    services.complete_module(session, module=mine, on=TODAY, now=NOW)

    told = NewModule("Soudage", None, 70, {people.skill(session, "Découper").id: 2})
    services.describe_module(session, module=module(programme), told=told, by=author, now=NOW)

    assert tig.id in coming(session, person)


def test_a_new_module_comes_last_and_one_nobody_followed_can_go_or_move_up(
    session: Session, programme: Programme, author: User, person: Trainee, tig: Skill
) -> None:
    added = services.add_module(
        session, programme=programme, module=NewModule("Stage", None, 140, {tig.id: 3}), by=author, now=NOW
    )
    assert [one.title for one in programme.modules] == ["Soudage", "Oral", "Stage"]

    services.move_module_up(session, module=added, by=author, now=NOW)
    assert [(one.title, one.position) for one in programme.modules] == [("Soudage", 1), ("Stage", 2), ("Oral", 3)]
    services.move_module_up(session, module=module(programme), by=author, now=NOW)
    assert programme.modules[0].title == "Soudage"

    services.remove_module(session, module=added, by=author, now=NOW)
    assert [(one.title, one.position) for one in programme.modules] == [("Soudage", 1), ("Oral", 2)]
    with pytest.raises(ModuleInUseError):
        services.remove_module(session, module=module(programme), by=author, now=NOW)


def test_a_module_teaches_at_least_one_skill(session: Session, programme: Programme, author: User) -> None:
    empty = NewModule("Rien", None, 7, {})
    with pytest.raises(NothingTaughtError):
        services.add_module(session, programme=programme, module=empty, by=author, now=NOW)
    with pytest.raises(NothingTaughtError):
        services.describe_module(session, module=module(programme), told=empty, by=author, now=NOW)


def test_a_retired_programme_no_longer_changes_nor_starts_sessions_until_it_is_given_again(
    session: Session, programme: Programme, author: User, tig: Skill
) -> None:
    services.retire_programme(session, programme=programme, by=author, now=NOW)
    dates = {one.id: (START, END) for one in programme.modules}

    with pytest.raises(RetiredError):
        services.add_module(
            session, programme=programme, module=NewModule("S", None, 1, {tig.id: 1}), by=author, now=NOW
        )
    with pytest.raises(RetiredError):
        services.schedule(session, programme=programme, name=None, commune_code="50129", seats=3, module_dates=dates)

    services.reopen_programme(session, programme=programme, by=author, now=NOW)
    assert (
        services.schedule(
            session, programme=programme, name=None, commune_code="50129", seats=3, module_dates=dates
        ).seats
        == 3
    )
