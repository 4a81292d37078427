"""Bringing in, opening and showing many portfolios at once is what doing it one by one would be."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.errors import EmailTakenError
from app.accounts.models import User
from app.accounts.services import NewTrainee
from app.audit.models import AuditEntry
from app.portfolio import services
from app.portfolio.errors import NothingToShowError, WrongDateError
from app.portfolio.models import Contract, Experience, ExperienceKind, PortfolioChange, Trainee, Visibility
from app.portfolio.services import NewExperience, NewPortfolio
from tests.factories.portfolio import commune, declared, occupation, skill, trainee, user

PEOPLE = [NewTrainee(" Samir@Example.org", "Samir Benali "), NewTrainee("lea@example.org", "Léa Godefroy")]


def experience(who: Trainee, started_on: date | None, ended_on: date | None) -> NewExperience:
    return NewExperience(who.id, ExperienceKind.JOB, "Commis de cuisine", None, started_on, ended_on)


def test_trainees_come_in_together_and_cannot_sign_in_yet(session: Session, now: datetime) -> None:
    ids = accounts.create_trainees(session, people=PEOPLE, now=now)
    first, second = (session.get_one(User, user_id) for user_id in ids)
    assert (first.email, first.display_name) == ("samir@example.org", "Samir Benali")
    assert (second.is_trainee, second.password, second.created_at, second.locale) == (True, None, now, "fr")
    assert first.fs_uniquifier != second.fs_uniquifier


def test_one_address_that_is_taken_keeps_everyone_out(session: Session, now: datetime) -> None:
    accounts.create_trainees(session, people=PEOPLE[1:], now=now)
    with pytest.raises(EmailTakenError):
        accounts.create_trainees(session, people=PEOPLE, now=now)
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_portfolios_open_private_with_what_each_person_looks_for(session: Session, now: datetime) -> None:
    people = [user(session), user(session)]
    place, wished = commune(session), occupation(session)
    ids = services.open_portfolios(
        session,
        portfolios=[
            NewPortfolio(people[0].id, None, 10, None),
            NewPortfolio(
                people[1].id,
                place.code,
                25,
                date(2027, 1, 4),
                frozenset({Contract.PERMANENT, Contract.SEASONAL}),
                frozenset({wished.id}),
            ),
        ],
        now=now,
    )
    session.expire_all()
    plain, full = (session.get_one(Trainee, trainee_id) for trainee_id in ids)
    assert [plain.user_id, full.user_id] == [person.id for person in people]
    assert (plain.commune_code, plain.available_from, plain.wished_contracts) == (None, None, [])
    assert (full.commune_code, full.mobility_km, full.available_from) == (place.code, 25, date(2027, 1, 4))
    assert [one.contract for one in full.wished_contracts] == [Contract.PERMANENT, Contract.SEASONAL]
    assert [one.occupation_id for one in full.wished_occupations] == [wished.id]
    assert {plain.visibility, full.visibility} == {Visibility.PRIVATE}
    assert all(person.is_trainee for person in people)


def test_those_who_chose_are_shown_together_and_each_choice_is_logged(session: Session, now: datetime) -> None:
    people = [trainee(session), trainee(session)]
    for one in people:
        declared(session, one, skill(session))
    before = session.scalar(select(func.count()).select_from(PortfolioChange)) or 0
    services.show_many(session, trainees=people, now=now)
    assert [(one.visibility, one.visibility_changed_at) for one in people] == [(Visibility.SEARCHABLE, now)] * 2
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "choose_visibility")).all()
    assert {(entry.object_id, entry.actor_id) for entry in logged} == {(str(one.id), one.user_id) for one in people}
    assert session.scalar(select(func.count()).select_from(PortfolioChange)) == before + 2


def test_showing_again_changes_and_logs_nothing(session: Session, now: datetime) -> None:
    one = trainee(session)
    declared(session, one, skill(session))
    services.show_many(session, trainees=[one], now=now)
    services.show_many(session, trainees=[one], now=now)
    logged = select(func.count()).where(AuditEntry.action == "choose_visibility")
    assert session.scalar(logged) == 1


def test_one_empty_portfolio_keeps_all_from_being_shown(session: Session, now: datetime) -> None:
    full, empty = trainee(session), trainee(session)
    declared(session, full, skill(session))
    with pytest.raises(NothingToShowError):
        services.show_many(session, trainees=[full, empty], now=now)
    assert {full.visibility, empty.visibility} == {Visibility.PRIVATE}


def test_experiences_are_kept_together_in_their_order(session: Session) -> None:
    who = trainee(session)
    ids = services.add_experiences(
        session, experiences=[experience(who, date(2024, 1, 8), date(2025, 1, 8)), experience(who, None, None)]
    )
    kept = [session.get_one(Experience, experience_id) for experience_id in ids]
    assert [one.ended_on for one in kept] == [date(2025, 1, 8), None]


def test_an_experience_that_ends_before_it_begins_keeps_all_out(session: Session) -> None:
    who = trainee(session)
    with pytest.raises(WrongDateError):
        services.add_experiences(
            session, experiences=[experience(who, None, None), experience(who, date(2025, 1, 8), date(2024, 1, 8))]
        )
    assert session.scalar(select(func.count()).select_from(Experience)) == 0
