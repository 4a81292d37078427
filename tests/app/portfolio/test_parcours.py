"""“What have you done?”: a trade, a training, an experience or a sentence, each opens its cards."""

import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.portfolio import queries
from app.portfolio.models import CardSeries, CardStart, Experience, ExperienceKind, Trainee, WishedOccupation
from app.skills.models import Skill
from tests.app.portfolio.conftest import LONG_AGO, TODAY, read, send
from tests.factories import portfolio as make
from tests.factories import trainings as schools
from tests.factories.accounts import token

DOOR, TELL, ADD = "/portfolio/parcours", "/portfolio/parcours/phrase", "/portfolio/experiences/ajouter"


@pytest.fixture
def told(session: Session, who: Trainee) -> list[Skill]:
    """Skills that can be told of; the first two are a trade's."""
    named = [make.skill(session, label) for label in ("Souder en TIG", "Lire un plan", "Tenir la caisse")]
    make.occupation(session, "Soudeur", named[:2])
    session.commit()
    return named


def asked(session: Session, answer: object) -> tuple[CardSeries, list[object]]:
    """The series one was sent to, and the skills it asks about."""
    path = urlsplit(answer.location or "").path  # type: ignore[attr-defined]
    assert re.fullmatch(rf"{DOOR}/[0-9a-f-]{{36}}", path), path
    series = session.get_one(CardSeries, UUID(path.removeprefix(f"{DOOR}/")))
    return series, [card.skill_id for card in queries.series_state(session, series.id).asked]


def in_french(client: FlaskClient, path: str, **data: object) -> TestResponse:
    """Send a form from a French page: sentences are read in the page's language."""
    return client.post(path, data={"csrf_token": token(client, "/"), **data})


def test_the_door_proposes_ones_own_trades_then_those_that_many_choose(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    mine, taught, common, rare = (make.occupation(session, name) for name in ("Mien", "Appris", "Courant", "Rare"))
    gone = make.occupation(session, "Disparu")
    gone.retired_in_id = make.skill(session, retired=True).retired_in_id
    session.add(WishedOccupation(trainee_id=who.id, occupation_id=mine.id))
    for wished in ((rare, common, gone), (common,), (common, gone)):
        other = make.trainee(session)
        session.add_all(WishedOccupation(trainee_id=other.id, occupation_id=one.id) for one in wished)
    course = schools.training_session(session, schools.provider(session))
    course.programme.occupation_id = taught.id
    schools.enrolled(session, who, course, now=LONG_AGO)
    session.commit()
    page = read(client, DOOR)
    assert "Yours, or one that many choose:" in page
    places = [page.index(f">{name}<") for name in ("Mien", "Appris", "Courant", "Rare")]
    assert places == sorted(places)
    assert "Disparu" not in page


def test_the_door_calls_trades_ones_own_only_when_they_are(client: FlaskClient, session: Session, who: Trainee) -> None:
    trade = make.occupation(session, "Courant")
    session.add(WishedOccupation(trainee_id=make.trainee(session).id, occupation_id=trade.id))
    session.commit()
    page = read(client, DOOR)
    assert "Among those that many choose:" in page
    assert "Yours" not in page
    session.add(WishedOccupation(trainee_id=who.id, occupation_id=trade.id))
    session.commit()
    assert "Yours:" in read(client, DOOR)


def test_a_trade_is_found_by_its_name_or_taken_among_those_proposed(
    client: FlaskClient, session: Session, who: Trainee, told: list[Skill]
) -> None:
    series, skills = asked(session, send(client, DOOR, occupation="soudeur"))
    assert (series.start, series.trainee_id) == (CardStart.OCCUPATION, who.id)
    assert sorted(map(str, skills)) == sorted(str(one.id) for one in told[:2])
    again = send(client, f"{DOOR}/metier/{series.occupation_id}")
    assert asked(session, again)[0].id == series.id
    assert "We did not find this." in send(client, DOOR, occupation="zzzzz").text
    assert client.post(f"{DOOR}/metier/{who.id}", data={}).status_code in (400, 403, 404)


def test_a_training_asks_what_it_teaches_and_its_trade_and_keeps_them_tied_to_it(
    client: FlaskClient, session: Session, who: Trainee, told: list[Skill]
) -> None:
    at = schools.provider(session)
    course = schools.training_session(
        session, at, modules={"Caisse": ([told[2]], TODAY - timedelta(days=40), TODAY - timedelta(days=10))}
    )
    course.programme.occupation_id = make.occupation(session, "Soudeur d’atelier", told[:2]).id
    enrolment = schools.enrolled(session, who, course, now=LONG_AGO)
    session.commit()
    assert course.programme.title in read(client, DOOR)
    answer = send(client, f"{DOOR}/formation/{enrolment.id}")
    series, skills = asked(session, answer)
    assert sorted(map(str, skills)) == sorted(str(one.id) for one in told[:2])
    lived = session.scalars(select(Experience)).one()
    assert (lived.kind, lived.title, lived.place) == (ExperienceKind.TRAINING, course.programme.title, at.name)
    assert (lived.source_id, series.experience_id) == (enrolment.id, lived.id)
    send(client, f"{DOOR}/formation/{enrolment.id}")
    assert len(session.scalars(select(Experience)).all()) == 1


def test_an_experience_is_kept_and_its_sentence_and_its_trade_propose_its_skills(
    client: FlaskClient, session: Session, who: Trainee, told: list[Skill]
) -> None:
    answer = in_french(
        client,
        f"{ADD}?genre=voluntary",
        kind="voluntary",
        title="  Buvette   du club ",
        place="Saint-Lô",
        started_on="01/09/2024",
        occupation="soudeur",
        story="Je tenais la caisse.",
    )
    series, skills = asked(session, answer)
    assert skills[0] == told[2].id
    assert set(skills) == {one.id for one in told}
    lived = session.get_one(Experience, series.experience_id)
    assert (lived.kind, lived.title, lived.place) == (ExperienceKind.VOLUNTARY, "Buvette du club", "Saint-Lô")
    assert "Buvette du club" in read(client, f"{DOOR}/{series.id}")
    assert "You wrote: “" in read(client, f"{DOOR}/{series.id}")


def test_an_experience_that_shows_no_skill_is_kept_all_the_same(
    client: FlaskClient, session: Session, who: Trainee, told: list[Skill]
) -> None:
    answer = send(client, ADD, kind="personal", title="zzz qqq")
    lived = session.scalars(select(Experience)).one()
    assert urlsplit(answer.location).path == f"/portfolio/experiences/{lived.id}"
    page = read(client, f"/portfolio/experiences/{lived.id}")
    assert "We found no skill there." in page
    assert asked(session, send(client, f"/portfolio/experiences/{lived.id}", occupation="soudeur"))[1]


def test_a_sentence_becomes_cards_with_the_words_that_show_each_and_is_not_kept(
    client: FlaskClient, session: Session, who: Trainee, told: list[Skill]
) -> None:
    sentence = "J’ai soudé en TIG et je lisais des plans, près de la gare."
    series, skills = asked(session, in_french(client, TELL, story=sentence))
    assert set(skills) == {one.id for one in told[:2]}
    assert asked(session, in_french(client, TELL, story=sentence))[0].id == series.id
    page = read(client, f"{DOOR}/{series.id}")
    assert page.count("You wrote: “") == 2
    assert "gare" not in series.key
    assert "Keep this sentence with your own words" in page
    assert page.count("gare") == 1  # offered, in the box of one's own words
    with client.session_transaction() as cookie:
        assert cookie["told"] == [str(series.id), sentence]
    send(client, "/portfolio/mes-mots", text=sentence, serie=str(series.id))
    page = read(client, f"{DOOR}/{series.id}")
    assert "gare" not in page
    assert "Something missing that you can do?" in page
    in_french(client, TELL, story="Je lisais des plans.")
    client.post("/deconnexion", data={"csrf_token": token(client, "/")})
    with client.session_transaction() as cookie:
        assert "told" not in cookie


@pytest.mark.parametrize(
    ("story", "said"),
    [("", "Write a few words."), ("x" * 5001, "5000"), ("zzz qqq 😀", "We did not recognise a skill")],
)
def test_a_sentence_that_says_nothing_gets_one_back_and_stays(
    client: FlaskClient, session: Session, told: list[Skill], story: str, said: str
) -> None:
    page = send(client, TELL, story=story).text
    assert said in page
    assert story in page
    assert session.scalars(select(CardSeries)).all() == []


def test_all_said_already_is_told_and_asks_nothing(
    client: FlaskClient, session: Session, who: Trainee, told: list[Skill]
) -> None:
    for one in told:
        make.declared(session, who, one)
    session.commit()
    answer = in_french(client, DOOR, occupation="soudeur")
    assert "Votre portfolio dit déjà tout" in read(client, urlsplit(answer.location).path)


def test_a_sentence_said_already_stays_and_can_be_kept_in_ones_own_words(
    client: FlaskClient, session: Session, who: Trainee, told: list[Skill]
) -> None:
    make.declared(session, who, told[0])
    session.commit()
    answer = in_french(client, TELL, story="Je soude en TIG et je parle aux mouettes.")
    assert answer.status_code == 200
    assert "Votre portfolio contient déjà ce que nous avons reconnu" in answer.text
    assert "<li>Souder en TIG</li>" in answer.text
    assert answer.text.count("je parle aux mouettes") == 2  # in the box, and in the offer
    assert 'action="/portfolio/mes-mots"' in answer.text
    assert session.scalars(select(CardSeries)).all() == []
