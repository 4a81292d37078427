"""Attesting one person's skills through the pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attestations.models import Attestation
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee
from app.skills.models import Skill
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)


class Class:
    """A trainer signed in, a person of theirs, a skill of a module and one of the portfolio."""

    def __init__(self, session: Session, client: FlaskClient) -> None:
        self.session, self.client = session, client
        self.taught, self.said = people.skill(session), people.skill(session, "Utiliser une tablette")
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        course = schools.training_session(
            session,
            self.provider,
            modules={"Soudage TIG": ([self.taught], TODAY - timedelta(days=30), TODAY + timedelta(days=30))},
        )
        self.who: Trainee = people.trainee(session, now=LONG_AGO)
        schools.enrolled(session, self.who, course, now=LONG_AGO)
        people.declared(session, self.who, self.said)
        signed_in(client, session, self.trainer)

    @property
    def path(self) -> str:
        return f"/stagiaires/{self.who.id}/attester"

    def held(self, skill: Skill) -> portfolio.HoldingSummary | None:
        return portfolio.holding(self.session, trainee_id=self.who.id, skill_id=skill.id, today=TODAY)

    def send(self, path: str = "", **data: object) -> TestResponse:
        data = {"csrf_token": token(self.client, "/"), "seen_on": TODAY.isoformat(), **data}
        return self.client.post(f"{path or self.path}?lang=en", data=data)


@pytest.fixture
def one(session: Session, client: FlaskClient) -> Class:
    return Class(session, client)


def tick(*skills: Skill, level: str = "") -> dict[str, str]:
    return {f"s-{skill.id}-ticked": "y" for skill in skills} | {f"s-{skill.id}-level": level for skill in skills}


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(f"{path}?lang=en")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_the_page_lists_the_skills_of_the_modules_then_those_of_the_portfolio(client: FlaskClient, one: Class) -> None:
    page = read(client, one.path)
    assert page.index("Skills of their modules") < page.index("Souder en TIG") < page.index("Other skills")
    assert page.index("Other skills") < page.index("Utiliser une tablette")
    assert re.search(rf'name="s-{one.taught.id}-level".*?<option selected value="3">', page)


def test_what_is_ticked_is_signed_and_the_trainee_sees_it_at_once(
    client: FlaskClient, session: Session, one: Class
) -> None:
    answer = one.send(observed="workshop", **tick(one.taught, one.said, level="4"))
    assert answer.status_code == 302
    found = [one.held(one.taught), one.held(one.said)]
    assert [(each.proof, each.level) for each in found if each] == [(Proof.ATTESTED, 4), (Proof.ATTESTED, 4)]
    signed_in(client, session, one.who.user)
    page = read(client, "/portfolio")
    assert page.count("Paul Renouf, Cap Métal Formation") >= 2
    assert "Seen in the workshop or the classroom" in read(client, f"/portfolio/competences/{one.taught.id}")


def test_what_is_not_ticked_is_not_signed(one: Class) -> None:
    one.send(observed="workshop", **tick(one.taught), **{f"s-{one.said.id}-level": "4"})
    found = one.held(one.said)
    assert found is not None
    assert found.proof is Proof.DECLARED


@pytest.mark.parametrize("level", ["0", "5", "-1", "99999999999999999999", "x"])
def test_a_level_that_no_page_proposes_is_said_and_the_rest_stays(session: Session, one: Class, level: str) -> None:
    answer = one.send(observed="workshop", **tick(one.taught, level=level))
    assert answer.status_code == 200
    assert "A level is not among those proposed" in answer.text
    assert re.search(rf'<input checked[^>]*name="s-{one.taught.id}-ticked"', answer.text)
    assert session.scalars(select(Attestation)).all() == []


def test_sending_twice_signs_once(session: Session, one: Class) -> None:
    for _ in range(2):
        one.send(observed="workshop", **tick(one.taught, level="3"))
    assert len(session.scalars(select(Attestation)).all()) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"observed": "workshop"}, "Tick at least one skill."),
        ({}, "Say how you saw it."),
        ({"observed": "other"}, "Say in a few words how you saw it."),
        ({"observed": "guessed"}, "Choose from the list."),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_are_kept(
    session: Session, one: Class, given: dict[str, str], sentence: str
) -> None:
    ticks = {} if "Tick" in sentence else tick(one.said, level="2")
    answer = one.send(**given, **ticks)
    assert sentence in answer.text
    assert session.scalars(select(Attestation)).all() == []
    if ticks:
        assert re.search(rf'<input checked[^>]*name="s-{one.said.id}-ticked"', answer.text)
        assert re.search(rf'name="s-{one.said.id}-level".*?<option selected value="2">', answer.text, re.DOTALL)


def test_another_way_is_kept_in_the_trainers_words(client: FlaskClient, session: Session, one: Class) -> None:
    one.send(observed="other", words="Vu pendant le concours", **tick(one.taught))
    assert session.scalars(select(Attestation.observed)).one() == "Vu pendant le concours"
    assert "Vu pendant le concours" in read(client, one.path)


def test_a_skill_that_is_not_on_the_page_is_not_signed(session: Session, one: Class) -> None:
    stranger = people.skill(session, "Piloter un avion")
    session.commit()
    one.send(observed="workshop", **tick(one.taught, stranger))
    assert one.held(stranger) is None


def test_an_attestation_is_taken_back_with_a_reason_that_stays_readable(
    client: FlaskClient, session: Session, one: Class
) -> None:
    signed = make.attested(session, one.who, one.said, by=one.trainer, now=MOMENT)
    session.commit()
    path = f"/attestations/{signed.id}/retirer"
    assert "Utiliser une tablette" in read(client, path)
    assert "Write why in a few words." in one.send(path, reason="  ").text
    one.send(path, reason="Signée pour une autre personne")
    found = one.held(one.said)
    assert found is not None
    assert found.proof is Proof.DECLARED
    assert "Signée pour une autre personne" in read(client, one.path)
    assert one.send(path, reason="Encore").status_code == 302
    session.refresh(signed)
    assert signed.revoked_reason == "Signée pour une autre personne"


def test_the_page_costs_the_same_statements_however_much_was_signed(
    client: FlaskClient, session: Session, one: Class, statements: list[str]
) -> None:
    costs = []
    for count in (2, 12):
        for number in range(count):
            skill = people.declared(session, one.who, people.skill(session, f"Geste {number}"))
            make.attested(session, one.who, skill, by=one.trainer, now=MOMENT)
        session.commit()
        session.expire_all()
        statements.clear()
        read(client, one.path)
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 22  # four of them note who reads, two count what waits
