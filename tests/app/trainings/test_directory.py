"""Anyone sees which sessions are to come, near whom, and who teaches a skill."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.skills.models import Skill
from app.trainings import services
from app.trainings.models import TrainingSession
from app.trainings.services import Entrant
from tests.app.trainings.test_pages import MOMENT, TODAY, read
from tests.factories import portfolio as people
from tests.factories import trainings as make

START, END = TODAY + timedelta(days=30), TODAY + timedelta(days=120)


@pytest.fixture
def tig(session: Session) -> Skill:
    return people.skill(session)


def planned(session: Session, title: str, *skills: Skill, start: date = START, at: str = "50129") -> TrainingSession:
    """A session to come at a commune."""
    made = make.training_session(session, title=title, modules={"M": (list(skills), start, END)}, seats=3)
    made.commune_code = at
    session.flush()
    return made


def order(page: str, *titles: str) -> list[str]:
    return sorted(titles, key=page.index)


def test_sessions_to_come_are_listed_and_past_or_retired_ones_are_not(
    client: FlaskClient, session: Session, tig: Skill
) -> None:
    planned(session, "À venir", tig)
    planned(session, "Commencée", tig, start=TODAY)
    retired = planned(session, "Retirée", tig)
    author = make.trainer(session, retired.programme.provider)
    services.retire_programme(session, programme=retired.programme, by=author, now=MOMENT)
    session.commit()

    page = read(client, "/trouver-une-formation")

    assert "1 session to come" in page
    assert "À venir" in page
    assert "Cap Métal Formation" in page
    assert "Commencée" not in page
    assert "Retirée" not in page


def test_who_teaches_a_skill_is_found_by_its_name_and_the_nearest_come_first(
    client: FlaskClient, session: Session, tig: Skill
) -> None:
    people.commune(session, "50129")
    people.commune(session, "14118", "Caen", latitude=49.18, longitude=-0.36)
    planned(session, "Loin", tig, at="14118")
    planned(session, "Près", tig, start=START + timedelta(days=5))
    planned(session, "Autre chose", people.skill(session, "Coudre"))
    session.commit()

    page = read(client, "/trouver-une-formation?competence=souder+en+tig&commune=Cherbourg-en-Cotentin&x=1")

    assert "2 sessions teach “Souder en TIG”" in page
    assert order(page, "Loin", "Près") == ["Près", "Loin"]
    assert "Autre chose" not in page
    assert "at 0 km" in page
    assert re.search(r"at (9|10|11)\d km", page)
    by_date = read(client, f"/trouver-une-formation?competence=Souder+en+TIG&competence-id={tig.id}&x=1")
    assert order(by_date, "Loin", "Près") == ["Loin", "Près"]


def test_a_session_that_does_not_give_the_module_does_not_teach_its_skill(
    client: FlaskClient, session: Session, tig: Skill
) -> None:
    given = planned(session, "Sans le module", people.skill(session, "Coudre"))
    author = make.trainer(session, given.programme.provider)
    extra = services.NewModule("En plus", None, 7, {tig.id: 2})
    services.add_module(session, programme=given.programme, module=extra, by=author, now=MOMENT)
    session.commit()

    page = read(client, "/trouver-une-formation?competence=Souder+en+TIG&x=1")

    assert "No session to come" in page
    assert "Sans le module" not in page


def test_seats_held_and_seats_kept_are_taken(client: FlaskClient, session: Session, tig: Skill) -> None:
    given = planned(session, "Presque pleine", tig)
    author = make.trainer(session, given.programme.provider)
    make.enrolled(session, people.trainee(session), given)
    services.admit(session, training_session=given, entrant=Entrant("a@example.org", "A"), by=author, now=MOMENT)
    session.commit()
    assert re.search(r'data-l="Seats left"[^>]*>\s*1\s*<', read(client, "/trouver-une-formation"))

    services.admit(session, training_session=given, entrant=Entrant("b@example.org", "B"), by=author, now=MOMENT)
    session.commit()
    assert re.search(r'data-l="Seats left"[^>]*>\s*Full\s*<', read(client, "/trouver-une-formation"))


def test_a_word_that_means_nothing_is_told_and_kept(client: FlaskClient, session: Session, tig: Skill) -> None:
    planned(session, "À venir", tig)
    session.commit()

    page = read(client, "/trouver-une-formation?competence=xyzzy&commune=nullepart&x=1")

    assert "We did not find this." in page
    assert 'value="xyzzy"' in page
    assert "À venir" not in page


def test_the_list_goes_to_its_end_in_as_many_statements(
    client: FlaskClient, session: Session, tig: Skill, statements: list[str]
) -> None:
    for number in range(2):
        planned(session, f"F{number}", tig)
    session.commit()
    statements.clear()
    read(client, "/trouver-une-formation")
    few = len(statements)
    for number in range(2, 45):
        planned(session, f"F{number}", tig)
    session.commit()

    statements.clear()
    assert "45 sessions to come" in read(client, "/trouver-une-formation")
    assert len(statements) == few
    last = read(client, "/trouver-une-formation?endpoint=x&_scheme=javascript&_external=1&page=99")
    assert last.count('data-l="Seats left"') == 5
    assert 'href="javascript' not in last


def test_a_skill_leads_to_those_who_teach_it(client: FlaskClient, session: Session, tig: Skill) -> None:
    planned(session, "À venir", tig)
    session.commit()
    link = re.search(
        r'href="(/trouver-une-formation[^"]*)"[^>]*>See who teaches it', read(client, f"/competences/{tig.id}")
    )
    assert link is not None
    page = client.get(link[1].replace("&amp;", "&")).text
    assert "À venir" in page
