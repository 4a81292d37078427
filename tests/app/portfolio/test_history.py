"""What happened to a skill is told whole: nothing that was said of it is lost."""

import re
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attestations import services as attestations
from app.i18n import local_day
from app.portfolio import services
from app.portfolio.models import GroundKind, GroundMove, GroundState, Trainee
from app.portfolio.services import NewGround
from app.trainings import services as trainings
from tests.app.portfolio.conftest import LONG_AGO, MOMENT, TODAY, read
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools

DAY = timedelta(days=1)


def told(client: FlaskClient, skill_id: object) -> list[str]:
    """The sentences of the page, the latest first."""
    page = read(client, f"/portfolio/competences/{skill_id}/histoire")
    items = re.findall(r"<li><p class=\"small muted\"><time.*?</li>", page)
    return [re.sub(r"<[^>]*>|\s+(?=\s)", "", item.split("</time></p>")[1]).strip() for item in items]


def test_a_skill_tells_who_said_attested_and_took_back_what_and_why(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill, at = make.skill(session, "Souder en TIG"), schools.provider(session)
    trainer = schools.trainer(session, at)
    course = schools.training_session(session, at, modules={"Soudage": ([skill], local_day(LONG_AGO), TODAY + 9 * DAY)})
    enrolment = schools.enrolled(session, who, course, now=LONG_AGO)
    make.declared(session, who, skill, state=GroundState.IN_PROGRESS, level=None, now=LONG_AGO + DAY)
    make.declared(session, who, skill, level=3, now=LONG_AGO + 2 * DAY)
    trainings.move_module(session, module=enrolment.modules[0], expected_on=TODAY + 30 * DAY, now=LONG_AGO + 3 * DAY)
    signed = statements_of.attested(session, who, skill, by=trainer, level=3, now=LONG_AGO + 4 * DAY)
    shown = make.shown_by_link(session, who, skill, now=LONG_AGO + 5 * DAY)
    services.withdraw_evidence(session, evidence=shown, trainee=who, reason="Lien mort", now=LONG_AGO + 6 * DAY)
    attestations.revoke(session, attestation=signed, by=trainer, reason="Mauvaise personne", now=LONG_AGO + 7 * DAY)
    trainings.complete_module(session, module=enrolment.modules[0], on=TODAY - 20 * DAY, now=LONG_AGO + 40 * DAY)
    services.take_back(session, trainee=who, skill_id=skill.id, now=LONG_AGO + 41 * DAY)
    session.commit()

    sentences = told(client, skill.id)

    beginnings = [
        "You took back what you had said.",
        "The module ended on",
        "The attestation was taken back. Paul Renouf, Cap Métal Formation",
        "You withdrew what showed it: https://www.example.org/travail. Reason: Lien mort",
        "You added something that shows it: https://www.example.org/travail",
        "A trainer attested it. Paul Renouf, Cap Métal Formation",
        "The date moved from",
        "You said that you can do it. Level: “I do it alone”.",
        "You said that you are learning it.",
        "You are learning it in a training. Module Soudage, Cap Métal Formation.",
    ]
    assert [one[: len(start)] for one, start in zip(sentences, beginnings, strict=True)] == beginnings
    assert "Reason: Mauvaise personne" in sentences[2]
    assert f"to {(TODAY + 30 * DAY).day}" in re.sub(r"\xa0", " ", sentences[6])


def test_what_stands_again_tells_that_it_had_gone(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    course = schools.training_session(session, modules={"Soudage": ([skill], local_day(LONG_AGO), TODAY + 9 * DAY)})
    source = schools.enrolled(session, who, course, now=LONG_AGO).modules[0].id
    services.withdraw_grounds(session, source_ids=[source], reason="no_longer_taught", now=LONG_AGO + DAY)
    again = NewGround(
        trainee_id=who.id,
        skill_id=skill.id,
        kind=GroundKind.ENROLMENT,
        state=GroundState.IN_PROGRESS,
        level=2,
        expected_on=TODAY + 9 * DAY,
        source_id=source,
    )
    services.lay_again(session, [again], now=LONG_AGO + 2 * DAY)
    session.commit()

    sentences = told(client, skill.id)

    assert [one[:24] for one in sentences] == [
        "It stands again. Module ",
        "The module no longer tea",
        "You are learning it in a",
    ]


def test_a_skill_that_never_was_in_the_portfolio_has_no_history(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill = make.skill(session)
    session.commit()
    assert "Nothing has happened yet" in read(client, f"/portfolio/competences/{skill.id}/histoire")


def test_a_long_history_costs_the_same_statements(
    client: FlaskClient, session: Session, who: Trainee, statements: list[str]
) -> None:
    skill, costs = make.skill(session), []
    at = schools.provider(session)
    trainer = schools.trainer(session, at)
    course = schools.training_session(session, at, modules={"M": ([skill], local_day(LONG_AGO), TODAY + 9 * DAY)})
    module = schools.enrolled(session, who, course, now=LONG_AGO).modules[0]
    for count in (2, 20):
        for number in range(count):
            make.declared(session, who, skill, level=1 + number % 4)
            day = TODAY + (100 + count + number) * DAY
            trainings.move_module(session, module=module, expected_on=day, now=MOMENT)
            statements_of.attested(session, who, skill, by=trainer, observed=f"Vu {count} {number}", now=MOMENT)
            make.shown_by_link(session, who, skill, f"https://example.org/{number}/{count}") if number < 9 else None
        session.commit()
        session.expire_all()
        statements.clear()
        client.get(f"/portfolio/competences/{skill.id}/histoire")
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 16


def test_moving_the_dates_of_many_people_keeps_what_they_were_in_as_many_statements(
    session: Session, statements: list[str]
) -> None:
    skills = [make.skill(session, f"Geste {number}") for number in range(3)]
    costs, moved = [], []
    for count in (2, 40):
        course = schools.training_session(
            session, modules={"M": (skills, TODAY, TODAY + 9 * DAY)}, title=f"Cours {count}", seats=count
        )
        people = [make.trainee(session, f"Personne {count} {number}") for number in range(count)]
        ids = [schools.enrolled(session, person, course).modules[0].id for person in people]
        statements.clear()
        moved.append(services.move_grounds(session, source_ids=ids, expected_on=TODAY + 20 * DAY, now=MOMENT))
        costs.append(len(statements))
    assert moved == [6, 120]
    assert costs[0] == costs[1]
    assert session.scalar(select(func.count()).select_from(GroundMove)) == 126
    assert set(session.scalars(select(GroundMove.expected_on))) == {TODAY + 9 * DAY}
