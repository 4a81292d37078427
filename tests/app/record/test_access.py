"""Who may open, and send, each page of records: every route, one's own and not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, User
from app.record.models import Booklet
from tests.app.record.conftest import Person, code_path, make_booklet, pdf
from tests.app.sharing.test_access import ROUTES as SHARED
from tests.factories import portfolio as make
from tests.factories.accounts import a_member
from tests.support.access import World, check_role, endpoints

ROUTES = {
    "record.booklet": "/portfolio/livret",
    "record.check": "{code}",
    "record.booklet_file": "/portfolio/livret/{booklet}.pdf",
    "record.withdraw_booklet": "/portfolio/livret/{booklet}/retirer",
    "record.export": "/portfolio/exporter/cv.json",
    "record.signed_record": "/portfolio/exporter/dossier-signe.json",
}
ANYONE = {"record.check"}
# Each has these pages, of their own.
ANY_TRAINEE = {"record.booklet", "record.export", "record.signed_record"}
ALLOWED = {
    "visitor": set[str](),
    "another trainee": ANY_TRAINEE,
    "their trainer": set[str](),
    "an officer": set[str](),
    "a counsellor": set[str](),
    "the trainee": set(ROUTES),
}


def test_each_route_of_this_slice_is_in_this_table_or_in_that_of_sharing(app: Flask) -> None:
    assert endpoints(app, "record") - set(ROUTES) == {
        endpoint for endpoint in SHARED if endpoint.startswith("record.")
    } | {
        *("record.shared", "record.shared_file"),
    }


@pytest.mark.parametrize("role", ALLOWED)
def test_each_opens_their_own_pages_and_no_other_exists(
    app: Flask, owner: FlaskClient, session: Session, person: Person, role: str
) -> None:
    make_booklet(owner)
    ids = {"booklet": session.scalars(select(Booklet.id)).one(), "code": code_path(pdf(owner))}
    users: dict[str, User | None] = {
        "visitor": None,
        "another trainee": make.trainee(session, "Bakary Traoré").user,
        "their trainer": person.trainer,
        "an officer": a_member(session, MembershipRole.REGION_OFFICER),
        "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
        "the trainee": person.trainee.user,
    }
    session.commit()
    world = World(ROUTES, users, ids)
    check_role(app, app.test_client(), session, world, role, allowed=ALLOWED[role] | ANYONE)
