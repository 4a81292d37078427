"""Who may open, and send, each page of positionings: every role, every route, own and not."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import MembershipRole, User
from tests.app.positioning.conftest import Intake
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member, signed_in, token

ROUTES = {
    "positioning.index": "/positionnements",
    "positioning.intake": "/positionnements/{session}",
    "positioning.table": "/positionnements/{session}.csv",
    "positioning.person": "/positionnements/inscriptions/{enrolment}",
    "positioning.paper": "/positionnements/inscriptions/{enrolment}.pdf",
    "positioning.outlook": "/positionnements/personnes/{trainee}",
    "positioning.mine": "/mes-positionnements",
    "positioning.my_own": "/mes-positionnements/{enrolment}",
    "positioning.my_paper": "/mes-positionnements/{enrolment}.pdf",
}
OWN = {"positioning.mine", "positioning.my_own", "positioning.my_paper"}
# Before the first day, an access given opens it; so does a training of before, to those who gave it.
OUTLOOK = {"positioning.outlook"}
TRAINERS = set(ROUTES) - OWN - OUTLOOK
NOBODY: set[str] = set()
ALLOWED = {
    "visitor": NOBODY,
    "the trainee": OWN,
    "another trainee": {"positioning.mine"},
    "their trainer": TRAINERS,
    "their trainer's colleague": TRAINERS,
    "their trainer of before": {"positioning.index"} | OUTLOOK,
    "a trainer who left": NOBODY,
    "the provider's administrator": NOBODY,
    "a recruiter": NOBODY,
    "an officer": NOBODY,
    "a counsellor": NOBODY,
    "an issuer": NOBODY,
}


class World:
    """Someone who comes, and everyone who may look at it or not."""

    def __init__(self, session: Session, intake: Intake) -> None:
        enrolment = intake.comes()
        left = schools.trainer(session, intake.provider, "Partie Depuis")
        accounts.end_membership(session, membership=left.memberships[0], actor=left, now=NOW)
        self.users: dict[str, User | None] = {
            "visitor": None,
            "the trainee": enrolment.trainee.user,
            "another trainee": people.trainee(session, "Bakary Traoré").user,
            "their trainer": intake.trainer,
            "their trainer's colleague": schools.trainer(session, intake.provider, "Marc Petit"),
            "their trainer of before": intake.other_trainer,
            "a trainer who left": left,
            "the provider's administrator": a_member(session, MembershipRole.ADMIN, intake.provider),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "an officer": a_member(session, MembershipRole.REGION_OFFICER),
            "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
            "an issuer": a_member(session, MembershipRole.ISSUER),
        }
        self.ids: dict[str, UUID] = {
            "session": intake.given.id,
            "enrolment": enrolment.id,
            "trainee": enrolment.trainee_id,
        }
        session.commit()

    def path(self, endpoint: str) -> str:
        return ROUTES[endpoint].format(**self.ids)


@pytest.fixture
def world(session: Session, intake: Intake) -> World:
    return World(session, intake)


def methods(app: Flask, endpoint: str) -> list[str]:
    found = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    return sorted(found & {"GET", "POST"})


def send(client: FlaskClient, method: str, path: str, csrf: str) -> int:
    if method == "GET":
        return client.get(path).status_code
    return client.post(path, data={"csrf_token": csrf}).status_code


def test_the_table_names_every_route_of_the_slice(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("positioning.")} == set(
        ROUTES
    )


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    user = world.users[role]
    if user is not None:
        signed_in(client, session, user)
    csrf = token(client, "/connexion" if user is None else "/")
    for endpoint in ROUTES:
        for method in methods(app, endpoint):
            status = send(client, method, world.path(endpoint), csrf)
            if endpoint in ALLOWED[role]:
                assert status in (200, 302), (role, method, endpoint)
            elif user is None:
                assert status == {"GET": 302, "POST": 403}[method], (role, method, endpoint)
            else:
                assert status == 404, (role, method, endpoint)


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    world.ids = {name: uuid4() for name in world.ids}
    for role, endpoints in (("their trainer", TRAINERS | OUTLOOK), ("the trainee", OWN)):
        signed_in(client, session, world.users[role])  # type: ignore[arg-type]
        csrf = token(client, "/")
        for endpoint in sorted(one for one in endpoints if "{" in ROUTES[one]):
            for method in methods(app, endpoint):
                assert send(client, method, world.path(endpoint), csrf) == 404, endpoint
