"""Who may open, and send, each page of backpacks and of what the Region recognises."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, User
from tests.factories.accounts import a_member
from tests.factories.backpacks import Elsewhere, a_reader, a_recognition, an_officer, brought
from tests.support.access import NOBODY, World, check_role

PERSON = {
    "credentials.backpack": "/portfolio/badges",
    "credentials.bring_badge": "/portfolio/badges/importer",
    "credentials.person_addresses": "/portfolio/badges/adresses",
    "credentials.backpack_badge": "/portfolio/badges/{badge}",
    "credentials.own_badge_file": "/portfolio/badges/{badge}/fichier",
    "credentials.own_badge_picture": "/portfolio/badges/{badge}/image",
    "credentials.own_badge_small_picture": "/portfolio/badges/{badge}/vignette",
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
THEIRS = set(PERSON) - NOT_THERE
ALLOWED = {
    "its owner": THEIRS,
    "another trainee": {endpoint for endpoint in THEIRS if "{badge}" not in PERSON[endpoint]},
    MembershipRole.REGION_OFFICER: set(OFFICER),
}


@pytest.mark.parametrize("role", ["visitor", "its owner", "another trainee", *MembershipRole])
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    elsewhere = Elsewhere(datetime.now(UTC))
    monkeypatch.setattr("app.credentials.views.backpack.outside", lambda _now: elsewhere)
    owner, other = a_reader(session), a_reader(session, "autre@example.org")
    badge = brought(session, owner, elsewhere, "valid-baked.png", now=datetime.now(UTC))
    mark = a_recognition(session, elsewhere.issuer)
    officer = an_officer(session)
    users: dict[str, User | None] = {one: a_member(session, one) for one in MembershipRole}
    users |= {
        "visitor": None,
        "its owner": owner.user,
        "another trainee": other.user,
        MembershipRole.REGION_OFFICER: officer,
    }
    world = World({**PERSON, **OFFICER}, users, {"badge": badge.id, "recognition": mark.id})

    check_role(app, client, session, world, role, allowed=ALLOWED.get(role, NOBODY))
