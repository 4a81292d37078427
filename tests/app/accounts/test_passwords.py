"""Choosing and changing a password."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy.orm import Session

from app.accounts import passwords
from app.accounts.models import User
from app.accounts.passwords import PasswordProblem
from app.accounts.queries import signed_in_sessions
from tests.factories.accounts import PASSWORD, a_user, sign_in, signed_in, token

NEW = "encore trois mots choisis"


def link(letter: EmailMessage) -> str:
    found = re.search(r"http://localhost(/\S+)", letter.body)
    assert found is not None, letter.body
    return found[1]


def ask(client: FlaskClient, email: str) -> str:
    page = "/mot-de-passe-oublie"
    return client.post(page, data={"csrf_token": token(client, page), "email": email}).text


def untold(page: str, email: str) -> str:
    """A page without the address that was typed, and without its form's token, which tells the second."""
    return re.sub(r'(name="csrf_token"[^>]*value=)"[^"]+"', r"\1", page.replace(email, ""))


def choose(client: FlaskClient, path: str, password: str = NEW, again: str = NEW) -> int:
    form = {"csrf_token": token(client, path), "password": password, "password_confirm": again}
    return client.post(path, data=form).status_code


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("onze lettre", PasswordProblem.TOO_SHORT),
        ("aaaaaaaaaaaaaaaa", PasswordProblem.TOO_PLAIN),
        ("xx alix@example.org", PasswordProblem.IS_THE_ADDRESS),
        ("trois mots au hasard", None),
    ],
)
def test_a_password_is_long_and_neither_one_key_nor_the_address(password: str, problem: PasswordProblem | None) -> None:
    assert passwords.problem(password, "alix@example.org") is problem


def test_a_forgotten_password_is_replaced_by_a_link_sent_to_its_owner(
    client: FlaskClient, someone: User, outbox: list[EmailMessage]
) -> None:
    ask(client, someone.email)
    (letter,) = outbox
    assert letter.to == [someone.email]

    assert choose(client, link(letter)) == 302

    assert sign_in(client, someone.email, PASSWORD).status_code == 200
    assert sign_in(client, someone.email, NEW).status_code == 302


def test_an_unknown_address_gets_the_same_answer_and_no_letter(
    client: FlaskClient, someone: User, outbox: list[EmailMessage]
) -> None:
    known, unknown = ask(client, someone.email), ask(client, "inconnu@example.org")

    assert untold(known, someone.email) == untold(unknown, "inconnu@example.org")
    assert len(outbox) == 1


def test_no_request_can_make_the_link_lead_elsewhere(
    client: FlaskClient, someone: User, outbox: list[EmailMessage]
) -> None:
    page = "/mot-de-passe-oublie"
    form = {"csrf_token": token(client, page), "email": someone.email}
    client.post(page, data=form, headers={"X-Forwarded-Host": "evil.example"})
    client.post(page, data=form, base_url="http://evil.example")
    cookie = client.get_cookie("session")
    assert cookie is not None
    stranger = client.application.test_client()
    stranger.set_cookie("session", cookie.value, domain="evil.example")
    stranger.post(page, data=form, base_url="http://evil.example")

    assert len(outbox) >= 2
    assert not any("evil" in letter.body for letter in outbox)
    assert all("http://localhost/mot-de-passe-oublie/" in letter.body for letter in outbox)


def test_the_link_works_once(client: FlaskClient, someone: User, outbox: list[EmailMessage]) -> None:
    ask(client, someone.email)
    path = link(outbox[0])
    choose(client, path)

    again = client.get(path)
    assert again.location == "/mot-de-passe-oublie"
    forced = client.post(
        path,
        data={
            "csrf_token": token(client),
            "password": "un autre mot choisi",
            "password_confirm": "un autre mot choisi",
        },
    )
    assert forced.location == "/mot-de-passe-oublie"
    assert sign_in(client, someone.email, NEW).status_code == 302


def test_the_link_lasts_an_hour(client: FlaskClient, someone: User, outbox: list[EmailMessage]) -> None:
    ask(client, someone.email)
    path = link(outbox[0])

    with mock.patch(
        "itsdangerous.timed.time.time", return_value=(datetime.now(UTC) + timedelta(minutes=61)).timestamp()
    ):
        late = client.get(path)
    assert late.location == "/mot-de-passe-oublie"
    assert client.get(path).status_code == 200


def test_an_older_link_no_longer_works_once_the_password_has_changed(
    client: FlaskClient, someone: User, outbox: list[EmailMessage]
) -> None:
    ask(client, someone.email)
    ask(client, someone.email)
    older, newer = (link(letter) for letter in outbox)
    choose(client, newer)

    assert client.get(older).status_code == 302


def test_a_weak_password_is_refused_with_its_reason(
    client: FlaskClient, someone: User, outbox: list[EmailMessage]
) -> None:
    ask(client, someone.email)
    path = link(outbox[0])

    assert choose(client, path, "court", "court") == 200
    assert choose(client, path, NEW, "pas le même mot") == 200
    assert sign_in(client, someone.email, PASSWORD).status_code == 302


def test_a_new_password_by_link_ends_every_session(
    client: FlaskClient, other_client: FlaskClient, someone: User, outbox: list[EmailMessage]
) -> None:
    sign_in(other_client, someone.email)
    ask(client, someone.email)
    choose(client, link(outbox[0]))

    assert other_client.get("/mon-compte").status_code == 302
    assert len(outbox) == 2  # and the owner is told


@pytest.fixture
def change(client: FlaskClient) -> Callable[..., int]:
    def post(old: str = PASSWORD, new: str = NEW) -> int:
        page = "/mon-compte/mot-de-passe"
        form = {"password": old, "new_password": new, "new_password_confirm": new}
        return client.post(page, data={"csrf_token": token(client, page), **form}).status_code

    return post


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(
    client: FlaskClient,
    other_client: FlaskClient,
    session: Session,
    someone: User,
    outbox: list[EmailMessage],
    change: Callable[..., int],
) -> None:
    sign_in(client, someone.email)
    sign_in(other_client, someone.email)

    assert change() == 302

    assert client.get("/mon-compte").status_code == 200
    assert other_client.get("/mon-compte").status_code == 302
    assert [letter.to for letter in outbox] == [[someone.email]]
    assert sign_in(other_client, someone.email, NEW).status_code == 302


def test_changing_the_password_asks_for_the_present_one(
    client: FlaskClient, someone: User, change: Callable[..., int]
) -> None:
    sign_in(client, someone.email)

    assert change(old="autre") == 200
    assert change(new="court") == 200
    assert change(new=PASSWORD) == 200


def test_guessing_the_present_password_is_limited_too(
    client: FlaskClient, someone: User, change: Callable[..., int], later: object
) -> None:
    sign_in(client, someone.email)

    assert [change(old="mauvais") for _ in range(11)] == [200] * 10 + [429]


def test_other_devices_are_listed_and_closed_one_by_one_or_together(
    client: FlaskClient, other_client: FlaskClient, someone: User
) -> None:
    sign_in(client, someone.email)
    sign_in(other_client, someone.email)
    page = client.get("/mon-compte").text
    found = re.search(r'action="(/mon-compte/appareils/[0-9a-f]{64}/fermer)"', page)
    assert found is not None

    answer = client.post(found[1], data={"csrf_token": token(client, "/mon-compte")})

    assert answer.status_code == 302
    assert other_client.get("/mon-compte").status_code == 302
    sign_in(other_client, someone.email)
    client.post("/mon-compte/appareils/fermer-les-autres", data={"csrf_token": token(client, "/mon-compte")})
    assert other_client.get("/mon-compte").status_code == 302
    assert client.get("/mon-compte").status_code == 200


def test_nobody_closes_someone_elses_session(
    client: FlaskClient, other_client: FlaskClient, session: Session, someone: User
) -> None:
    sign_in(client, someone.email)
    (row,) = signed_in_sessions(session, someone.id, datetime.now(UTC))
    other = signed_in(other_client, session, a_user(session, is_trainee=True))

    answer = other.post(
        f"/mon-compte/appareils/{row.key_hash}/fermer", data={"csrf_token": token(other, "/mon-compte")}
    )

    assert answer.status_code == 404
    assert client.get("/mon-compte").status_code == 200
