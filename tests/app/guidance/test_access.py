"""Who may open, and send, each page of accompanying: every role, every route, own and not, let in and no longer."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.sharing import services as sharing
from app.sharing.models import Part
from tests.factories import guidance as writing
from tests.factories import portfolio as people
from tests.factories import sharing as opening
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member
from tests.support.access import NOBODY, World, check_nothing_there, check_role, endpoints

ROUTES = {
    "guidance.index": "/accompagnement",
    "guidance.bodies": "/accompagnement/structures",
    "guidance.person": "/accompagnement/{trainee}",
    "guidance.offers": "/accompagnement/{trainee}/offres",
    "guidance.add_step": "/accompagnement/{trainee}/demarches/ajouter",
    "guidance.add_note": "/accompagnement/{trainee}/notes/ajouter",
    "guidance.propose": "/accompagnement/{trainee}/relais",
    "guidance.change_step": "/demarches/{step}",
    "guidance.withdraw": "/relais/{move}/retirer",
    "guidance.mine": "/mes-demarches",
    "guidance.add_own_step": "/mes-demarches/ajouter",
    "guidance.change_own_step": "/mes-demarches/{step}",
    "guidance.answer": "/mes-demarches/relais/{move}",
    "guidance.group": "/groupes/{session}/accompagnement",
}
LISTS = {"guidance.index", "guidance.bodies"}
OF_SOMEONE = {
    *("guidance.person", "guidance.offers", "guidance.add_step", "guidance.add_note", "guidance.propose"),
    *("guidance.change_step", "guidance.withdraw"),
}
OWN = {"guidance.mine", "guidance.add_own_step"}
ONLY_THEIRS = {"guidance.change_own_step", "guidance.answer"}

ALLOWED = {
    "visitor": NOBODY,
    "the person": OWN | ONLY_THEIRS,
    "another person": OWN,
    "their counsellor": LISTS | OF_SOMEONE,
    "a colleague of the same body": LISTS | OF_SOMEONE,
    "a counsellor let in by name": LISTS | OF_SOMEONE - {"guidance.withdraw", "guidance.change_step"},
    "a counsellor of the body proposed": LISTS,
    "a counsellor whose access was withdrawn": LISTS,
    "a counsellor without offers and steps": LISTS | {"guidance.person"},
    "a counsellor who left": NOBODY,
    "a trainer of theirs": {"guidance.group"},
    "a trainer elsewhere": NOBODY,
    "a recruiter": NOBODY,
    "an officer": NOBODY,
    "an issuer": NOBODY,
    "an administrator": NOBODY,
}


@pytest.fixture
def world(session: Session) -> World:
    who, other = people.trainee(session), people.trainee(session, "Bakary Traoré")
    ours, named, proposed, closed, partly = (
        opening.support(session, name) for name in ("Ours", "Named", "Proposed", "Closed", "Partly")
    )
    us, by_name, next_one, former, part = (
        opening.counsellor(session, at, f"Conseil {at.name}") for at in (ours, named, proposed, closed, partly)
    )
    opening.granted(session, who, ours)
    opening.granted(session, who, named, member=by_name)
    withdrawn = opening.granted(session, who, closed)
    writing.note(session, who, former)
    sharing.withdraw(session, grant=withdrawn, now=NOW)
    opening.granted(session, who, partly, {Part.SKILLS})
    step = writing.step(session, who, us)
    move = writing.proposed(session, who, us, proposed)
    at = schools.provider(session)
    group = schools.training_session(session, at)
    schools.enrolled(session, who, group)
    world = World(
        routes=ROUTES,
        users={
            "visitor": None,
            "the person": who.user,
            "another person": other.user,
            "their counsellor": us,
            "a colleague of the same body": opening.counsellor(session, ours, "Yann Collègue"),
            "a counsellor let in by name": by_name,
            "a counsellor of the body proposed": next_one,
            "a counsellor whose access was withdrawn": former,
            "a counsellor without offers and steps": part,
            "a counsellor who left": a_member(session, MembershipRole.COUNSELLOR, ours, ended_at=NOW),
            "a trainer of theirs": schools.trainer(session, at),
            "a trainer elsewhere": schools.trainer(session, schools.provider(session, "Autre Formation")),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "an officer": a_member(session, MembershipRole.REGION_OFFICER),
            "an issuer": a_member(session, MembershipRole.ISSUER),
            "an administrator": a_member(session, MembershipRole.ADMIN, at),
        },
        ids={"trainee": who.id, "step": step.id, "move": move.id, "session": group.id},
    )
    session.commit()
    return world


def test_the_table_names_every_route_of_the_slice(app: Flask) -> None:
    assert endpoints(app, "guidance") == set(ROUTES)


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    check_role(app, client, session, world, role, allowed=ALLOWED[role])


def test_nothing_that_does_not_exist_opens_to_anyone(
    app: Flask, client: FlaskClient, session: Session, world: World
) -> None:
    check_nothing_there(app, client, session, world, "their counsellor", OF_SOMEONE)
    check_nothing_there(app, client, session, world, "the person", ONLY_THEIRS)
