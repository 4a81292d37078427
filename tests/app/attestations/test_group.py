"""Attesting a whole group on one page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attestations.models import Attestation
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Holding, Trainee
from app.skills.models import Skill
from app.trainings import services as trainings
from app.trainings.models import Enrolment
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)


class Group:
    """A trainer signed in, and a group whose one module teaches two skills."""

    def __init__(self, session: Session, client: FlaskClient) -> None:
        self.session, self.client = session, client
        self.skills = [people.skill(session), people.skill(session, "Lire un plan")]
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        dates = TODAY - timedelta(days=30), TODAY + timedelta(days=30)
        self.course = schools.training_session(session, self.provider, modules={"Soudage TIG": (self.skills, *dates)})
        self.course.seats = 60
        self.enrolments: list[Enrolment] = []
        self.come(3)
        signed_in(client, session, self.trainer)
        client.set_cookie("lang", "en")

    def come(self, number: int) -> None:
        for _ in range(number):
            who = people.trainee(self.session, f"Personne {len(self.enrolments):02}", now=LONG_AGO)
            self.enrolments.append(schools.enrolled(self.session, who, self.course, now=LONG_AGO))
        self.session.commit()

    @property
    def path(self) -> str:
        return f"/groupes/{self.course.id}/attester"

    def who(self, number: int) -> Trainee:
        return self.enrolments[number].trainee

    def cell(self, number: int, skill: int) -> str:
        return f"{self.who(number).id}.{self.skills[skill].id}"

    def read(self) -> str:
        answer = self.client.get(self.path)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.text)

    def send(self, **data: object) -> TestResponse:
        sent = {"csrf_token": token(self.client, "/"), "observed": "workshop", **data}
        return self.client.post(self.path, data=sent, follow_redirects=True)

    def signed(self) -> set[tuple[str, str, int | None]]:
        rows = self.session.execute(
            select(Holding.trainee_id, Holding.skill_id, Attestation.level).join(
                Attestation, Attestation.holding_id == Holding.id
            )
        )
        return {(str(trainee), str(skill), level) for trainee, skill, level in rows}


def of(one: Group, skill: Skill, *numbers: int, level: int = 3) -> set[tuple[str, str, int | None]]:
    return {(str(one.who(number).id), str(skill.id), level) for number in numbers}


@pytest.fixture
def one(session: Session, client: FlaskClient) -> Group:
    return Group(session, client)


def test_a_tick_of_a_skill_signs_it_for_everyone_at_the_level_aimed_at(one: Group) -> None:
    assert "3 attestations signed." in one.send(skill=str(one.skills[0].id)).text
    assert one.signed() == of(one, one.skills[0], 0, 1, 2)


def test_a_tick_of_a_person_signs_all_their_skills_at_the_level_chosen(one: Group) -> None:
    one.send(person=str(one.who(1).id), level="4")
    assert one.signed() == of(one, one.skills[0], 1, level=4) | of(one, one.skills[1], 1, level=4)


def test_ticks_that_cross_sign_each_skill_once(one: Group) -> None:
    one.send(skill=str(one.skills[0].id), person=str(one.who(1).id), cell=[one.cell(1, 1), one.cell(2, 0)])
    assert one.signed() == of(one, one.skills[0], 0, 1, 2) | of(one, one.skills[1], 1)
    assert one.session.scalar(select(func.count()).select_from(Attestation)) == 4


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Tick at least one skill."),
        ({"skill": "nonsense", "cell": "a.b.c"}, "1 tick was left out"),
        ({"observed": "other"}, "Say in a few words how you saw it."),
        ({"observed": ""}, "Say how you saw it."),
        ({"level": "9"}, "Not a valid choice"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_signed(
    one: Group, given: dict[str, str], sentence: str
) -> None:
    assert sentence in one.send(**given).text
    assert one.signed() == set()


def test_ticks_are_kept_when_something_is_to_be_put_right(one: Group) -> None:
    page = one.send(observed="", skill=str(one.skills[0].id), cell=one.cell(2, 1)).text
    assert re.search(rf'name="skill" value="{one.skills[0].id}" checked', page)
    assert re.search(rf'name="cell" value="{re.escape(one.cell(2, 1))}" checked', page)


def test_what_a_colleague_attested_is_shown_and_not_proposed_nor_signed_again(one: Group, session: Session) -> None:
    colleague = schools.trainer(session, one.provider, "Léa Hamel")
    make.attested(session, one.who(0), one.skills[0], by=colleague, level=3, now=MOMENT)
    session.commit()
    page = one.read()
    assert "Léa Hamel" in page
    assert one.cell(0, 0) not in page
    answer = one.send(cell=[one.cell(0, 0), one.cell(1, 0)]).text
    assert "1 attestation signed." in answer
    assert "1 tick was left out" in answer
    assert one.session.scalar(select(func.count()).select_from(Attestation)) == 2


def test_what_is_attested_below_the_level_aimed_at_is_proposed_again(one: Group, session: Session) -> None:
    make.attested(session, one.who(0), one.skills[0], by=one.trainer, level=2, now=MOMENT)
    session.commit()
    assert one.cell(0, 0) in one.read()


def test_no_tick_is_proposed_where_nothing_is_left_to_sign(one: Group) -> None:
    page = one.send(skill=str(one.skills[0].id), person=str(one.who(1).id)).text
    assert re.findall(r'name="skill" value="([^"]+)"', page) == [str(one.skills[1].id)]
    assert str(one.who(1).id) not in re.findall(r'name="person" value="([^"]+)"', page)


def test_those_who_left_and_those_who_have_not_started_are_not_signed(one: Group, session: Session) -> None:
    late = people.trainee(session, "Pas Encore", now=LONG_AGO)
    schools.enrolled(session, late, one.course, now=LONG_AGO, started=False)
    trainings.drop(session, enrolment=one.enrolments[0], on=TODAY, reason="job", now=MOMENT)
    session.commit()
    page = one.read()
    assert "Pas Encore" not in page
    assert "Personne 00" not in page
    answer = one.send(cell=one.cell(0, 0), skill=str(one.skills[1].id)).text
    assert "1 tick was left out" in answer
    assert one.signed() == of(one, one.skills[1], 1, 2)


def test_a_trainer_in_their_own_group_does_not_sign_for_themselves(one: Group, session: Session) -> None:
    own = portfolio.open_portfolio(session, user=one.trainer, now=LONG_AGO)
    schools.enrolled(session, own, one.course, now=LONG_AGO)
    session.commit()
    assert str(own.id) not in one.read()
    one.send(skill=str(one.skills[0].id), person=str(own.id))
    assert one.signed() == of(one, one.skills[0], 0, 1, 2)


def test_the_group_leads_to_its_page_once_someone_is_there(one: Group, client: FlaskClient, session: Session) -> None:
    assert f'href="{one.path}"' in client.get(f"/groupes/{one.course.id}").text
    empty = schools.training_session(session, one.provider, title="Une autre")
    session.commit()
    assert f"/groupes/{empty.id}/attester" not in client.get(f"/groupes/{empty.id}").text
    assert "Nothing to attest yet" in client.get(f"/groupes/{empty.id}/attester?lang=en").text


def test_the_page_costs_the_same_statements_for_four_people_as_for_forty(one: Group, statements: list[str]) -> None:
    costs = []
    for number in (1, 36):
        one.come(number)
        one.session.expire_all()
        statements.clear()
        one.read()
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_signing_costs_the_same_statements_for_four_people_as_for_forty(one: Group, statements: list[str]) -> None:
    costs = []
    for number, skill in ((1, 0), (36, 1)):
        one.come(number)
        one.session.expire_all()
        csrf = token(one.client, "/")
        statements.clear()
        given = {"csrf_token": csrf, "observed": "workshop", "skill": str(one.skills[skill].id)}
        assert one.client.post(one.path, data=given).status_code == 302
        costs.append(len(statements))
    assert len(one.signed()) == 44
    assert costs[0] == costs[1]
