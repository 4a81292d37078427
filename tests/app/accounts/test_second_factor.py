"""The second check when one signs in: needed for staff in production, offered to all."""

import re
from datetime import datetime
from typing import Any
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.proxies import _security
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.models import MembershipRole, User
from tests.factories.accounts import PASSWORD, a_member, an_organisation, sign_in, signed_in, token

SECURE = {"base_url": "https://tremplin.example"}


@pytest.fixture
def client(production: Flask) -> FlaskClient:
    """A browser on the production site, which is served over https."""
    browser = production.test_client()
    browser.environ_base = {
        "wsgi.url_scheme": "https",
        "HTTP_HOST": "tremplin.example",
        "HTTP_REFERER": "https://tremplin.example/",
    }
    return browser


@pytest.fixture
def trainer(production: Flask, session: Session) -> User:
    with production.app_context():
        user = a_member(session, MembershipRole.TRAINER, email="formateur@example.org", password=PASSWORD)
    session.commit()
    return user


def code(app: Flask, secret: str) -> str:
    with app.test_request_context():
        return str(_security.totp_factory.generate_totp_password(secret))


def link_application(app: Flask, client: FlaskClient) -> str:
    """Go through the setting-up page; the code that finishes it."""
    page = "/mon-compte/second-controle"
    shown = client.post(page, data={"csrf_token": token(client, page), "setup": "authenticator"}).text
    assert "data:image/svg+xml" in shown
    with client.session_transaction() as cookie:
        secret = str(cookie["tf_totp_secret"])
    return code(app, secret)


def finish(client: FlaskClient, written: str) -> int:
    form = {"csrf_token": token(client, "/connexion/code"), "code": written}
    return client.post("/connexion/code", data=form).status_code


def with_application(production: Flask, session: Session, user: User) -> User:
    with production.test_request_context():
        user.tf_totp_secret = _security.totp_factory.generate_totp_secret()
    user.tf_primary_method = "authenticator"
    session.commit()
    return user


def test_staff_set_up_a_second_check_before_they_come_in(
    production: Flask, client: FlaskClient, session: Session, trainer: User
) -> None:
    answer = sign_in(client, trainer.email)

    assert answer.location == "/mon-compte/second-controle"
    assert client.get("/mon-compte").status_code == 302
    written = link_application(production, client)
    assert (
        client.post(
            "/connexion/code", data={"csrf_token": token(client, "/mon-compte/second-controle"), "code": written}
        ).status_code
        == 302
    )
    assert client.get("/mon-compte").status_code == 200
    session.refresh(trainer)
    assert trainer.tf_primary_method == "authenticator"


def test_a_password_alone_no_longer_opens_a_linked_account(
    production: Flask, client: FlaskClient, session: Session, trainer: User
) -> None:
    with_application(production, session, trainer)

    assert sign_in(client, trainer.email).location == "/connexion/code?next=/"
    assert client.get("/mon-compte").status_code == 302
    assert finish(client, "000000") == 200
    assert client.get("/mon-compte").status_code == 302
    assert trainer.tf_totp_secret is not None
    assert finish(client, code(production, trainer.tf_totp_secret)) == 302
    assert client.get("/mon-compte").status_code == 200


def test_a_code_opens_once(production: Flask, client: FlaskClient, session: Session, trainer: User) -> None:
    with_application(production, session, trainer)
    assert trainer.tf_totp_secret is not None
    written = code(production, trainer.tf_totp_secret)
    sign_in(client, trainer.email)
    assert finish(client, written) == 302

    thief = production.test_client()
    thief.environ_base = client.environ_base
    sign_in(thief, trainer.email)
    assert finish(thief, written) == 200


def test_guessing_codes_is_limited(
    production: Flask, client: FlaskClient, session: Session, trainer: User, later: object
) -> None:
    with_application(production, session, trainer)
    sign_in(client, trainer.email)

    assert [finish(client, f"{number:06d}") for number in range(11)] == [200] * 10 + [429]


def test_staff_cannot_turn_the_check_off(
    production: Flask, client: FlaskClient, session: Session, trainer: User
) -> None:
    with_application(production, session, trainer)
    signed_in(client, session, trainer)
    page = "/mon-compte/second-controle"

    assert 'value="disable"' not in client.get(page).text
    client.post(page, data={"csrf_token": token(client, page), "setup": "disable"})
    session.refresh(trainer)
    assert trainer.tf_primary_method == "authenticator"


def test_a_trainee_comes_in_with_a_password_alone(production: Flask, client: FlaskClient, session: Session) -> None:
    with production.app_context():
        services.sign_up_trainee(
            session, email="alix@example.org", display_name="Alix", password=PASSWORD, now=datetime.now().astimezone()
        )
    session.commit()

    assert sign_in(client, "alix@example.org").location == "/"
    assert client.get("/mon-compte").status_code == 200


def test_someone_who_becomes_staff_is_asked_at_once(
    production: Flask, client: FlaskClient, session: Session, now: datetime
) -> None:
    with production.app_context():
        user = services.sign_up_trainee(
            session, email="alix@example.org", display_name="Alix", password=PASSWORD, now=now
        )
    session.commit()
    signed_in(client, session, user)
    assert client.get("/mon-compte").status_code == 200

    services.join(session, user=user, organisation=an_organisation(session), role=MembershipRole.TRAINER, now=now)
    session.commit()

    assert client.get("/mon-compte").status_code == 302
    assert sign_in(client, user.email).location == "/mon-compte/second-controle"


def test_outside_of_production_the_check_is_a_choice(app: Flask, session: Session) -> None:
    with app.app_context():
        trainer = a_member(session, MembershipRole.TRAINER, password=PASSWORD)
    session.commit()
    client = app.test_client()

    assert sign_in(client, trainer.email).location == "/"


def test_who_chose_the_check_may_turn_it_off_where_it_is_a_choice(app: Flask, session: Session) -> None:
    with app.app_context():
        trainer = a_member(session, MembershipRole.TRAINER, password=PASSWORD)
    with_application(app, session, trainer)
    client = signed_in(app.test_client(), session, trainer)
    page = "/mon-compte/second-controle"
    assert 'value="disable"' in client.get(page).text

    client.post(page, data={"csrf_token": token(client, page), "setup": "disable"})

    session.refresh(trainer)
    assert trainer.tf_primary_method is None


def test_recovery_codes_are_shown_once_made_kept_encrypted_and_open_once(
    production: Flask, client: FlaskClient, session: Session, trainer: User
) -> None:
    with_application(production, session, trainer)
    signed_in(client, session, trainer)
    page = "/mon-compte/codes-de-secours"
    shown = client.post(page, data={"csrf_token": token(client, page), "generate_new_codes": "1"}).text
    codes = re.findall(r"<code>([0-9a-f-]{14})</code>", shown)
    assert len(codes) == 8
    session.refresh(trainer)
    assert not any(written in str(trainer.mf_recovery_codes) for written in codes)

    def recover(written: str) -> int:
        browser = production.test_client()
        browser.environ_base = client.environ_base
        sign_in(browser, trainer.email)
        recovery = "/connexion/code-de-secours"
        return browser.post(recovery, data={"csrf_token": token(browser, recovery), "code": written}).status_code

    assert [recover(codes[0]), recover(codes[0]), recover("0000-0000-0000")] == [302, 200, 200]


def test_a_sensitive_change_asks_again_for_the_password_after_an_hour(
    production: Flask, client: FlaskClient, session: Session, trainer: User
) -> None:
    with_application(production, session, trainer)
    signed_in(client, session, trainer)
    with client.session_transaction() as cookie:
        cookie["fs_paa"] -= 3700
    page = "/mon-compte/codes-de-secours"

    asked = client.get(page)
    assert asked.location == f"/mon-compte/confirmer?next={page}"
    form: dict[str, Any] = {"csrf_token": token(client, asked.location), "password": PASSWORD, "next": page}
    assert client.post("/mon-compte/confirmer", data=form).location == page
    assert client.get(page).status_code == 200


def test_the_origin_of_a_passkey_is_the_public_address(production: Flask) -> None:
    with production.test_request_context(base_url="http://10.0.0.7:8000"):
        assert _security.webauthn_util.origin() == "https://tremplin.example"
    with mock.patch.dict(production.config), production.test_request_context():
        kept = _security.webauthn_util.authenticator_selection(None, "first")
        assert kept.user_verification == "required"
