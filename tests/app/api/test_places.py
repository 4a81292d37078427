"""Applications that do not run on a server: on a telephone, on a computer, or in a page of another site."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.passwords import hashed
from app.api.models import EndedBy, OAuthClient, OAuthGrant, is_same_place
from app.portfolio.models import Trainee
from tests.app.api.test_round_trip import received
from tests.factories.accounts import PASSWORD, signed_in, token
from tests.factories.api import Wallet
from tests.factories.credentials import a_badge, an_issuer, given

ON_A_TELEPHONE = "org.example.portefeuille:/retour"
SITE = {"Origin": "https://portefeuille.example.org"}


def test_an_application_on_a_telephone_is_answered_by_its_own_scheme(
    app: Flask, window: FlaskClient, fresh_session: Session
) -> None:
    wallet = Wallet(app.test_client(), public=True, callback=ON_A_TELEPHONE).known()

    page = window.get(wallet.authorization, query_string=wallet.question())
    assert "application de cet appareil" in page.text
    assert "form-action 'self' org.example.portefeuille:;" in page.headers["Content-Security-Policy"]
    answer = wallet.asked(window)
    assert answer["state"] == wallet.state
    assert wallet.redeem(answer["code"]).status_code == 200
    assert wallet.call("GET", "/profile").status_code == 200
    assert "Sur un de vos appareils" in window.get("/mon-compte/applications").text

    refused = wallet.ask(window, redirect_uri="org.example.autre:/retour")
    assert refused.status_code == 400
    assert 'href="org.example.autre' not in refused.text
    assert wallet.ask(window, decision="no").location.startswith(f"{ON_A_TELEPHONE}?error=access_denied")
    assert fresh_session.scalars(select(OAuthClient.redirect_uris)).all() == [[ON_A_TELEPHONE]]


def test_an_application_on_a_computer_is_answered_at_the_port_it_was_given(app: Flask, window: FlaskClient) -> None:
    wallet = Wallet(app.test_client(), public=True, callback="http://127.0.0.1/retour").known()
    wallet.callback = "http://127.0.0.1:51234/retour"

    code = wallet.asked(window)["code"]
    assert wallet.redeem(code, redirect_uri="http://127.0.0.1:51235/retour").get_json()["error"] == "invalid_grant"
    code = wallet.asked(window)["code"]
    assert wallet.redeem(code).status_code == 200
    assert wallet.ask(window, redirect_uri="http://127.0.0.1:51234/ailleurs").status_code == 400


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("http://127.0.0.1:8765/cb?a=1", True),
        ("http://127.0.0.1/cb?a=1", True),
        ("http://127.0.0.1:8765/cb", False),
        ("http://localhost:8765/cb?a=1", False),
        ("https://127.0.0.1:8765/cb?a=1", False),
        ("http://127.0.0.1:1@example.org/cb?a=1", False),
        ("http://127.0.0.1.example.org:1/cb?a=1", False),
        ("http://127.0.0.1:\n1/cb?a=1", False),
    ],
)
def test_only_the_port_of_ones_own_machine_may_change(asked: str, *, same: bool) -> None:
    assert is_same_place(asked, "http://127.0.0.1:1234/cb?a=1") is same
    assert not is_same_place("https://example.org:1/", "https://example.org:2/")


def test_scripts_of_other_sites_may_call_the_api(
    app: Flask, window: FlaskClient, wallet: Wallet, session: Session, person: Trainee
) -> None:
    received(session, person, 1)
    wallet.linked(window)
    there = app.test_client()
    for method, path in (
        ("GET", "/discovery"),
        ("POST", "/credentials"),
        ("PUT", "/profile"),
        ("POST", "/oauth/register"),
        ("POST", "/oauth/token"),
        ("POST", "/oauth/revoke"),
    ):
        asked = {**SITE, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
        first = there.options(f"/ims/ob/v3p0{path}", headers=asked)
        assert first.status_code == 200
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert method in first.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in first.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in first.headers
        assert "Set-Cookie" not in first.headers
    found = wallet.call("GET", "/credentials", headers=SITE)
    assert (found.status_code, found.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert "X-Total-Count" in found.headers["Access-Control-Expose-Headers"]
    # A refusal can be read too, and an unknown address; a person's cookie opens nothing.
    for path, status in (("/credentials", 401), ("/nothing", 404), ("/oauth/token", 405)):
        refused = window.get(f"/ims/ob/v3p0{path}", headers=SITE)
        assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (status, "*")


def test_scripts_of_other_sites_may_verify_badges_and_read_no_page_of_a_person(
    client: FlaskClient, window: FlaskClient, session: Session, person: Trainee
) -> None:
    badge = given(session, a_badge(session, an_issuer(session)), person.user)
    session.commit()
    there = {**SITE, "Accept": "application/ld+json"}
    for path in (f"/badges/{badge.id}", f"/badges/{badge.id}.json", f"/structures/{badge.issuer.slug}/did.json"):
        asked = client.options(path, headers={**SITE, "Access-Control-Request-Method": "GET"})
        assert asked.headers["Access-Control-Allow-Headers"] == "*"
        found = client.get(path, headers=there)
        assert (found.status_code, found.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert client.get(f"/badges/{badge.version.id}.json").headers["Access-Control-Allow-Origin"] == "*"
    for path in ("/mon-compte", "/portfolio", "/", "/applications/autoriser"):
        assert "Access-Control-Allow-Origin" not in window.get(path, headers=SITE).headers


def test_a_new_password_ends_the_applications_that_were_linked(
    app: Flask, session: Session, person: Trainee, wallet: Wallet, fresh_session: Session
) -> None:
    with app.app_context():
        person.user.password = hashed(PASSWORD)
    session.commit()
    window = signed_in(app.test_client(), session, person.user)
    wallet.linked(window)
    other = Wallet(app.test_client(), name="Autre portefeuille").known()
    code = other.asked(window)["code"]

    where = "/mon-compte/mot-de-passe"
    assert "seront arrêtées" in window.get(where).text
    new = "une toute autre phrase de passe"
    said = {"csrf_token": token(window, where), "password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert window.post(where, data=said).status_code == 302

    assert wallet.call("GET", "/profile").status_code == 401
    assert wallet.refresh().get_json()["error"] == "invalid_grant"
    assert other.redeem(code).get_json()["error"] == "invalid_grant"
    assert [one.ended_by for one in fresh_session.scalars(select(OAuthGrant))] == [EndedBy.PASSWORD]
    wallet.asked(window)  # the person links it again
