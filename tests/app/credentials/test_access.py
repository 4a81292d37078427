"""Who may open, and send, each page of badges: every role, every route, own and not.

Whoever adds pages adds their rows: the path in `ROUTES`, and the endpoint in the set of those who may.
"""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, OrganisationKind
from tests.app.credentials.test_giving_access import ROUTES as GIVING
from tests.factories.accounts import a_member, an_organisation
from tests.factories.credentials import a_badge, an_endorsement, an_issuer, given
from tests.factories.portfolio import trainee
from tests.support.access import NOBODY, World, check_nothing_there, check_role

# What each route takes from the world below.
ROUTES = {
    "credentials.root_keys": "/.well-known/did.json",
    "credentials.issuer_keys": "/structures/{slug}/did.json",
    "credentials.issuer_page": "/structures/{slug}",
    "credentials.logo": "/structures/{slug}/logo.png",
    "credentials.status_list": "/structures/{slug}/statuts/1/revocation",
    "credentials.achievement": "/badges/modeles/{achievement}/1",
    "credentials.achievement_json": "/badges/modeles/{achievement}/1.json",
    "credentials.achievement_png": "/badges/modeles/{achievement}/1/image.png",
    "credentials.achievement_small": "/badges/modeles/{achievement}/1/vignette.png",
    "credentials.achievement_svg": "/badges/modeles/{achievement}/1/image.svg",
    "credentials.public_badge": "/badges/{badge}",
    "credentials.badge_json": "/badges/{badge}.json",
    "credentials.badge_token": "/badges/{badge}.jwt",
    "credentials.badge_png": "/badges/{badge}.png",
    "credentials.badge_svg": "/badges/{badge}.svg",
    "credentials.endorsement": "/reconnaissances/{endorsement}",
    "credentials.endorsement_json": "/reconnaissances/{endorsement}.json",
    "credentials.endorsement_token": "/reconnaissances/{endorsement}.jwt",
    "credentials.verify": "/verifier",
    "credentials.signatures": "/structure/signature",
    "credentials.signature": "/structure/signature/{structure}",
    "credentials.open_signature": "/structure/signature/{structure}/ouvrir",
    "credentials.change_key": "/structure/signature/{structure}/changer-de-cle",
    "credentials.key_known": "/structure/signature/{structure}/cles/1/connue",
    "credentials.badges": "/structure/badges",
    "credentials.attested_setting": "/structure/badges/attestations",
    "credentials.decide": "/structure/delivrances/decider",
    "credentials.new_badge": "/structure/badges/nouveau",
    "credentials.preview_words": "/structure/badges/apercu-texte",
    "credentials.preview_picture": "/structure/badges/apercu-image",
    "credentials.badge": "/structure/badges/{achievement}/1",
    "credentials.badge_words": "/structure/badges/{achievement}/1/texte",
    "credentials.badge_picture": "/structure/badges/{achievement}/1/image",
    "credentials.picture_of": "/structure/badges/{achievement}/1/image.png",
    "credentials.small_picture_of": "/structure/badges/{achievement}/1/vignette.png",
    "credentials.publish_badge": "/structure/badges/{achievement}/1/publier",
    "credentials.next_badge_version": "/structure/badges/{achievement}/nouvelle-version",
    "credentials.discard_draft": "/structure/badges/{achievement}/1/effacer",
    "credentials.retire_badge": "/structure/badges/{achievement}/retirer",
    "credentials.take_up_badge": "/structure/badges/{achievement}/reprendre",
}
# Backpacks and what the Region recognises have a table of their own.
ELSEWHERE = ("/portfolio/", "/region/")
ANYONE = {
    *("credentials.root_keys", "credentials.issuer_keys", "credentials.issuer_page", "credentials.logo"),
    *("credentials.status_list", "credentials.achievement", "credentials.achievement_json"),
    *(
        "credentials.achievement_png",
        "credentials.achievement_small",
        "credentials.achievement_svg",
        "credentials.public_badge",
        "credentials.badge_json",
    ),
    *("credentials.endorsement", "credentials.endorsement_json", "credentials.endorsement_token"),
    *("credentials.badge_token", "credentials.badge_png", "credentials.badge_svg", "credentials.verify"),
}
SIGNATURE = {
    *("credentials.signature", "credentials.open_signature", "credentials.change_key", "credentials.key_known"),
}
ANY_ADMINISTRATOR = {"credentials.signatures"}
ANY_ISSUER = {
    *(f"credentials.{page}" for page in ("badges", "new_badge", "preview_words", "preview_picture", "decide"))
}
BADGES = {
    *("credentials.badge", "credentials.badge_words", "credentials.badge_picture", "credentials.picture_of"),
    *("credentials.small_picture_of", "credentials.publish_badge"),
    *("credentials.next_badge_version", "credentials.retire_badge"),
    *("credentials.take_up_badge", "credentials.discard_draft"),
}

ALLOWED = {
    "visitor": NOBODY,
    "the trainee": NOBODY,
    "their trainer": NOBODY,
    "a recruiter": NOBODY,
    "a counsellor": NOBODY,
    "an issuer": BADGES | ANY_ISSUER,
    "an issuer elsewhere": ANY_ISSUER,
    "an officer": NOBODY,
    "the structure's administrator": SIGNATURE | ANY_ADMINISTRATOR,
    # They administer a provider, which says whether what its trainers attest is given as badges.
    "an administrator elsewhere": ANY_ADMINISTRATOR | {"credentials.attested_setting"},
    "an administrator who left": NOBODY,
    "an employer's administrator": NOBODY,
}


@pytest.fixture
def world(session: Session) -> World:
    now = datetime.now(UTC) - timedelta(minutes=2)
    structure = an_organisation(session, OrganisationKind.ISSUER)
    issuer = an_issuer(session, structure)
    issuer.logo = b"\x89PNG"
    region = an_issuer(session, an_organisation(session, OrganisationKind.REGION))
    who = trainee(session)
    version = a_badge(session, issuer, now=now)
    version.picture_svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    badge = given(session, version, who.user, now=now)
    recognised = an_endorsement(session, region, version, now=now)
    employer = an_organisation(session, OrganisationKind.EMPLOYER)
    world = World(
        routes=ROUTES,
        users={
            "visitor": None,
            "the trainee": who.user,
            "their trainer": a_member(session, MembershipRole.TRAINER),
            "a recruiter": a_member(session, MembershipRole.RECRUITER),
            "a counsellor": a_member(session, MembershipRole.COUNSELLOR),
            "an issuer": a_member(session, MembershipRole.ISSUER, structure),
            "an issuer elsewhere": a_member(session, MembershipRole.ISSUER),
            "an officer": a_member(session, MembershipRole.REGION_OFFICER),
            "the structure's administrator": a_member(session, MembershipRole.ADMIN, structure),
            "an administrator elsewhere": a_member(session, MembershipRole.ADMIN),
            "an administrator who left": a_member(session, MembershipRole.ADMIN, structure, ended_at=now),
            "an employer's administrator": a_member(session, MembershipRole.ADMIN, employer),
        },
        ids={
            "slug": issuer.slug,
            "structure": structure.id,
            "achievement": version.achievement_id,
            "badge": badge.id,
            "endorsement": recognised.id,
        },
    )
    session.commit()
    return world


def test_the_table_names_every_route_of_this_slice(app: Flask) -> None:
    ours = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("credentials.") and not rule.rule.startswith(ELSEWHERE)
    }
    assert sorted(ours - set(ROUTES) - set(GIVING)) == []
    assert sorted(set(ROUTES) - ours) == []


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_pages_and_no_other_exists(
    app: Flask, client: FlaskClient, session: Session, world: World, role: str
) -> None:
    check_role(app, client, session, world, role, allowed=ALLOWED[role] | ANYONE, quoi="suspendre")


def test_nothing_that_does_not_exist_opens(app: Flask, client: FlaskClient, session: Session, world: World) -> None:
    check_nothing_there(app, client, session, world, "the structure's administrator", ROUTES)
