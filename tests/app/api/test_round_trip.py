"""The whole way, by an application written against the specification: it knows our address, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.queries import digest
from app.api.models import EndedBy, OAuthClient, OAuthCode, OAuthGrant, OAuthToken
from app.audit.models import AuditEntry
from app.credentials.models import BackpackBadge, BackpackState
from app.portfolio.models import Trainee
from tests.factories import credentials as structures
from tests.factories.accounts import NOW
from tests.factories.api import ALL, PROFILE, READ, STAY, Wallet

School = Callable[..., Any]


def received(session: Session, person: Trainee, number: int = 1) -> list[BackpackBadge]:
    """Badges of a structure of ours, which the person has accepted."""
    issuer = structures.an_issuer(session)
    found = []
    for each in range(number):
        badge = structures.given(session, structures.a_badge(session, issuer, name=f"Badge {each}"), person.user)
        kept = session.scalar(select(BackpackBadge).where(BackpackBadge.credential_id == badge.id))
        if kept is None:
            kept = BackpackBadge(
                trainee_id=person.id, credential_id=badge.id, received_at=NOW, verdict="valid", verified_at=NOW
            )
        kept.state = BackpackState.ACCEPTED
        session.add(kept)
        found.append(kept)
    session.commit()
    return found


def errors(answer: Any) -> tuple[int, str]:
    """A refusal: its status, and its code, in the standard's form."""
    said = answer.get_json()
    fields = said["imsx_codeMinor"]["imsx_codeMinorField"]
    assert said["imsx_codeMajor"] == "failure"
    assert said["imsx_severity"] in {"error", "status"}
    return answer.status_code, fields[0]["imsx_codeMinorFieldValue"]


@pytest.mark.parametrize("public", [False, True])
def test_from_discovery_to_the_end_of_the_link(
    app: Flask, wallet: Wallet, window: FlaskClient, session: Session, person: Trainee, school: School, *, public: bool
) -> None:
    received(session, person)
    wallet.public = public
    wallet.discover()
    assert wallet.register().status_code == 201
    assert ("client_secret" in wallet.client) is not public

    came_back = wallet.asked(window)
    assert came_back["state"] == wallet.state
    assert set(came_back["scope"].split()) == set(ALL.split())
    given = wallet.redeem(came_back["code"])
    assert given.status_code == 200
    assert given.headers["Cache-Control"] == "no-store"
    assert wallet.tokens["token_type"] == "Bearer"
    assert wallet.tokens["expires_in"] == 3600

    badges = wallet.call("GET", "/credentials")
    assert badges.headers["X-Total-Count"] == "1"
    ours = badges.get_json()["credential"][0]
    assert ours["name"] == "Badge 0"

    json_badge, token_badge = school(1), school(2, token=True)
    added = wallet.send(json_badge)
    assert (added.status_code, added.get_json()) == (201, json_badge)
    added = wallet.send(token_badge)
    assert (added.status_code, added.text, added.mimetype) == (201, token_badge, "text/plain")
    assert wallet.send(json_badge).status_code == 304
    assert wallet.send(token_badge).status_code == 304
    assert wallet.send(ours).status_code == 304
    assert wallet.send(school(1, day=2)).status_code == 200
    assert wallet.send(json_badge).status_code == 304  # an older one takes no newer one's place

    badges = wallet.call("GET", "/credentials").get_json()
    assert [one["id"] for one in badges["credential"]] == [school(1)["id"], ours["id"]]
    assert badges["compactJwsString"] == [token_badge]
    assert badges["credential"][0]["validFrom"] == "2026-10-02T00:00:00Z"

    profile = wallet.call("GET", "/profile").get_json()
    assert (profile["name"], profile["email"]) == ("Camille Martin", person.user.email)
    changed = wallet.call("PUT", "/profile", json={**profile, "name": "Camille M."})
    assert changed.get_json() == {**profile, "name": "Camille M."}
    assert wallet.call("GET", "/profile").get_json()["name"] == "Camille M."

    first = dict(wallet.tokens)
    assert wallet.refresh().status_code == 200
    assert wallet.tokens["access_token"] != first["access_token"]
    assert wallet.call("GET", "/profile").status_code == 200

    assert wallet.revoke(wallet.tokens["refresh_token"]).status_code == 200
    assert errors(wallet.call("GET", "/profile")) == (401, "unauthorizedrequest")
    assert wallet.refresh().get_json()["error"] == "invalid_grant"


def test_nothing_that_opens_anything_is_kept_as_it_is(
    wallet: Wallet, window: FlaskClient, fresh_session: Session, person: Trainee
) -> None:
    wallet.known()
    code = wallet.asked(window)["code"]
    wallet.redeem(code)
    keys = [code, wallet.client["client_secret"], wallet.tokens["access_token"], wallet.tokens["refresh_token"]]
    rows = [
        row
        for model in (OAuthClient, OAuthCode, OAuthGrant, OAuthToken, AuditEntry)
        for row in fresh_session.scalars(select(model))
    ]
    kept = " ".join(str(vars(row)) for row in rows)
    assert len(rows) >= 6
    assert [key for key in keys if key in kept] == []
    assert all(digest(key) in kept for key in keys)
    said = fresh_session.scalars(select(AuditEntry).where(AuditEntry.action == "application.allowed")).one()
    assert said.actor_id == person.user_id


def test_an_application_that_was_not_let_stay_has_an_hour(
    wallet: Wallet, window: FlaskClient, later: Callable[[timedelta], None]
) -> None:
    wallet.scope = f"{READ} {PROFILE}"
    wallet.linked(window)
    assert "refresh_token" not in wallet.tokens
    later(timedelta(minutes=59))
    assert wallet.call("GET", "/profile").status_code == 200
    later(timedelta(minutes=1))
    assert errors(wallet.call("GET", "/profile")) == (401, "unauthorizedrequest")


def test_an_application_that_does_not_come_for_ninety_days_asks_again(
    wallet: Wallet, window: FlaskClient, later: Callable[[timedelta], None]
) -> None:
    wallet.linked(window)
    for _ in range(5):
        later(timedelta(days=80))
        answer = wallet.refresh()
        if answer.status_code != 200:
            break
    assert answer.get_json()["error"] == "invalid_grant"  # it was a year, and it came each time

    wallet.linked(window)
    later(timedelta(days=90))
    assert wallet.refresh().status_code == 400


def test_a_code_works_once_and_its_coming_back_ends_the_link(
    wallet: Wallet, window: FlaskClient, fresh_session: Session
) -> None:
    wallet.known()
    code = wallet.asked(window)["code"]
    assert wallet.redeem(code).status_code == 200
    assert wallet.redeem(code).get_json()["error"] == "invalid_grant"
    assert errors(wallet.call("GET", "/profile"))[0] == 401
    assert fresh_session.scalars(select(OAuthGrant)).one().ended_by is EndedBy.REUSE


def test_a_refresh_token_that_comes_back_ends_the_link_for_all(wallet: Wallet, window: FlaskClient) -> None:
    wallet.linked(window)
    stolen = wallet.tokens["refresh_token"]
    assert wallet.refresh().status_code == 200
    newest = dict(wallet.tokens)

    assert wallet.refresh(stolen).get_json()["error"] == "invalid_grant"
    wallet.tokens = newest
    assert errors(wallet.call("GET", "/profile"))[0] == 401
    assert wallet.refresh().get_json()["error"] == "invalid_grant"


def test_a_code_is_good_for_two_minutes_with_its_verifier_and_its_address_and_to_its_application_alone(
    app: Flask, wallet: Wallet, window: FlaskClient, later: Callable[[timedelta], None]
) -> None:
    wallet.known()
    other = Wallet(app.test_client(), name="Un autre").known()
    code = wallet.asked(window)["code"]
    other.verifier = wallet.verifier
    refused = [
        wallet.redeem(code, code_verifier="x" * 43),
        wallet.redeem(code, code_verifier=""),
        wallet.redeem(code, redirect_uri="https://portefeuille.example.org/ailleurs"),
        wallet.redeem(code[:-1]),
        other.redeem(code),
    ]
    assert [(one.status_code, one.get_json()["error"]) for one in refused] == [
        (400, "invalid_grant"),
        (400, "invalid_request"),
        (400, "invalid_grant"),
        (400, "invalid_grant"),
        (400, "invalid_grant"),
    ]
    later(timedelta(minutes=2))
    assert wallet.redeem(code).get_json()["error"] == "invalid_grant"


def test_an_application_proves_who_it_is(app: Flask, wallet: Wallet, window: FlaskClient) -> None:
    wallet.known()
    code = wallet.asked(window)["code"]
    right = dict(wallet.client)
    wallet.client = {**right, "client_secret": "x"}
    assert wallet.redeem(code).status_code == 401
    wallet.public = True  # without the secret it has
    assert wallet.redeem(code).status_code == 401
    wallet.public, wallet.client = False, right
    assert wallet.redeem(code).status_code == 200

    other = Wallet(app.test_client()).known()
    assert other.refresh(wallet.tokens["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert other.revoke(wallet.tokens["refresh_token"]).status_code == 400
    assert wallet.call("GET", "/profile").status_code == 200


def test_a_token_opens_what_it_was_given_for(wallet: Wallet, window: FlaskClient, school: School) -> None:
    wallet.scope = READ
    wallet.linked(window)
    assert wallet.call("GET", "/credentials").status_code == 200
    refused = [
        wallet.send(school(1)),
        wallet.call("GET", "/profile"),
        wallet.call("PUT", "/profile", json={}),
    ]
    assert [errors(one) for one in refused] == [(403, "forbidden")] * 3
    assert "insufficient_scope" in refused[0].headers["WWW-Authenticate"]


def test_a_refresh_may_ask_for_less_and_not_for_more(wallet: Wallet, window: FlaskClient) -> None:
    wallet.scope = f"{READ} {PROFILE} {STAY}"
    wallet.linked(window)
    assert wallet.refresh(scope=ALL).get_json()["error"] == "invalid_scope"
    assert wallet.refresh(scope=READ).status_code == 200
    assert wallet.tokens["scope"] == READ
    assert wallet.call("GET", "/profile").status_code == 403
    assert wallet.refresh().status_code == 200
    assert wallet.call("GET", "/profile").status_code == 200


def test_a_closed_account_opens_nothing(wallet: Wallet, window: FlaskClient, session: Session, person: Trainee) -> None:
    wallet.linked(window)
    person.user.active = False
    session.commit()
    assert errors(wallet.call("GET", "/profile"))[0] == 401
    assert wallet.refresh().status_code == 400


def test_a_cookie_opens_nothing_and_a_token_goes_in_the_header_alone(wallet: Wallet, window: FlaskClient) -> None:
    wallet.linked(window)
    assert window.get("/mon-compte").status_code == 200
    asked = window.get("/ims/ob/v3p0/credentials")
    assert errors(asked) == (401, "unauthorizedrequest")
    assert asked.headers["WWW-Authenticate"].startswith("Bearer")
    key = wallet.tokens["access_token"]
    assert wallet.http.get(f"/ims/ob/v3p0/credentials?access_token={key}").status_code == 401
    for header in (key, f"Basic {key}", f"Bearer  {key}x", "Bearer", f"Bearer {'é' * 30}"):
        assert wallet.http.get("/ims/ob/v3p0/profile", headers={"Authorization": header}).status_code == 401


def test_linking_again_takes_the_place_of_the_link_before(
    wallet: Wallet, window: FlaskClient, fresh_session: Session
) -> None:
    wallet.linked(window)
    before = dict(wallet.tokens)
    wallet.redeem(wallet.asked(window)["code"])
    assert wallet.call("GET", "/profile").status_code == 200
    wallet.tokens = before
    assert wallet.call("GET", "/profile").status_code == 401
    ended = fresh_session.scalars(select(OAuthGrant.ended_by)).all()
    assert sorted(ended, key=str) == [None, EndedBy.REPLACED]


@pytest.fixture
def later() -> Any:
    """Let time pass, for this slice."""
    moved = timedelta()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + moved

    def move(by: timedelta) -> None:
        nonlocal moved
        moved += by

    with mock.patch("app.api.views.server.datetime", Clock), mock.patch("app.api.views.guard.datetime", Clock):
        yield move
