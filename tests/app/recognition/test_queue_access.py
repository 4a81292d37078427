"""Who may open, and send, the Region's queue and what is said of badges nearly the same: every role, own and not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.recognition.models import PairNoteKind
from app.recognition.queries.pairs import two
from app.recognition.services import pairing
from tests.factories.accounts import NOW, a_member
from tests.factories.credentials import a_badge, an_issuer, who_issues
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import a_meta_badge, an_officer_of, asked, the_region
from tests.support.access import NOBODY, World, check_nothing_there, check_role

ANY_OFFICER = {
    "recognition.queue": "/region/reconnaissances",
    "recognition.near_badges": "/region/badges/doublons",
    # Badges are compared whosever they are.
    "recognition.near_pair": "/region/badges/doublons/{first}/{second}",
}
ITS_OFFICER = {
    "recognition.request_to_decide": "/region/reconnaissances/{request}",
    "recognition.withdraw_recognised": "/region/reconnaissances/{request}/retirer",
}
ANY_ISSUER = {"recognition.own_pairs": "/structure/rapprochements"}
OWN_PAIR = {"recognition.own_pair": "/structure/rapprochements/{first}/{second}"}
ROUTES = ANY_OFFICER | ITS_OFFICER | ANY_ISSUER | OWN_PAIR
ALLOWED = {
    "visitor": NOBODY,
    "a trainer": NOBODY,
    "a recruiter": NOBODY,
    "a counsellor": NOBODY,
    "who issues one of the badges": set(ANY_ISSUER) | set(OWN_PAIR),
    "who issues elsewhere": set(ANY_ISSUER),
    "the Region's administrator": NOBODY,
    "an officer": set(ANY_OFFICER) | set(ITS_OFFICER),
    "an officer of another Region": set(ANY_OFFICER),
}


@pytest.fixture
def world(session: Session) -> World:
    region = the_region(session)
    rule = a_meta_badge(session, region)
    badges = [a_badge(session, an_issuer(session), a_skill(session, name), name=name) for name in ("Écouter", "Noter")]
    officer = an_officer_of(session, region)
    first, second = two(badges[0].achievement_id, badges[1].achievement_id)
    pairing.propose(session, (first, second), PairNoteKind.ALIGN, "Mêmes mots.", read=0, by=officer, now=NOW)
    made = World(
        routes=ROUTES,
        users={
            "visitor": None,
            "a trainer": a_member(session, MembershipRole.TRAINER),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
            "who issues one of the badges": who_issues(session, badges[0].achievement.issuer),
            "who issues elsewhere": who_issues(session, an_issuer(session)),
            "the Region's administrator": a_member(session, MembershipRole.ADMIN, region.organisation),
            "an officer": officer,
            "an officer of another Region": an_officer_of(session, the_region(session)),
        },
        ids={"request": asked(session, rule, badges[0]).id, "first": first, "second": second},
    )
    session.commit()
    return made


def test_the_table_names_every_page_of_the_queue(app: Flask) -> None:
    roots = ("/region/reconnaissances", "/region/badges/doublons", "/structure/rapprochements")
    assert {one.endpoint for one in app.url_map.iter_rules() if one.rule.startswith(roots)} == set(ROUTES)


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    check_role(app, client, session, world, role, allowed=ALLOWED[role])


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    for role, pages in (("an officer", ANY_OFFICER | ITS_OFFICER), ("who issues one of the badges", OWN_PAIR)):
        check_nothing_there(app, client, session, world, role, pages)
