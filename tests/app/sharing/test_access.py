"""Who may open, and send, each page of sharing: every role, every route, own and not."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.sharing.models import Part
from app.sharing.views import tokens
from tests.factories import portfolio as people
from tests.factories import sharing
from tests.factories import trainings as schools
from tests.factories.accounts import a_member
from tests.support.access import NOBODY, World, check_nothing_there, check_role, endpoints

ROUTES = {
    "sharing.show": "/partage",
    "sharing.readings": "/partage/lectures",
    "sharing.structures": "/partage/structures?q=point",
    "sharing.give": "/partage/acces/nouveau",
    "sharing.withdraw": "/partage/acces/{grant}/retirer",
    "sharing.make_link": "/partage/liens/nouveau",
    "sharing.link": "/partage/liens/{link}",
    "sharing.withdraw_link": "/partage/liens/{link}/retirer",
    "sharing.answer": "/partage/demandes/{request}",
    "sharing.opened": "/acces",
    "sharing.ask": "/acces/demander",
    "sharing.stop_asking": "/acces/demandes/{request}/retirer",
    "record.preview": "/partage/apercu",
    "record.person": "/personnes/{trainee}",
    "record.person_file": "/personnes/{trainee}/preuves/{evidence}",
}
TRAINEES = {
    *("sharing.show", "sharing.readings", "sharing.structures", "sharing.give", "sharing.make_link"),
    "record.preview",
}
OWNER = TRAINEES | {"sharing.withdraw", "sharing.link", "sharing.withdraw_link", "sharing.answer"}
READERS = {"sharing.opened", "sharing.ask"}
LET_IN = READERS | {"record.person", "record.person_file"}
ALLOWED = {
    "visitor": NOBODY,
    "the person": OWNER,
    "another trainee": TRAINEES,
    "their trainer": LET_IN,
    "a trainer elsewhere": READERS,
    "a trainer who was let in": LET_IN - {"record.person_file"},  # to the skills alone
    "their counsellor": LET_IN | {"sharing.stop_asking"},
    "a counsellor elsewhere": READERS,
    "a counsellor who left": NOBODY,
    "the body's administrator": NOBODY,
    "a recruiter": NOBODY,
    "an officer": NOBODY,
    "an issuer": NOBODY,
}


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    at, other = schools.provider(session), schools.provider(session, "Autre Formation")
    body = sharing.support(session)
    counsellor = sharing.counsellor(session, body)
    who = people.trainee(session)
    schools.enrolled(session, who, schools.training_session(session, at))
    grant = sharing.granted(session, who, body)
    member = schools.trainer(session, other, "Léa Hamel")
    sharing.granted(session, who, other, {Part.SKILLS}, member=member)
    link = sharing.link(session, who)
    skill = people.declared(session, who, people.skill(session))
    shown = people.shown_by_file(session, who, skill, app.config["SETTINGS"].data_dir)
    ids: dict[str, UUID | str] = {
        "trainee": who.id,
        "grant": grant.id,
        "link": link.id,
        "evidence": shown.id,
        "request": sharing.asked(session, counsellor, who.user.email).id,
    }
    world = World(
        routes=ROUTES,
        users={
            "visitor": None,
            "the person": who.user,
            "another trainee": people.trainee(session, "Bakary Traoré").user,
            "their trainer": schools.trainer(session, at),
            "a trainer elsewhere": schools.trainer(session, other, "Marc Petit"),
            "a trainer who was let in": member,
            "their counsellor": counsellor,
            "a counsellor elsewhere": sharing.counsellor(session, sharing.support(session, "Ailleurs")),
            "a counsellor who left": a_member(session, MembershipRole.COUNSELLOR, body, ended_at=who.created_at),
            "the body's administrator": a_member(session, MembershipRole.ADMIN, body),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "an officer": a_member(session, MembershipRole.REGION_OFFICER),
            "an issuer": a_member(session, MembershipRole.ISSUER),
        },
        ids=ids,
    )
    session.commit()
    with app.test_request_context():
        ids["key"] = tokens.token_of(link)
    return world


def test_the_table_names_every_route_of_the_slice(app: Flask) -> None:
    assert endpoints(app, "sharing") == {endpoint for endpoint in ROUTES if endpoint.startswith("sharing.")}


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    check_role(app, client, session, world, role, allowed=ALLOWED[role])
    closed = role == "the person"  # on the way
    assert client.get(f"/p/{world.ids['key']}").status_code == (410 if closed else 200)


@pytest.mark.parametrize("role", ["the person", "their counsellor"])
def test_what_does_not_exist_opens_to_nobody(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    check_nothing_there(app, client, session, world, role, ROUTES)
