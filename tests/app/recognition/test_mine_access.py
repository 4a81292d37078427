"""Who may open a person's meta-badges: whoever has a portfolio, each their own; for everyone else they do not exist."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from tests.factories.accounts import a_member
from tests.factories.backpacks import a_reader
from tests.factories.recognition import a_stage
from tests.support.access import NOBODY, World, check_nothing_there, check_role

ROUTES = {
    "recognition.mine": "/portfolio/meta-badges",
    "recognition.mine_one": "/portfolio/meta-badges/{meta}",
}
ROLES = {role.value: MembershipRole(role) for role in MembershipRole}
PEOPLE = {"a person", "another person"}


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    with app.app_context():
        stage = a_stage(session)
    users = {
        "visitor": None,
        "a person": stage.who.user,
        "another person": a_reader(session, "autre@example.org").user,
        **{name: a_member(session, role) for name, role in ROLES.items()},
    }
    world = World(routes=ROUTES, users=users, ids={"meta": stage.meta_badge.id})
    session.commit()
    return world


def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World
) -> None:
    for role in world.users:
        check_role(app, client, session, world, role, allowed=set(ROUTES) if role in PEOPLE else NOBODY)


def test_a_meta_badge_that_does_not_exist_opens_to_nobody(
    app: Flask, client: FlaskClient, session: Session, world: World
) -> None:
    check_nothing_there(app, client, session, world, "a person", ROUTES)
