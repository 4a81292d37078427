"""Telling what one has done in one's own words, and choosing among the skills found."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio import queries
from app.portfolio.models import GroundState, Trainee
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
PAGE = "/portfolio/recit"


@pytest.fixture
def who(client: FlaskClient, session: Session) -> Trainee:
    """A person signed in, and a trade whose skills can be told of."""
    trainee = make.trainee(session, now=MOMENT - timedelta(days=50))
    named = [make.skill(session, label) for label in ("Souder en TIG", "Lire un plan", "Tenir la caisse")]
    make.occupation(session, "Soudeur", named[:2])
    signed_in(client, session, trainee.user)
    return trainee


def tell(client: FlaskClient, story: str, **more: str) -> str:
    data = {"csrf_token": token(client, PAGE), "story": story, **more}
    return re.sub(r"\s+", " ", client.post(PAGE, data=data).text)


def test_a_story_becomes_cards_with_the_words_that_show_each(client: FlaskClient, who: Trainee) -> None:
    page = tell(client, "J’ai soudé en TIG et je lisais des plans.")

    assert "Souder en TIG" in page
    assert "Lire un plan" in page
    assert "Tenir la caisse" not in page
    assert "Vous avez écrit" in page
    assert "J’ai soudé en TIG et je lisais des plans." in page  # nothing typed is lost


def test_the_answers_are_saved_and_the_story_is_not(client: FlaskClient, session: Session, who: Trainee) -> None:
    page = tell(client, "J’ai soudé en TIG et je lisais des plans.")
    fields = sorted(set(re.findall(r'name="(c-[0-9a-f-]{36})"', page)))
    assert len(fields) == 2

    answer = client.post(
        PAGE, data={"csrf_token": token(client, PAGE), fields[0]: "acquired", fields[1]: "not_yet", "c-nonsense": "x"}
    )

    assert answer.status_code == 302
    session.expire_all()
    (held,) = queries.holdings(session, who.id, today=local_day(MOMENT))
    assert fields[0] == f"c-{held.skill_id}"
    assert held.declaration is not None
    assert held.declaration.state is GroundState.ACQUIRED


def test_what_others_vouch_for_is_not_asked_again(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session, "Souder en TIG")
    at = schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=MOMENT)
    statements_of.attested(session, who, skill, by=schools.trainer(session, at), level=3, now=MOMENT)
    session.commit()

    assert f"c-{skill.id}" not in tell(client, "Je soude en TIG.")


@pytest.mark.parametrize(
    ("story", "said"),
    [("", "Écrivez quelques mots"), ("x" * 5001, "5000"), ("zzz qqq 😀", "Nous n’avons pas reconnu de compétence")],
)
def test_a_story_that_says_nothing_gets_a_sentence(client: FlaskClient, who: Trainee, story: str, said: str) -> None:
    page = tell(client, story)

    assert said in page
    assert "c-" not in re.findall(r'name="([^"]+)"', page)


def test_nobody_else_tells_a_story(client: FlaskClient, session: Session) -> None:
    signed_out = client.get(PAGE)
    signed_in(client, session, schools.trainer(session, schools.provider(session)))

    assert signed_out.status_code == 302
    assert client.get(PAGE).status_code in {403, 404}
