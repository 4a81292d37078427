"""An officer looks at who holds what, and decides where the rule is not enough."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.recognition.models import Award, Override
from tests.factories.accounts import NOW, signed_in
from tests.factories.accounts import token as csrf
from tests.factories.backpacks import a_reader
from tests.factories.recognition import Stage, a_stage, an_officer_of, award_of, held, the_region

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def stage(session: Session) -> Stage:
    made = a_stage(session)
    held(session, made.who, made.listens)
    held(session, made.who, made.speaks)
    session.commit()
    return made


def test_an_officer_suspends_a_meta_badge_and_lets_the_rule_decide_again(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    signed_in(client, session, stage.officer)
    listed = client.get("/region/attributions", query_string={"meta": str(stage.meta_badge.id), "etat": "held"}).text
    assert stage.who.user.display_name in listed
    assert "Personne ici" in client.get("/region/attributions?etat=suspended").text
    page = f"/region/attributions/{award.id}"
    read = client.get(page).text
    assert "Accueillir, Animer" in read
    seen = seen_on(read)
    sent = {
        "csrf_token": csrf(client, page), "decide-outcome": "not_held", "decide-reason": "Doute sérieux.",
        "decide-ends_on": (NOW + timedelta(days=30)).strftime("%d/%m/%Y"), "decide-seen": seen,
    }  # fmt: skip
    empty = client.post(page, data={**sent, "decide-reason": ""})
    assert "Dites pourquoi" in empty.text
    past = client.post(page, data={**sent, "decide-ends_on": "01/01/2020"})
    assert "Doute sérieux." in past.text
    assert past.status_code == 200
    unread = client.post(page, data={**sent, "decide-seen": "autre"})
    assert "a changé entre-temps" in unread.text
    done = client.post(page, data={**sent, "decide-ends_on": ""})
    assert done.status_code == 302
    assert fresh_session.get_one(Award, award.id).suspended_at is not None
    assert "Doute sérieux." in client.get(page).text
    ours = award_of(fresh_session, stage.who, stage.meta_badge)
    assert ours is not None
    assert ours.credential.suspended_reason == "La Région a décidé de le suspendre."
    ended = {"csrf_token": csrf(client, page), "end-end_reason": "Vérifié."}
    unread = client.post(f"{page}/fin", data={**ended, "end-seen": seen}).text
    assert "a changé entre-temps" in unread
    assert "Vérifié." in unread
    client.post(f"{page}/fin", data={**ended, "end-seen": seen_on(unread, "end")})
    fresh_session.expire_all()
    assert fresh_session.get_one(Award, award.id).suspended_at is None
    again = client.post(f"{page}/fin", data={"csrf_token": csrf(client, page), "end-end_reason": "Vérifié."})
    assert again.status_code == 302
    history = client.get(page).text
    for words in ("Attribué", "Suspendu", "Rétabli", "Vérifié."):
        assert words in history


def seen_on(page: str, form: str = "decide") -> str:
    """What a page says that it showed."""
    return page.split(f'name="{form}-seen"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def test_a_decision_that_one_has_not_read_is_not_replaced(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    signed_in(client, session, stage.officer)
    page = f"/region/attributions/{award.id}"
    read = {"csrf_token": csrf(client, page), "decide-seen": seen_on(client.get(page).text)}
    first = {**read, "decide-outcome": "held", "decide-reason": "Confirmé en commission."}  # it changes no state
    assert client.post(page, data=first).status_code == 302
    late = client.post(page, data={**read, "decide-outcome": "not_held", "decide-reason": "Sans avoir lu."}).text
    assert "a changé entre-temps" in late
    assert "Sans avoir lu." in late
    assert [one.reason for one in fresh_session.scalars(select(Override))] == ["Confirmé en commission."]


def test_a_page_far_beyond_the_last_is_the_last(client: FlaskClient, session: Session, stage: Stage) -> None:
    signed_in(client, session, stage.officer)
    for page in ("9" * 30, "12", "-1", "x"):
        assert stage.who.user.display_name in client.get(f"/region/attributions?page={page}").text


def test_another_region_finds_nothing(client: FlaskClient, session: Session, stage: Stage) -> None:
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    stranger = an_officer_of(session, the_region(session))
    session.commit()
    signed_in(client, session, stranger)
    assert stage.who.user.display_name not in client.get("/region/attributions").text
    assert client.get(f"/region/attributions/{award.id}").status_code == 404
    token = csrf(client, "/compte")
    assert client.post(f"/region/attributions/{award.id}", data={"csrf_token": token}).status_code == 404
    assert client.post(f"/region/attributions/{award.id}/fin", data={"csrf_token": token}).status_code == 404


def test_the_list_sends_as_many_statements_for_nine_people_as_for_one(
    client: FlaskClient, session: Session, statements: list[str], stage: Stage
) -> None:
    counts = []
    for some in (0, 8):
        for number in range(some):
            who = a_reader(session, f"many-{number}@example.org")
            held(session, who, stage.listens)
            held(session, who, stage.speaks)
        session.commit()
        signed_in(client, session, stage.officer)
        client.get("/region/attributions")
        statements.clear()
        assert client.get("/region/attributions").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1], counts
