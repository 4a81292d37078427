"""Who may open, and send, each page by which badges are given: every role, every route, own and not."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import MembershipRole, OrganisationKind
from app.credentials.services import claims
from tests.factories import portfolio as people
from tests.factories.accounts import NOW, a_member, an_organisation
from tests.factories.credentials import a_badge, a_run, an_issuer, given, who_issues
from tests.support.access import World, check_nothing_there, check_role, send

ROUTES = {
    "credentials.give_one": "/structure/badges/{achievement}/delivrer",
    "credentials.give_group": "/structure/badges/{achievement}/delivrer/groupe",
    "credentials.give_list": "/structure/badges/{achievement}/delivrer/liste",
    "credentials.empty_list": "/structure/badges/modele-de-liste.csv",
    "credentials.open_window": "/structure/badges/{achievement}/retraits/ouvrir",
    "credentials.claim_window": "/structure/retraits/{window}",
    "credentials.close_window": "/structure/retraits/{window}/fermer",
    "credentials.answer_claims": "/structure/retraits/{window}/repondre",
    "credentials.issued_badges": "/structure/delivrances",
    "credentials.issued_badge": "/structure/delivrances/{credential}",
    "credentials.run": "/structure/delivrances/envois/{run}",
    "credentials.stop_run": "/structure/delivrances/envois/{run}/arreter",
    "credentials.run_report": "/structure/delivrances/envois/{run}/rapport.csv",
    "credentials.ask": "/retrait/{key}",
}
# Its object is in the form, not in the address: see what decides in test_giving_pages.
BY_FORM = "/structure/delivrances/decider"
ANY_ISSUER = {"credentials.empty_list", "credentials.issued_badges"}
ANYONE = {"credentials.ask"}
ALL = set(ROUTES)
ALLOWED = {
    "visitor": ANYONE,
    "the recipient": ANYONE,
    "who issues there": ALL,
    "another who issues there": ALL,
    "who issues elsewhere": ANY_ISSUER | ANYONE,
    "who issued there and left": ANYONE,
    "the structure's administrator": ANYONE,
    "a trainer": ANYONE,
    "a recruiter": ANYONE,
    "an officer": ANYONE,
    "a counsellor": ANYONE,
}


@pytest.fixture
def world(session: Session) -> World:
    issuer = an_issuer(session, an_organisation(session, OrganisationKind.ISSUER))
    badge = a_badge(session, issuer)
    member, left = who_issues(session, issuer), who_issues(session, issuer)
    accounts.end_membership(session, membership=left.memberships[0], actor=left, now=NOW)
    recipient = people.trainee(session).user
    now = datetime.now(UTC)
    window = claims.open_window(
        session, badge, label="Forum", opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1), most=9,
        by=member, now=now,
    )  # fmt: skip
    world = World(
        routes=ROUTES,
        users={
            "visitor": None,
            "the recipient": recipient,
            "who issues there": member,
            "another who issues there": who_issues(session, issuer),
            "who issues elsewhere": a_member(session, MembershipRole.ISSUER),
            "who issued there and left": left,
            "the structure's administrator": who_issues(session, issuer, admin=True),
            "a trainer": a_member(session, MembershipRole.TRAINER),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "an officer": a_member(session, MembershipRole.REGION_OFFICER),
            "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
        },
        ids={
            "achievement": badge.achievement_id,
            "credential": given(session, badge, recipient).id,
            "run": a_run(session, badge, ["a@example.org"], by=member).id,
            "window": window.id,
            "key": window.key,
        },
    )
    session.commit()
    return world


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    csrf = check_role(app, client, session, world, role, allowed=ALLOWED[role])
    if "credentials.issued_badge" not in ALLOWED[role]:
        badge = str(world.ids["credential"])
        status = send(client, "POST", BY_FORM, csrf, quoi="retirer", badge=badge, reason="Non")
        assert status == (403 if role == "visitor" else 404)


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    check_nothing_there(app, client, session, world, "who issues there", ALL)
