"""Signing in, and out."""

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import SignedInSession, User
from app.accounts.queries import digest
from tests.factories.accounts import PASSWORD, a_user, sign_in, signed_in, token


def is_in(client: FlaskClient) -> bool:
    return client.get("/mon-compte").status_code == 200


def rows(session: Session) -> list[SignedInSession]:
    session.expire_all()
    return list(session.scalars(select(SignedInSession)))


def test_the_right_password_opens_a_session_kept_on_the_server(
    client: FlaskClient, session: Session, someone: User
) -> None:
    answer = sign_in(client, someone.email)

    assert (answer.status_code, answer.location) == (302, "/")
    assert [row.user_id for row in rows(session)] == [someone.id]
    assert is_in(client)


def test_the_cookie_shows_neither_password_nor_a_key_that_the_table_holds(
    client: FlaskClient, session: Session, someone: User
) -> None:
    sign_in(client, someone.email)

    with client.session_transaction() as cookie:
        key = cookie["signed_in"]
    (row,) = rows(session)
    assert row.key_hash == digest(key) != key


def test_an_address_is_recognised_whatever_its_capitals(client: FlaskClient, someone: User) -> None:
    assert sign_in(client, " ALIX@Example.org ").status_code == 302


def test_one_comes_back_to_the_page_one_asked_for(client: FlaskClient, someone: User) -> None:
    asked = client.get("/mon-compte")
    assert asked.location == "/connexion?next=/mon-compte"

    assert sign_in(client, someone.email, next="/mon-compte").location == "/mon-compte"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_led_elsewhere_by_signing_in(client: FlaskClient, someone: User, elsewhere: str) -> None:
    answer = sign_in(client, someone.email, next=elsewhere)

    assert urlsplit(urljoin("http://localhost/connexion", answer.location or "")).netloc == "localhost"


def test_an_unknown_account_gets_the_same_answer_as_a_wrong_password(client: FlaskClient, someone: User) -> None:
    wrong = sign_in(client, someone.email, "autre mot de passe")
    unknown = sign_in(client, "inconnu@example.org", "autre mot de passe")

    assert wrong.status_code == unknown.status_code == 200
    assert 'aria-labelledby="a-corriger"' in wrong.text
    assert wrong.text.replace(someone.email, "X") == unknown.text.replace("inconnu@example.org", "X")


def test_an_unknown_account_takes_as_long_to_refuse(slow: Flask, session: Session) -> None:
    client = slow.test_client()
    with slow.app_context():
        user = a_user(session, password=PASSWORD)
    session.commit()
    form = {"csrf_token": token(client), "password": "autre mot de passe"}

    def seconds(email: str) -> float:
        began = time.process_time()
        assert client.post("/connexion", data={**form, "email": email}).status_code == 200
        return time.process_time() - began

    known, unknown = zip(*((seconds(user.email), seconds("inconnu@example.org")) for _ in range(5)), strict=True)
    assert min(known) > 0.005  # the hash is slow on purpose
    # Of the processor, and the quickest of each: whatever else the machine does hardly adds.
    assert 0.6 < min(known) / min(unknown) < 1.6


def test_a_closed_account_does_not_open(client: FlaskClient, session: Session, someone: User) -> None:
    someone.active = False
    session.commit()

    assert sign_in(client, someone.email).status_code == 200
    assert not is_in(client)


def test_an_account_closed_meanwhile_is_out_at_once(client: FlaskClient, session: Session, someone: User) -> None:
    sign_in(client, someone.email)
    someone.active = False
    session.commit()

    assert not is_in(client)


def test_a_form_without_its_token_is_refused(client: FlaskClient, session: Session, someone: User) -> None:
    answer = client.post("/connexion", data={"email": someone.email, "password": PASSWORD})

    assert answer.status_code == 400
    assert rows(session) == []


def test_signing_out_kills_a_copied_cookie(client: FlaskClient, other_client: FlaskClient, someone: User) -> None:
    sign_in(client, someone.email)
    with client.session_transaction() as cookie:
        copied = dict(cookie)
    with other_client.session_transaction() as cookie:
        cookie.update(copied)
    assert is_in(other_client)

    client.post("/deconnexion", data={"csrf_token": token(client, "/mon-compte")})

    assert not is_in(client)
    assert not is_in(other_client)


def test_signing_out_leaves_the_other_devices_in(client: FlaskClient, other_client: FlaskClient, someone: User) -> None:
    sign_in(client, someone.email)
    sign_in(other_client, someone.email)

    client.post("/deconnexion", data={"csrf_token": token(client, "/mon-compte")})

    assert is_in(other_client)


def test_signing_in_again_ends_the_session_one_had(client: FlaskClient, session: Session, someone: User) -> None:
    sign_in(client, someone.email)
    with client.session_transaction() as cookie:
        cookie.pop("_user_id")
    sign_in(client, someone.email)

    assert len(rows(session)) == 1


def test_a_visit_lasts_twelve_hours_and_a_device_of_ones_own_fourteen_days(
    client: FlaskClient, other_client: FlaskClient, session: Session, someone: User
) -> None:
    visit = sign_in(client, someone.email)
    stay = sign_in(other_client, someone.email, remember="y")

    lasts = sorted(row.expires_at - row.created_at for row in rows(session))
    assert lasts == [timedelta(hours=12), timedelta(days=14)]
    assert "Expires" not in visit.headers["Set-Cookie"]
    assert "Expires" in stay.headers["Set-Cookie"]
    assert "remember_token" not in str(stay.headers)


def test_a_session_whose_time_has_passed_is_over_and_forgotten(
    client: FlaskClient, other_client: FlaskClient, session: Session, someone: User
) -> None:
    signed_in(client, session, someone, now=datetime.now(UTC) - timedelta(hours=13))
    assert not is_in(client)

    sign_in(other_client, someone.email)
    assert len(rows(session)) == 1


def test_a_page_read_now_and_then_notes_that_the_session_is_in_use(
    client: FlaskClient, session: Session, someone: User
) -> None:
    sign_in(client, someone.email)
    (row,) = rows(session)
    first = row.last_seen_at
    is_in(client)
    assert rows(session)[0].last_seen_at == first

    long_ago = first - timedelta(minutes=11)
    session.execute(update(SignedInSession).values(last_seen_at=long_ago))
    session.commit()
    is_in(client)
    assert rows(session)[0].last_seen_at > long_ago


def test_a_session_is_checked_in_one_statement(
    client: FlaskClient, session: Session, someone: User, statements: list[str]
) -> None:
    signed_in(client, session, someone)
    statements.clear()

    client.get("/employeurs/en-attente")

    assert len(statements) == 1
    assert "signed_in_session" in statements[0]


def test_no_token_in_a_header_or_an_address_opens_anything(client: FlaskClient, app: Flask, someone: User) -> None:
    with app.test_request_context():
        secret = str(someone.get_auth_token())

    assert client.get(f"/mon-compte?auth_token={secret}").status_code == 302
    assert client.get("/mon-compte", headers={"Authentication-Token": secret}).status_code == 302


def test_a_program_gets_no_other_answer_than_a_person(client: FlaskClient, someone: User) -> None:
    answer = client.post(
        "/connexion",
        json={"email": someone.email, "password": PASSWORD, "csrf_token": token(client)},
        headers={"X-CSRFToken": token(client)},
    )

    assert answer.content_type != "application/json"
