"""Who may open, and send, each page by which badges are given: every role, every route, own and not."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import MembershipRole, OrganisationKind, User
from app.credentials.services import claims
from tests.factories import portfolio as people
from tests.factories.accounts import NOW, a_member, an_organisation, signed_in, token
from tests.factories.credentials import a_badge, a_run, an_issuer, given, who_issues

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


@dataclass(frozen=True)
class World:
    """A structure, its badge, one given, a list and a code; and everyone who may look at them or not."""

    users: dict[str, User | None]
    ids: dict[str, UUID | str]

    def path(self, endpoint: str) -> str:
        return ROUTES[endpoint].format(**self.ids)


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


def sent(client: FlaskClient, app: Flask, endpoint: str, path: str, csrf: str) -> list[tuple[str, int]]:
    known = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()} & {"GET", "POST"}
    found = []
    for method in sorted(known):
        answer = client.get(path) if method == "GET" else client.post(path, data={"csrf_token": csrf})
        found.append((method, answer.status_code))
    return found


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    user = world.users[role]
    if user is not None:
        signed_in(client, session, user)
    csrf = token(client, "/connexion" if user is None else "/")
    for endpoint in ROUTES:
        for method, status in sent(client, app, endpoint, world.path(endpoint), csrf):
            if endpoint in ALLOWED[role]:
                assert status in (200, 302), (role, method, endpoint)
            elif user is None:
                assert status == {"GET": 302, "POST": 403}[method], (role, method, endpoint)
            else:
                assert status == 404, (role, method, endpoint)
    if "credentials.issued_badge" not in ALLOWED[role]:
        data = {"csrf_token": csrf, "quoi": "retirer", "badge": world.ids["credential"], "reason": "Non"}
        assert client.post(BY_FORM, data=data).status_code == (403 if user is None else 404)


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    signed_in(client, session, world.users["who issues there"])  # type: ignore[arg-type]
    invented = World(world.users, {name: uuid4() for name in world.ids})
    csrf = token(client, "/")
    for endpoint in ALL - ANY_ISSUER:
        for method, status in sent(client, app, endpoint, invented.path(endpoint), csrf):
            assert status == 404, (method, endpoint)
