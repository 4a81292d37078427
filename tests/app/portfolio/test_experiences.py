"""Experiences, and skills in one's own words: added, corrected, linked, taken out; nobody else's."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio import queries, services
from app.portfolio.errors import UnknownSkillError, WrongDateError
from app.portfolio.models import CardSaid, Experience, ExperienceKind, OwnWords, Trainee
from tests.app.portfolio.conftest import MOMENT, TODAY, held, read, send
from tests.factories import portfolio as make

WORDS = "/portfolio/mes-mots"
READ = {".py", ".html"}


def test_an_experience_shows_the_skills_that_come_from_it_and_is_put_right(
    client: FlaskClient, session: Session, fresh_session: Session, who: Trainee
) -> None:
    lived = make.experience(session, who, "Aide-soudeur", started_on=date(2020, 3, 2), ended_on=date(2021, 6, 30))
    series = make.card_series(session, who, [make.skill(session, "Meuler"), make.skill(session)], experience=lived)
    make.answered(session, who, series, CardSaid.ACQUIRED, CardSaid.NOT_YET)
    make.own_words(session, who, "Chauffer droit", experience=lived)
    session.commit()
    path = f"/portfolio/experiences/{lived.id}"
    page = read(client, path)
    assert "1 skill comes from it" in page
    assert "Meuler" in page
    assert "Chauffer droit" in page
    assert f'href="{path}"' in read(client, "/portfolio")
    assert 'value="2020-03-02"' in read(client, f"{path}/modifier")
    wrong = send(
        client, f"{path}/modifier", kind="job", title="Soudure", started_on="2021-07-01", ended_on="01/01/2021"
    )
    assert "The end comes before the start." in wrong.text
    assert 'value="Soudure"' in wrong.text
    assert send(client, f"{path}/modifier", kind="voluntary", title="Soudure", started_on="").location == path
    found = fresh_session.get_one(Experience, lived.id)
    assert (found.kind, found.title, found.started_on) == (ExperienceKind.VOLUNTARY, "Soudure", None)


def test_an_experience_taken_out_leaves_its_skills(client: FlaskClient, session: Session, who: Trainee) -> None:
    lived, skill = make.experience(session, who, "Fonderie"), make.skill(session, "Couler")
    make.answered(session, who, make.card_series(session, who, [skill], experience=lived), CardSaid.ACQUIRED)
    session.commit()
    send(client, f"/portfolio/experiences/{lived.id}/retirer")
    read(client, "/portfolio")  # what just happened is told once
    page = read(client, "/portfolio")
    assert "Fonderie" not in page
    assert "Couler" in page
    found = held(session, who, skill)
    assert found is not None
    assert found.declaration is not None
    assert found.declaration.experience_id == lived.id
    assert client.get(f"/portfolio/experiences/{lived.id}").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"title": "   "}, "Write what you did"),
        ({"title": "x" * 121}, "120"),
        ({"title": "Vie", "started_on": "0020-01-01"}, "Check the year"),
        ({"title": "Vie", "started_on": "2199-01-01"}, "still to come"),
        ({"title": "Vie", "ended_on": "2199-01-01"}, "Check the year"),
        ({"title": "Vie", "ended_on": "31/02/2024"}, "Write a date that exists"),
        ({"title": "Vie", "occupation": "zzzzzz"}, "We did not find this."),
        ({"title": "Vie", "kind": "other"}, "Choose from the list."),
    ],
)
def test_an_experience_that_cannot_be_says_why_and_is_not_kept(
    client: FlaskClient, session: Session, who: Trainee, data: dict[str, str], said: str
) -> None:
    session.commit()
    page = send(client, "/portfolio/experiences/ajouter", **{"kind": "job", **data}).text
    assert said in page
    assert data["title"] in page
    assert session.scalars(select(Experience)).all() == []


def test_the_same_experience_told_twice_is_one_and_a_wrong_order_is_refused(session: Session, who: Trainee) -> None:
    assert make.experience(session, who).id == make.experience(session, who).id
    with pytest.raises(WrongDateError):
        make.experience(session, who, started_on=date(2024, 2, 1), ended_on=date(2024, 1, 1))


# --- In one's own words -----------------------------------------------------------------------------------------------


def test_own_words_are_kept_apart_then_linked_to_a_skill_proposed(
    client: FlaskClient, session: Session, fresh_session: Session, who: Trainee
) -> None:
    skill, lived = make.skill(session, "Réparer un filet"), make.experience(session, who, "Port de Honfleur")
    session.commit()
    answer = send(client, WORDS, text=" réparer  des filets ", experience=str(lived.id))
    words = session.scalars(select(OwnWords)).one()
    assert (words.text, words.experience_id, words.trainee_id) == ("réparer des filets", lived.id, who.id)
    assert answer.location == f"{WORDS}/{words.id}"
    send(client, WORDS, text="Réparer des filets".lower())
    assert len(session.scalars(select(OwnWords)).all()) == 1
    assert "“réparer des filets”" in read(client, "/portfolio")
    assert "Réparer un filet" in read(client, f"{WORDS}/{words.id}")
    send(client, f"{WORDS}/{words.id}", **{"skill": "Réparer un filet", "skill-id": str(skill.id)})
    found = queries.holding(fresh_session, trainee_id=who.id, skill_id=skill.id, today=TODAY)
    assert found is not None
    assert found.declaration is not None
    assert found.declaration.experience_id == lived.id
    assert fresh_session.get_one(OwnWords, words.id).linked_skill_id == skill.id
    assert "“réparer des filets”" not in read(client, "/portfolio")
    assert "linked to “Réparer un filet”" in read(client, WORDS)


def test_words_linked_to_a_skill_already_there_change_nothing_of_it(session: Session, who: Trainee) -> None:
    skill = make.declared(session, who, make.skill(session), level=4)
    before = held(session, who, skill)
    words = make.own_words(session, who, "Faire fondre")
    services.link_words(session, trainee=who, words=words, skill_id=skill.id, now=MOMENT)
    assert held(session, who, skill) == before
    with pytest.raises(UnknownSkillError):
        services.link_words(session, trainee=who, words=words, skill_id=who.id, now=MOMENT)


def test_words_are_taken_out_and_wrong_ones_stay_in_their_field(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    words = make.own_words(session, who, "Parler aux mouettes")
    session.commit()
    send(client, f"{WORDS}/{words.id}/retirer")
    assert "mouettes" not in read(client, "/portfolio")
    assert client.get(f"{WORDS}/{words.id}").status_code == 404
    for unseen in ("  ", "\u200b", "\xa0\u3164"):
        assert "Write what you can do" in send(client, WORDS, text=unseen).text
    long = send(client, WORDS, text="y" * 301).text
    assert "300" in long
    assert "y" * 301 in long


def test_the_cards_keep_what_is_missing_in_ones_own_words_and_take_one_back(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skills = [make.skill(session, "Lire un plan"), make.skill(session, "Tenir la caisse")]
    make.occupation(session, "Soudeur", skills)
    series = make.card_series(session, who, skills, experience=make.experience(session, who))
    foreign = make.card_series(session, make.trainee(session), [make.skill(session)])
    session.commit()
    page = read(client, f"/portfolio/parcours/{series.id}")
    assert f'name="serie" value="{series.id}"' in page
    kept = send(client, WORDS, text="Ramender", serie=str(series.id), experience=str(series.experience_id))
    assert f"serie={series.id}" in kept.location
    assert f'href="/portfolio/parcours/{series.id}"' in read(client, kept.location)
    other = send(client, WORDS, text="Godiller", serie=str(foreign.id), experience="nonsense")
    assert str(foreign.id) not in other.location


def test_no_page_of_employers_reads_what_one_says_in_ones_own_words() -> None:
    app = Path(__file__).parents[3] / "app"
    sources = [path for slice_ in ("matches", "offers") for path in (app / slice_).rglob("*") if path.suffix in READ]
    assert len(sources) > 20
    assert [path.name for path in sources if re.search(r"own_words?\b|OwnWords", path.read_text("utf-8"))] == []
