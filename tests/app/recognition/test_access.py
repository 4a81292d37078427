"""Who may open, and send, each page of meta-badges and of what the Region recognises: every route, every role."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.recognition import services
from app.recognition.models import PairNoteKind
from app.recognition.queries.pairs import two
from app.recognition.services import pairing
from tests.factories.accounts import NOW, a_member
from tests.factories.backpacks import a_reader
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer, who_issues
from tests.factories.recognition import (
    a_meta_badge,
    a_stage,
    an_officer_of,
    asked,
    award_of,
    held,
    recognised_elsewhere,
    the_region,
)
from tests.support.access import NOBODY, World, check_nothing_there, check_role, endpoints

ANYONE = {
    "recognition.register": "/badges-reconnus",
    "recognition.register_json": "/badges-reconnus.json",
    "recognition.register_csv": "/badges-reconnus.csv",
    "recognition.register_atom": "/badges-reconnus.atom",
}
TRAINEES = {
    "recognition.mine": "/portfolio/meta-badges",
    "recognition.mine_one": "/portfolio/meta-badges/{meta}",
}
ANY_ISSUER = {
    "recognition.requests": "/structure/reconnaissances",
    "recognition.choose_request": "/structure/reconnaissances/demander",
    "recognition.own_pairs": "/structure/rapprochements",
}
ITS_ISSUER = {
    "recognition.ask": "/structure/reconnaissances/demander/{badge}/{draft_meta}",
    "recognition.request_thread": "/structure/reconnaissances/{request}",
    "recognition.answer_request": "/structure/reconnaissances/{request}/repondre",
    "recognition.appeal_request": "/structure/reconnaissances/{request}/recours",
    "recognition.take_back_request": "/structure/reconnaissances/{request}/retirer",
    "recognition.own_pair": "/structure/rapprochements/{first}/{second}",
}
ANY_OFFICER = {
    "recognition.queue": "/region/reconnaissances",
    "recognition.awards": "/region/attributions",
    "recognition.board": "/region/badges",
    "recognition.board_csv": "/region/badges.csv",
    "recognition.near_badges": "/region/badges/doublons",
    # Badges are compared whosever they are.
    "recognition.near_pair": "/region/badges/doublons/{first}/{second}",
    "recognition.meta_badges": "/region/meta-badges",
    "recognition.new_meta_badge": "/region/meta-badges/nouveau",
    "recognition.preview_meta_picture": "/region/meta-badges/apercu-image",
}
ITS_OFFICER = {
    "recognition.request_to_decide": "/region/reconnaissances/{request}",
    "recognition.withdraw_recognised": "/region/reconnaissances/{request}/retirer",
    "recognition.award": "/region/attributions/{award}",
    "recognition.end_override": "/region/attributions/{award}/fin",
    "recognition.meta_badge": "/region/meta-badges/{meta}",
    "recognition.meta_badge_picture": "/region/meta-badges/{meta}/1/image.png",
    "recognition.small_meta_badge_picture": "/region/meta-badges/{meta}/1/vignette.png",
    "recognition.meta_rule": "/region/meta-badges/{meta}/regle",
    "recognition.next_meta_rule": "/region/meta-badges/{meta}/nouvelle-regle",
    "recognition.meta_picture": "/region/meta-badges/{meta}/image",
    "recognition.meta_effect": "/region/meta-badges/{meta}/effet",
    "recognition.discard_meta_rule": "/region/meta-badges/{meta}/effacer",
    "recognition.retire_meta_badge": "/region/meta-badges/{meta}/retirer",
    "recognition.recognise_elsewhere": "/region/meta-badges/{meta}/badge-d-ailleurs",
    "recognition.withdraw_elsewhere": "/region/reconnus/{elsewhere}/retirer",
    "recognition.take_up_meta_badge": "/region/meta-badges/{meta}/reprendre",
}
ROUTES = ANYONE | TRAINEES | ANY_ISSUER | ITS_ISSUER | ANY_OFFICER | ITS_OFFICER
# Those who change most come last.
ALLOWED = {
    "visitor": NOBODY,
    "a trainee": set(TRAINEES),
    "another trainee": set(TRAINEES),
    "a trainer": NOBODY,
    "a counsellor": NOBODY,
    "an employer": NOBODY,
    "the structure's administrator": NOBODY,
    "the Region's administrator": NOBODY,
    "an issuer of another structure": set(ANY_ISSUER),
    "an issuer": set(ANY_ISSUER) | set(ITS_ISSUER),
    "an officer of another Region": set(ANY_OFFICER),
    "an officer": set(ANY_OFFICER) | set(ITS_OFFICER),
}


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    with app.app_context():
        stage = a_stage(session)
        held(session, stage.who, stage.listens)
        held(session, stage.who, stage.speaks)
        issuer = stage.listens.achievement.issuer
        waits = a_badge(session, issuer, name="Écouter encore")
        first, second = two(stage.listens.achievement_id, stage.speaks.achievement_id)
        pairing.propose(session, (first, second), PairNoteKind.ALIGN, "Mêmes mots.", read=0, by=stage.officer, now=NOW)
        services.next_draft(session, stage.meta_badge, by=None, addresses=ADDRESSES, now=NOW)
        award = award_of(session, stage.who, stage.meta_badge)
        assert award is not None
        ids = {
            "meta": stage.meta_badge.id,
            "draft_meta": a_meta_badge(session, stage.region, name="Organiser").meta_badge_id,
            "badge": waits.achievement_id,
            "request": asked(session, stage.rule, waits).id,
            "award": award.id,
            "elsewhere": recognised_elsewhere(session, stage).id,
            "first": first,
            "second": second,
        }
        users = {
            "visitor": None,
            "a trainee": stage.who.user,
            "another trainee": a_reader(session, "autre@example.org").user,
            "a trainer": a_member(session, MembershipRole.TRAINER),
            "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
            "an employer": a_member(session, MembershipRole.RECRUITER),
            "the structure's administrator": who_issues(session, issuer, admin=True),
            "the Region's administrator": a_member(session, MembershipRole.ADMIN, stage.region.organisation),
            "an issuer of another structure": who_issues(session, an_issuer(session)),
            "an issuer": who_issues(session, issuer),
            "an officer of another Region": an_officer_of(session, the_region(session)),
            "an officer": stage.officer,
        }
    session.commit()
    return World(routes=ROUTES, users=users, ids=ids)


def test_the_table_names_every_route_of_the_slice(app: Flask) -> None:
    assert endpoints(app, "recognition") == set(ROUTES)


def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World
) -> None:
    assert set(world.users) == set(ALLOWED)
    for role, pages in ALLOWED.items():
        check_role(app, client, session, world, role, allowed=pages | set(ANYONE))


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    pages = {"a trainee": TRAINEES, "an issuer": ITS_ISSUER, "an officer": ANY_OFFICER | ITS_OFFICER}
    for role, named in pages.items():
        check_nothing_there(app, client, session, world, role, named)
