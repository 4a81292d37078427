"""Who may open, and send, each page of backpacks and of what the Region recognises."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from tests.factories.accounts import a_member, signed_in, token
from tests.factories.backpacks import Elsewhere, a_reader, a_recognition, an_officer, brought

PERSON = {
    "credentials.backpack": "/portfolio/badges",
    "credentials.bring_badge": "/portfolio/badges/importer",
    "credentials.person_addresses": "/portfolio/badges/adresses",
    "credentials.backpack_badge": "/portfolio/badges/{badge}",
    "credentials.own_badge_file": "/portfolio/badges/{badge}/fichier",
    "credentials.own_badge_picture": "/portfolio/badges/{badge}/image",
    "credentials.accept_badge": "/portfolio/badges/{badge}/accepter",
    "credentials.hide_badge": "/portfolio/badges/{badge}/masquer",
    "credentials.verify_badge_again": "/portfolio/badges/{badge}/verifier",
    "credentials.show_badge_name": "/portfolio/badges/{badge}/nom",
    "credentials.remove_badge": "/portfolio/badges/{badge}/retirer",
    "credentials.badge_news_seen": "/portfolio/badges/nouvelles/vues",
    "credentials.drop_address": "/portfolio/badges/adresses/{badge}/retirer",
    "credentials.verify_address": "/portfolio/badges/adresses/une-cle",
}
OFFICER = {
    "credentials.recognised_issuers": "/region/emetteurs",
    "credentials.recognise_issuer": "/region/emetteurs/reconnaitre",
    "credentials.withdraw_recognition": "/region/emetteurs/{recognition}/retirer",
}
# Theirs all the same: a badge brought has no public page, and these keys and addresses are nobody's.
NOT_THERE = {"credentials.show_badge_name", "credentials.drop_address", "credentials.verify_address"}


@pytest.mark.parametrize("role", ["visitor", "its owner", "another trainee", *MembershipRole])
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    elsewhere = Elsewhere(datetime.now(UTC))
    monkeypatch.setattr("app.credentials.views.backpack.outside", lambda _now: elsewhere)
    owner, other = a_reader(session), a_reader(session, "autre@example.org")
    badge = brought(session, owner, elsewhere, "valid-baked.png", now=datetime.now(UTC))
    mark = a_recognition(session, elsewhere.issuer)
    named = {"visitor": None, "its owner": owner.user, "another trainee": other.user}
    officer = role == MembershipRole.REGION_OFFICER
    user = named[role] if role in named else an_officer(session) if officer else a_member(session, MembershipRole(role))
    if user is not None:
        signed_in(client, session, user)
    csrf = token(client, "/connexion" if user is None else "/")
    methods = {rule.endpoint: (rule.methods or set()) & {"GET", "POST"} for rule in app.url_map.iter_rules()}
    for endpoint, form in {**PERSON, **OFFICER}.items():
        path = form.format(badge=badge.id, recognition=mark.id)
        for method in sorted(methods[endpoint]):
            answer = client.open(path, method=method, data={"csrf_token": csrf} if method == "POST" else None)
            with answer:
                status = answer.status_code
            theirs = endpoint in PERSON and role == "its owner"
            common = endpoint in PERSON and role == "another trainee" and "{badge}" not in form
            if user is None:
                assert status == {"GET": 302, "POST": 403}[method], (method, endpoint)
            elif ((theirs or common) and endpoint not in NOT_THERE) or (endpoint in OFFICER and officer):
                assert status in (200, 302), (method, endpoint)
            else:
                assert status == 404, (method, endpoint)
