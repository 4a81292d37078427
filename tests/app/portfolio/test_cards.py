"""The skills of a trade, answered card by card."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.portfolio import queries
from app.portfolio.models import GroundState, Trainee
from app.portfolio.queries import Standing
from app.skills.models import Skill
from tests.app.portfolio.conftest import LONG_AGO, MOMENT, TODAY, held, read, send
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools


@pytest.fixture
def gestures(session: Session) -> list[Skill]:
    return [make.skill(session, f"Geste {number}") for number in range(7)]


def cards_path(session: Session, skills: list[Skill]) -> str:
    job = make.occupation(session, "Soudeur", skills)
    session.commit()
    return f"/portfolio/metier/{job.id}"


def shown(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="(c-[0-9a-f-]+)"', page)))


def test_a_trade_is_chosen_by_its_name(client: FlaskClient, session: Session, who: Trainee) -> None:
    path = cards_path(session, [make.skill(session)])
    assert send(client, "/portfolio/metier", occupation="soudeur").location == path
    assert "We did not find this." in send(client, "/portfolio/metier", occupation="zzzzz").text


def test_cards_come_five_a_page_and_each_page_is_saved(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    first = shown(read(client, path))
    assert len(first) == 5
    answers = dict(zip(first, ("acquired", "in_progress", "not_yet"), strict=False))
    answer = send(client, path, **answers)
    assert answer.location == f"{path}?page=2"
    found = {str(one.skill_id): one.standing for one in queries.holdings(session, who.id, today=TODAY)}
    assert found == {first[0][2:]: Standing.ACQUIRED, first[1][2:]: Standing.COMING}
    assert len(shown(read(client, f"{path}?page=2"))) == 2


def test_going_back_shows_every_answer(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    first = shown(read(client, path))
    answers = dict(zip(first, ("acquired", "in_progress", "not_yet"), strict=False))
    send(client, path, **answers)
    page = read(client, path)
    for field, answer in answers.items():
        assert re.search(rf'name="{field}" value="{answer}"[^>]* checked', page), answer
    assert not re.search(rf'name="{first[3]}" value="\w+"[^>]* checked', page)
    assert "3 answers of 7" in page


def test_an_answer_that_does_not_change_keeps_its_level(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    make.declared(session, who, gestures[0], level=4)
    path = cards_path(session, gestures)
    send(client, path, **{f"c-{gestures[0].id}": "acquired"})
    found = held(session, who, gestures[0])
    assert found is not None
    assert found.level == 4


def test_a_changed_mind_takes_the_answer_back(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    field = shown(read(client, path))[0]
    send(client, path, **{field: "acquired"})
    send(client, path, **{field: "not_yet"})
    assert queries.holdings(session, who.id, today=TODAY) == []


def test_an_answer_that_is_none_of_the_three_is_no_answer(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    assert send(client, path, **{f"c-{gestures[0].id}": "certified"}).status_code == 302
    assert queries.holdings(session, who.id, today=TODAY) == []


def test_what_others_vouch_for_is_not_asked_again(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    at = schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    statements_of.attested(session, who, gestures[0], by=schools.trainer(session, at), now=MOMENT)
    path = cards_path(session, gestures)
    assert f"c-{gestures[0].id}" not in read(client, path)


def test_the_last_page_asks_for_the_dates_that_are_missing(client: FlaskClient, session: Session, who: Trainee) -> None:
    skills = [make.skill(session, "Geste unique"), make.skill(session, "Autre geste")]
    path = cards_path(session, skills)
    learning = {f"c-{skill.id}": "in_progress" for skill in skills}
    assert send(client, path, **learning).location == "/portfolio/dates"
    day, own = TODAY + timedelta(days=60), TODAY + timedelta(days=20)
    send(client, "/portfolio/dates", all_on=day.isoformat(), **{f"d-{skills[0].id}-on": own.isoformat()})
    found = [held(session, who, skill) for skill in skills]
    assert [one.next_date for one in found if one is not None] == [own, day]
    assert client.get("/portfolio/dates").location == "/portfolio"


def test_a_wrong_date_among_several_keeps_them_all(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    make.declared(session, who, skill, state=GroundState.IN_PROGRESS)
    session.commit()
    answer = send(client, "/portfolio/dates", all_on="2031-13-45", **{f"d-{skill.id}-on": "2020-01-01"})
    assert "Write a date that exists" in answer.text
    assert "This date has passed." in answer.text
    assert 'value="2020-01-01"' in answer.text
    found = held(session, who, skill)
    assert found is not None
    assert found.is_undated
