"""Someone who is signed out while they write loses nothing."""

import re
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.models import Experience
from tests.factories import portfolio as people
from tests.factories.accounts import signed_in, token

PAGE = "/portfolio/experiences/ajouter"
WRITTEN = {"kind": "job", "title": "Aide <b>en</b> cuisine", "place": "Caen"}
OURS = {"Origin": "http://localhost"}


def hidden(page: str) -> dict[str, str]:
    """What a page keeps to be sent again."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def test_what_was_written_is_kept_until_one_is_back(
    client: FlaskClient, session: Session, fresh_session: Session
) -> None:
    who = people.trainee(session)
    session.commit()
    signed_in(client, session, who.user)
    key = token(client, PAGE)
    with client.session_transaction() as cookie:
        csrf = cookie["csrf_token"]
        cookie.clear()
        cookie["csrf_token"] = csrf

    page = client.post(f"{PAGE}?lang=en", data={"csrf_token": key, **WRITTEN}, headers=OURS)
    assert page.status_code == 403
    assert "You are signed out" in page.text
    assert "Sign in, in another tab" in page.text
    kept = hidden(page.text)
    assert kept.items() >= WRITTEN.items()

    signed_in(client, session, who.user)
    assert client.post(PAGE, data={**kept, "csrf_token": token(client, PAGE)}, headers=OURS).status_code == 302
    assert fresh_session.scalars(select(Experience.title)).all() == [WRITTEN["title"]]


def test_it_is_kept_too_when_all_of_the_session_has_gone(client: FlaskClient, session: Session) -> None:
    page = client.post(f"{PAGE}?lang=en", data={"csrf_token": "old", **WRITTEN}, headers=OURS)

    assert page.status_code == 400
    assert "You are signed out" in page.text
    assert hidden(page.text).items() >= WRITTEN.items()


def test_nothing_is_shown_again_of_what_another_site_sends(client: FlaskClient, session: Session) -> None:
    page = client.post(f"{PAGE}?lang=en", data=WRITTEN, headers={"Origin": "https://elsewhere.example"})

    assert page.status_code == 400
    assert "cuisine" not in page.text
