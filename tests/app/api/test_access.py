"""Who may open, and send, each page and address of this slice."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Audience, declared_access
from app.accounts.models import MembershipRole, User
from app.api.models import EndedBy, OAuthGrant
from app.permissions import Scope
from app.portfolio.models import Trainee
from tests.factories import portfolio as people
from tests.factories.accounts import a_member, signed_in, token
from tests.factories.api import Wallet

PAGES = {
    "applications.authorize": "/applications/autoriser",
    "applications.index": "/mon-compte/applications",
    "applications.withdraw": "/mon-compte/applications/{grant}/retirer",
    "applications.terms": "/applications/conditions",
}
MACHINES = {
    "api.discover": None,
    "api.register": None,
    "api.token": None,
    "api.revoke": None,
    "api.read_badges": Scope.READ_BADGES,
    "api.add_badge": Scope.ADD_BADGES,
    "api.read_profile": Scope.READ_PROFILE,
    "api.change_profile": Scope.CHANGE_PROFILE,
}
TRAINEES = {"applications.index", "applications.withdraw"}


def test_the_tables_name_every_route_of_this_slice_and_what_it_asks_for(app: Flask) -> None:
    ours = {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in {"api", "applications"}
    }
    assert ours == set(PAGES) | set(MACHINES)
    for endpoint, scope in MACHINES.items():
        access = declared_access(app, endpoint)
        assert access is not None
        assert (access.audience, access.scope) == (Audience.TOKEN if scope else Audience.PUBLIC, scope)


@pytest.mark.parametrize("role", ["visitor", "the trainee", "another trainee", *MembershipRole])
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, window: FlaskClient, person: Trainee, wallet: Wallet, role: str
) -> None:
    wallet.linked(window)
    grant = session.scalars(select(OAuthGrant)).one()
    user: User | None = {"visitor": None, "the trainee": person.user}.get(role)
    if role == "another trainee":
        user = people.trainee(session, "Une autre personne").user
    elif user is None and role != "visitor":
        user = a_member(session, MembershipRole(role))
    session.commit()
    who = app.test_client()
    if user is not None:
        signed_in(who, session, user)
    csrf = token(who, "/connexion" if user is None else "/")

    assert who.get(PAGES["applications.terms"]).status_code == 200
    assert who.get(PAGES["applications.authorize"]).status_code == (302 if user is None else 400)
    trainee = role in {"the trainee", "another trainee"}
    listed = who.get(PAGES["applications.index"])
    assert listed.status_code == (302 if user is None else 200 if trainee else 404)
    assert ("Portefeuille d’essai" in listed.text) is (role == "the trainee")
    ended = who.post(PAGES["applications.withdraw"].format(grant=grant.id), data={"csrf_token": csrf})
    assert ended.status_code == (403 if user is None else 302 if role == "the trainee" else 404)
    nothing = who.post(PAGES["applications.withdraw"].format(grant=uuid4()), data={"csrf_token": csrf})
    assert nothing.status_code == (403 if user is None else 404)
    assert wallet.call("GET", "/profile").status_code == (401 if role == "the trainee" else 200)


def test_a_person_sees_what_applications_may_do_and_stops_one_at_once(
    app: Flask, wallet: Wallet, window: FlaskClient, fresh_session: Session
) -> None:
    assert "Aucune application" in window.get("/mon-compte/applications").text
    wallet.linked(window)
    assert "/mon-compte/applications" in window.get("/mon-compte").text
    page = window.get("/mon-compte/applications").text
    for words in ("Portefeuille d’essai", "portefeuille.example.org", "Voir vos badges", "Dernière visite"):
        assert words in page
    grant = fresh_session.scalars(select(OAuthGrant)).one()
    where = f"/mon-compte/applications/{grant.id}/retirer"
    assert window.post(where).status_code == 400  # without the form's token
    csrf = token(window, "/mon-compte/applications")
    assert window.post(where, data={"csrf_token": csrf}).location == "/mon-compte/applications"
    assert wallet.call("GET", "/credentials").status_code == 401
    assert wallet.refresh().get_json()["error"] == "invalid_grant"
    assert "Portefeuille d’essai ne peut plus" in window.get("/mon-compte/applications").text
    fresh_session.expire_all()
    assert fresh_session.get_one(OAuthGrant, grant.id).ended_by is EndedBy.PERSON
