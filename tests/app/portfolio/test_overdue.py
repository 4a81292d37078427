"""A date has passed: the page asks what happened, and takes the answer."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.portfolio.models import GroundState, Trainee
from app.portfolio.queries import Standing
from app.skills.models import Skill
from tests.app.portfolio.conftest import LONG_AGO, TODAY, held, read, send
from tests.factories import portfolio as make
from tests.factories import trainings as schools


@pytest.fixture
def late(session: Session, who: Trainee) -> Skill:
    """A skill that was to be there ten days ago."""
    skill = make.skill(session, "Remplir une fiche de suivi")
    make.declared(
        session, who, skill, state=GroundState.IN_PROGRESS, expected_on=TODAY - timedelta(days=10), now=LONG_AGO
    )
    session.commit()
    return skill


def test_an_overdue_skill_asks_what_happened(client: FlaskClient, late: Skill) -> None:
    page = read(client, "/portfolio")
    assert "1 date has passed" in page
    assert "Remplir une fiche de suivi: to confirm" in page
    for answer in ("now", "stopped", "later"):
        assert f'name="answer" value="{answer}"' in page


@pytest.mark.parametrize("typed", ["", "31/02/2027"])
def test_i_can_do_it_now(client: FlaskClient, session: Session, who: Trainee, late: Skill, typed: str) -> None:
    answer = send(client, f"/portfolio/competences/{late.id}/confirmer", answer="now", expected_on=typed)
    assert answer.status_code == 302
    found = held(session, who, late)
    assert found is not None
    assert (found.standing, found.level) == (Standing.ACQUIRED, 2)


def test_it_is_put_off_to_a_new_date(client: FlaskClient, session: Session, who: Trainee, late: Skill) -> None:
    day = TODAY + timedelta(days=15)
    send(client, f"/portfolio/competences/{late.id}/confirmer", answer="later", expected_on=day.isoformat())
    found = held(session, who, late)
    assert found is not None
    assert (found.standing, found.next_date) == (Standing.COMING, day)


def test_i_have_stopped(client: FlaskClient, session: Session, who: Trainee, late: Skill) -> None:
    send(client, f"/portfolio/competences/{late.id}/confirmer", answer="stopped")
    assert held(session, who, late) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Choose the new date."),
        ((TODAY - timedelta(days=1)).isoformat(), "This date has passed."),
        ("31/02/2027", "Write a date that exists"),
        ((TODAY + timedelta(days=4000)).isoformat(), "Check the year"),
    ],
)
def test_a_wrong_new_date_is_said_beside_the_field_and_changes_nothing(
    client: FlaskClient, session: Session, who: Trainee, late: Skill, typed: str, sentence: str
) -> None:
    answer = send(client, f"/portfolio/competences/{late.id}/confirmer", answer="later", expected_on=typed)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    found = held(session, who, late)
    assert found is not None
    assert found.standing is Standing.TO_CONFIRM


def test_the_date_of_a_module_is_the_trainers_to_move(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    days = (TODAY - timedelta(days=40), TODAY - timedelta(days=5))
    schools.enrolled(
        session, who, schools.training_session(session, modules={"Soudage TIG": ([skill], *days)}), now=LONG_AGO
    )
    session.commit()
    page = read(client, "/portfolio")
    assert "Only your trainer can change this date." in page
    assert 'value="later"' not in page
    path = f"/portfolio/competences/{skill.id}/confirmer"
    later = (TODAY + timedelta(days=9)).isoformat()
    for forged in ("later", "stopped", "whatever"):
        assert "Choose an answer." in send(client, path, answer=forged, expected_on=later).text
    send(client, path, answer="now")
    found = held(session, who, skill)
    assert found is not None
    assert found.standing is Standing.ACQUIRED


def test_answering_twice_is_answering_once(client: FlaskClient, session: Session, who: Trainee, late: Skill) -> None:
    for _ in range(2):
        assert send(client, f"/portfolio/competences/{late.id}/confirmer", answer="now").status_code == 302
    found = held(session, who, late)
    assert found is not None
    assert len(found.grounds) == 1
