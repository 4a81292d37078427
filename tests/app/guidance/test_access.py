"""Who may open, and send, each page of accompanying: every role, every route, own and not, let in and no longer."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, User
from app.sharing import services as sharing
from app.sharing.models import Part
from tests.factories import guidance as writing
from tests.factories import portfolio as people
from tests.factories import sharing as opening
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member, signed_in, token

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
NOBODY: set[str] = set()

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


@dataclass(frozen=True)
class World:
    """One person, those they let in, and those they do not."""

    users: dict[str, User | None]
    ids: dict[str, UUID]

    def path(self, endpoint: str) -> str:
        return ROUTES[endpoint].format(**self.ids)


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


def methods(app: Flask, endpoint: str) -> list[str]:
    rules = app.url_map.iter_rules(endpoint)
    return sorted({method for rule in rules for method in rule.methods or () if method in ("GET", "POST")})


def test_the_table_names_every_route_of_the_slice(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("guidance.")}
    assert ours == set(ROUTES)


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
            path, data = world.path(endpoint), {"csrf_token": csrf}
            status = (client.get(path) if method == "GET" else client.post(path, data=data)).status_code
            if endpoint in ALLOWED[role]:
                assert status in (200, 302), (role, method, endpoint)
            elif user is None:
                assert status == {"GET": 302, "POST": 403}[method], (role, method, endpoint)
            else:
                assert status == 404, (role, method, endpoint)


def test_nothing_that_does_not_exist_opens_to_anyone(
    app: Flask, client: FlaskClient, session: Session, world: World
) -> None:
    invented = World(world.users, {name: uuid4() for name in world.ids})
    for role, endpoints in (("their counsellor", OF_SOMEONE), ("the person", ONLY_THEIRS)):
        user = world.users[role]
        assert user is not None
        signed_in(client, session, user)
        csrf = token(client, "/")
        for endpoint in endpoints:
            for method in methods(app, endpoint):
                answer = client.open(invented.path(endpoint), method=method, data={"csrf_token": csrf})
                assert answer.status_code == 404, (method, endpoint)
