"""Who may open, and send, each page of positionings: every role, every route, own and not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import MembershipRole
from tests.app.positioning.conftest import Intake
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member
from tests.support.access import NOBODY, World, check_nothing_there, check_role, endpoints

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


@pytest.fixture
def world(session: Session, intake: Intake) -> World:
    """Someone who comes, and everyone who may look at it or not."""
    enrolment = intake.comes()
    left = schools.trainer(session, intake.provider, "Partie Depuis")
    accounts.end_membership(session, membership=left.memberships[0], actor=left, now=NOW)
    world = World(
        routes=ROUTES,
        users={
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
        },
        ids={"session": intake.given.id, "enrolment": enrolment.id, "trainee": enrolment.trainee_id},
    )
    session.commit()
    return world


def test_the_table_names_every_route_of_the_slice(app: Flask) -> None:
    assert endpoints(app, "positioning") == set(ROUTES)


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    check_role(app, client, session, world, role, allowed=ALLOWED[role])


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    check_nothing_there(app, client, session, world, "their trainer", TRAINERS | OUTLOOK)
    check_nothing_there(app, client, session, world, "the trainee", OWN)
