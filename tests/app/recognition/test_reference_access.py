"""Who may open, and send, the pages by which the Region writes its meta-badges: every role, own and not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.recognition import services
from tests.factories.accounts import NOW, a_member
from tests.factories.credentials import ADDRESSES
from tests.factories.recognition import a_meta_badge, an_officer_of, the_region
from tests.support.access import NOBODY, World, check_nothing_there, check_role

pytestmark = pytest.mark.usefixtures("in_app")
ALL = {
    "recognition.meta_badges": "/region/meta-badges",
    "recognition.new_meta_badge": "/region/meta-badges/nouveau",
    "recognition.preview_meta_picture": "/region/meta-badges/apercu-image",
}
OWN = {
    "recognition.meta_badge": "/region/meta-badges/{meta_badge}",
    "recognition.meta_badge_picture": "/region/meta-badges/{meta_badge}/1/image.png",
    "recognition.small_meta_badge_picture": "/region/meta-badges/{meta_badge}/1/vignette.png",
    "recognition.meta_rule": "/region/meta-badges/{meta_badge}/regle",
    "recognition.next_meta_rule": "/region/meta-badges/{meta_badge}/nouvelle-regle",
    "recognition.meta_picture": "/region/meta-badges/{meta_badge}/image",
    "recognition.meta_effect": "/region/meta-badges/{meta_badge}/effet",
    "recognition.discard_meta_rule": "/region/meta-badges/{meta_badge}/effacer",
    "recognition.retire_meta_badge": "/region/meta-badges/{meta_badge}/retirer",
    "recognition.take_up_meta_badge": "/region/meta-badges/{meta_badge}/reprendre",
}
ALLOWED = {
    "visitor": NOBODY,
    "a trainer": NOBODY,
    "a recruiter": NOBODY,
    "a counsellor": NOBODY,
    "an issuer": NOBODY,
    "the Region's administrator": NOBODY,
    "an officer": set(ALL) | set(OWN),
    "an officer of another Region": set(ALL),
}


@pytest.fixture
def world(session: Session) -> World:
    region = the_region(session)
    rule = a_meta_badge(session, region)
    services.next_draft(session, rule.meta_badge, by=None, addresses=ADDRESSES, now=NOW)
    made = World(
        routes=ALL | OWN,
        users={
            "visitor": None,
            "a trainer": a_member(session, MembershipRole.TRAINER),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
            "an issuer": a_member(session, MembershipRole.ISSUER),
            "the Region's administrator": a_member(session, MembershipRole.ADMIN, region.organisation),
            "an officer": an_officer_of(session, region),
            "an officer of another Region": an_officer_of(session, the_region(session)),
        },
        ids={"meta_badge": rule.meta_badge_id},
    )
    session.commit()
    return made


def test_the_table_names_every_page_of_meta_badges(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/region/meta-badges")}
    assert ours == set(ALL | OWN)


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    check_role(app, client, session, world, role, allowed=ALLOWED[role])


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    check_nothing_there(app, client, session, world, "an officer", OWN)
