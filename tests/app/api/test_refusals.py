"""What is refused, and how: at registration, on the page, by the API, on unknown ways."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.api.models import OAuthClient, OAuthCode
from app.credentials.models import BackpackBadge
from app.portfolio.models import Trainee
from tests.app.api.test_round_trip import errors
from tests.factories.accounts import a_user, signed_in
from tests.factories.api import ALL, Wallet, hidden

School = Callable[..., Any]

UNSAFE = [
    "http://portefeuille.example.org/cb",
    "https://moi@portefeuille.example.org/cb",
    "https://portefeuille.example.org/cb#a",
    "https://portefeuille.example.org/cb;script-src *",
    "javascript:alert(1)",
    "data:text/html,a",
    "portefeuille:/cb",
    "org.example.portefeuille:cb",
    "org.example.portefeuille:///cb",
    "org.example.portefeuille:/cb#a",
    "org.example.portefeuille:/cb;script-src *",
    "Org.example.portefeuille:/cb",
    "//portefeuille.example.org/cb",
    "https:///cb",
    "https://[::1/cb",
    "https://a:b/cb",
    "https://portefeuille.example.org/é",
    "http://127.0.0.1.example.org/cb",
    "",
]


def test_registration_takes_in_what_is_safe_and_says_what_is_not(
    app: Flask, wallet: Wallet, fresh_session: Session
) -> None:
    wallet.discover()
    for uri in UNSAFE:
        assert wallet.register(redirect_uris=[uri]).get_json()["error"] == "invalid_redirect_uri", uri
    wallet.http.environ_base["REMOTE_ADDR"] = "192.0.2.2"  # so many requests of one address are too many
    for changes, error in (
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://portefeuille.example.org/cb"}, "invalid_redirect_uri"),
        ({"redirect_uris": [5]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://portefeuille.example.org/cb"] * 11}, "invalid_redirect_uri"),
        ({"client_name": "x" * 101}, "invalid_client_metadata"),
        ({"client_name": " "}, "invalid_client_metadata"),
        ({"client_name": "Banque\u202e"}, "invalid_client_metadata"),
        ({"client_name": ["a"]}, "invalid_client_metadata"),
        ({"logo_uri": "javascript:alert(1)"}, "invalid_client_metadata"),
        ({"scope": "tout"}, "invalid_client_metadata"),
        ({"scope": {}}, "invalid_client_metadata"),
        ({"grant_types": ["password"]}, "invalid_client_metadata"),
        ({"grant_types": ["refresh_token"]}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": 7}, "invalid_client_metadata"),
        ({"contacts": {"a": 1}}, "invalid_client_metadata"),
        ({"contacts": [None]}, "invalid_client_metadata"),
        ({"response_types": None}, "invalid_client_metadata"),
        ({"response_types": ["code", "code"]}, "invalid_client_metadata"),
        ({"redirect_uris": None}, "invalid_redirect_uri"),
    ):
        answer = wallet.register(**changes)
        assert (answer.status_code, answer.get_json()["error"]) == (400, error), changes
    where = "/ims/ob/v3p0/oauth/register"
    for body in (b"", b"{", b"[]", b"null", b"\xff", b'"a"'):
        answer = wallet.http.post(where, data=body, content_type="application/json")
        assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_client_metadata"), body
    assert errors(wallet.http.post(where, data=b"{}")) == (415, "invalid_data")
    assert errors(wallet.http.post(where, json={"a": "x" * 70_000})) == (413, "invalid_data")
    assert fresh_session.scalar(select(func.count()).select_from(OAuthClient)) == 0

    assert wallet.register(jwks={"keys": []}, unknown=None).status_code == 201
    assert "unknown" not in wallet.client
    assert "jwks" not in wallet.client


def test_registering_is_bounded(wallet: Wallet) -> None:
    wallet.discover()
    answers = [wallet.register().status_code for _ in range(31)]
    assert answers == [201] * 30 + [429]
    refused = wallet.register()
    assert errors(refused) == (429, "server_busy")
    assert refused.headers["Retry-After"] == "300"


def test_what_an_application_asks_wrongly_leads_nowhere_by_itself(
    wallet: Wallet, window: FlaskClient, fresh_session: Session
) -> None:
    wallet.scope = ALL
    wallet.known()
    lost: list[dict[str, str | None]] = [
        {"client_id": "inconnu"},
        {"client_id": None},
        {"redirect_uri": "https://portefeuille.example.org/retour/"},
        {"redirect_uri": "https://voleur.example/"},
        {"redirect_uri": 'https://voleur.example/"é'},
        {"redirect_uri": None},
        {"response_type": 'jeton "é'},
    ]
    told: list[dict[str, str | None]] = [
        {"response_type": "token"},
        {"scope": "tout"},
        {"scope": None},
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": "court"},
    ]
    for changes in lost + told:
        page = wallet.ask(window, **changes)
        assert page.status_code == 400, changes
        assert "<h1>Cette application ne peut pas être reliée</h1>" in page.text
        assert "Location" not in page.headers
        assert ("https://portefeuille.example.org/retour?error=" in page.text) is (changes in told), changes
        assert "voleur" not in page.text.split("<main")[1].split("</main>")[0]
    twice = window.get(f"{wallet.authorization}?client_id=a&client_id=b")
    assert twice.status_code == 400
    assert fresh_session.scalar(select(func.count()).select_from(OAuthCode)) == 0


def test_a_no_goes_back_with_its_state_and_opens_nothing(
    wallet: Wallet, window: FlaskClient, fresh_session: Session
) -> None:
    wallet.known()
    answer = wallet.ask(window, decision="no")
    assert answer.status_code == 303
    assert answer.location.startswith(f"{wallet.callback}?error=access_denied&")
    assert answer.location.endswith(f"&state={wallet.state}")
    assert fresh_session.scalar(select(func.count()).select_from(OAuthCode)) == 0


def test_nobody_answers_for_someone_else(
    app: Flask, wallet: Wallet, window: FlaskClient, session: Session, fresh_session: Session
) -> None:
    wallet.known()
    question = wallet.question()
    visitor = app.test_client()
    asked = visitor.get(wallet.authorization, query_string=question)
    assert asked.status_code == 302
    assert asked.location.startswith("/connexion?next=")
    assert visitor.post(wallet.authorization, query_string=question, data={"decision": "yes"}).status_code in {400, 403}

    page = window.get(wallet.authorization, query_string=question)
    sent = hidden(page.text)
    without = {name: value for name, value in sent.items() if name != "csrf_token"}
    assert (
        window.post(wallet.authorization, query_string=question, data={**without, "decision": "yes"}).status_code == 400
    )

    other = a_user(session, is_trainee=True)  # the page was read by someone else, before the account was changed
    again = window.post(
        wallet.authorization, query_string=question, data={**sent, "person": str(other.id), "decision": "yes"}
    )
    assert again.status_code == 200
    assert "Autoriser" in again.text
    staff = signed_in(app.test_client(), session, a_user(session))
    assert "Seul un portfolio" in staff.get(wallet.authorization, query_string=question).text
    assert fresh_session.scalar(select(func.count()).select_from(OAuthCode)) == 0


def test_the_page_says_who_asks_for_what_and_until_when(wallet: Wallet, window: FlaskClient) -> None:
    wallet.name = "<script>alert(1)</script>"
    wallet.known()
    page = window.get(wallet.authorization, query_string=wallet.question())
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "portefeuille.example.org" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://portefeuille.example.org;" in policy
    assert "form-action 'self';" in window.get("/mon-compte").headers["Content-Security-Policy"]
    for words in ("Voir vos badges", "Ajouter des badges", "Voir votre nom", "Changer le nom", "au plus tard"):
        assert words in page.text


def test_badges_that_are_not_what_they_say_or_not_theirs_are_refused(
    wallet: Wallet, window: FlaskClient, school: School, fresh_session: Session, world: dict[str, bytes]
) -> None:
    wallet.linked(window)
    changed = json.loads(json.dumps(school(1)))
    changed["credentialSubject"]["achievement"]["name"] = "Capitaine"
    for badge, check in (
        (changed, "proof"),
        (school(2, to="quelqu.un@example.org"), "recipient"),
        ({**school(3), "validFrom": "demain"}, "form"),
    ):
        answer = wallet.send(badge)
        assert errors(answer) == (422, "invalid_data")
        assert check in answer.get_json()["imsx_description"]
    right = json.dumps(school(4))
    for body, kind, code in (
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "application/json", 400),
        (b'{"type":{"a":1}}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "text/plain", 400),
        (b"a.b.c", "text/plain", 400),
        (b"https://ecole.example.net/badges/1", "text/plain", 400),
        (right.encode(), "text/plain", 400),
        (school(5, token=True).encode(), "application/json", 400),
        (right.encode(), "application/xml", 415),
        (right.encode(), "", 415),
        (b"x" * (1024 * 1024 + 1), "application/json", 413),
    ):
        answer = wallet.call("POST", "/credentials", data=body, content_type=kind)
        assert errors(answer) == (code, "invalid_data"), (body[:20], kind)
    assert fresh_session.scalar(select(func.count()).select_from(BackpackBadge)) == 0
    world.clear()  # the school does not answer: nobody knows, and it is looked at again later
    assert wallet.send(school(6)).status_code == 201
    assert fresh_session.scalars(select(BackpackBadge.verdict)).all() == ["unknown"]


def test_an_address_that_nobody_has_proved_to_read_is_told_to_no_application(
    wallet: Wallet, window: FlaskClient, session: Session, person: Trainee
) -> None:
    person.user.confirmed_at = None
    session.commit()
    wallet.linked(window)
    assert "email" not in wallet.call("GET", "/profile").get_json()


def test_what_is_not_ours_to_change_in_a_profile_is_refused(wallet: Wallet, window: FlaskClient) -> None:
    wallet.linked(window)
    profile = wallet.call("GET", "/profile").get_json()
    for sent in (
        {},
        {**profile, "id": "urn:uuid:1"},
        {**profile, "email": "autre@example.org"},
        {**profile, "phone": "02"},
        {**profile, "name": ""},
        {**profile, "name": "x" * 121},
        {**profile, "name": "a\u0000b"},
        {**profile, "name": None},
        {**profile, "type": 5},
    ):
        assert errors(wallet.call("PUT", "/profile", json=sent)) == (400, "invalid_data"), sent
    assert errors(wallet.call("PUT", "/profile", data=b"{", content_type="application/json"))[0] == 400
    assert errors(wallet.call("PUT", "/profile", data=b"{}"))[0] == 415
    assert wallet.call("GET", "/profile").get_json() == profile


def test_a_profile_is_known_by_another_name_to_each_application(
    app: Flask, wallet: Wallet, window: FlaskClient
) -> None:
    other = Wallet(app.test_client()).linked(window)
    ids = {each.call("GET", "/profile").get_json()["id"] for each in (wallet.linked(window), other)}
    assert len(ids) == 2


def test_all_that_goes_wrong_under_the_prefix_is_said_in_the_form_of_the_standard(
    app: Flask, wallet: Wallet, window: FlaskClient
) -> None:
    wallet.linked(window)
    for where in ("/ims/ob/v3p0", "/ims/ob/v3p0/", "/ims/ob/v3p0/rien", "/ims/ob/v3p0/credentials/"):
        assert errors(wallet.http.get(where)) == (404, "not_found"), where
    answer = wallet.call("DELETE", "/credentials")
    assert errors(answer) == (405, "not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))
    assert errors(wallet.http.get("/ims/ob/v3p0/oauth/token")) == (405, "not_allowed")
    for query in ("limit=0", "limit=x", "limit=", "limit=-1", "offset=-1", "since=hier", "limit=1&limit=2", "limit=٣"):
        assert errors(wallet.call("GET", f"/credentials?{query}")) == (400, "invalid_query_parameter"), query
    for form in (
        {"grant_type": ""},
        {"grant_type": "password"},
        {"grant_type": '"é'},
        {"grant_type": "authorization_code"},
    ):
        assert wallet.post_token(**form).status_code == 400
    assert errors(wallet.http.post("/ims/ob/v3p0/oauth/token", json={})) == (415, "invalid_data")
    assert wallet.http.get("/ims").status_code == 404
    assert "<h1>" in wallet.http.get("/ims").text


def test_what_breaks_on_our_side_is_said_in_the_form_of_the_standard(
    app: Flask, wallet: Wallet, window: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    wallet.linked(window)
    monkeypatch.setattr("app.api.views.profile.profile_of", lambda _grant: 1 / 0)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert errors(wallet.call("GET", "/profile")) == (500, "internal_server_error")


def test_a_guard_that_breaks_refuses(app: Flask, wallet: Wallet, window: FlaskClient) -> None:
    wallet.linked(window)
    guard = app.extensions.pop("token_guard")
    try:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        assert wallet.call("GET", "/profile").status_code == 500
    finally:
        app.extensions["token_guard"] = guard
        app.config["PROPAGATE_EXCEPTIONS"] = None
