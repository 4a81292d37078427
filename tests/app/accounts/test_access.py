"""Who gets which answer from each of these pages: role by role, on one's own things and on others'."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.models import MembershipRole, OrganisationKind, User, Vetting
from tests.factories.accounts import a_member, a_user, an_organisation, signed_in, token

SEEN, GONE, ASKED, REFUSED = 200, 404, "/connexion", 403
ROLES = ("visitor", "trainee", *(role.value for role in MembershipRole))
STAFF_LESS_ADMIN = tuple(role.value for role in MembershipRole if role is not MembershipRole.ADMIN)


@dataclass(frozen=True)
class World:
    """Things of one's own organisation, and the same of another's."""

    own: dict[str, str]
    foreign: dict[str, str]
    pending: str


def things(session: Session, organisation_user: User | None) -> dict[str, str]:
    """An organisation's team: a colleague's role and an open invitation."""
    organisation = organisation_user.memberships[0].organisation if organisation_user else an_organisation(session)
    role = MembershipRole.ADMIN
    colleague = a_member(session, role, organisation)
    invitation, key = services.invite(
        session,
        organisation=organisation,
        email="invitee@example.org",
        role=role,
        invited_by=None,
        now=datetime.now(UTC),
    )
    return {
        "organisation": str(organisation.id),
        "membership": str(colleague.memberships[0].id),
        "invitation": str(invitation.id),
        "key": key,
    }


@pytest.fixture
def world(session: Session) -> Callable[[User | None], World]:
    def make(user: User | None) -> World:
        pending = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)
        own = things(session, user if user and user.memberships else None)
        return World(own, things(session, None), str(pending.id))

    return make


@pytest.fixture
def be(client: FlaskClient, session: Session) -> Callable[[str], User | None]:
    def become(role: str) -> User | None:
        if role == "visitor":
            return None
        user = a_user(session, is_trainee=True) if role == "trainee" else a_member(session, MembershipRole(role))
        signed_in(client, session, user)
        return user

    return become


def answer(client: FlaskClient, path: str) -> int | str:
    got = client.get(path)
    return ASKED if got.status_code == 302 and (got.location or "").startswith(ASKED) else got.status_code


# For each page: what a visitor gets, who sees it among those signed in, and what the others get.
PAGES: dict[str, tuple[int | str, tuple[str, ...], int]] = {
    "/": (SEEN, ROLES[1:], GONE),
    "/creer-mon-portfolio": (SEEN, (), 302),
    **dict.fromkeys(("/mentions-legales", "/donnees-personnelles", "/accessibilite"), (SEEN, ROLES[1:], SEEN)),
    "/employeurs/inscription": (SEEN, ROLES[1:], GONE),
    "/connexion": (SEEN, (), 302),
    "/connexion/cle": (SEEN, (), 302),
    "/mot-de-passe-oublie": (SEEN, ROLES[1:], GONE),
    "/mon-compte": (ASKED, ROLES[1:], GONE),
    "/mon-compte/mot-de-passe": (ASKED, ROLES[1:], GONE),
    "/mon-compte/second-controle": (ASKED, ROLES[1:], GONE),
    "/mon-compte/codes-de-secours": (ASKED, ROLES[1:], GONE),
    "/mon-compte/cles": (ASKED, ROLES[1:], GONE),
    "/mon-compte/confirmer": (ASKED, ROLES[1:], GONE),
    "/employeurs/en-attente": (ASKED, (), 302),
    "/equipe": (ASKED, (), GONE),
    "/inviter-un-stagiaire": (ASKED, ("trainer",), GONE),
    "/region/employeurs": (ASKED, ("region_officer",), GONE),
    "/region/structures": (ASKED, ("region_officer",), GONE),
    "/region/structures/ajouter": (ASKED, ("region_officer",), GONE),
}
SPECIAL = {("admin", "/equipe"): 302}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_its_answer_from_each_page(
    client: FlaskClient, be: Callable[[str], User | None], role: str
) -> None:
    be(role)

    mismatches = []
    for page, (visitor, allowed, otherwise) in PAGES.items():
        expected = visitor if role == "visitor" else SEEN if role in allowed else otherwise
        expected = SPECIAL.get((role, page), expected)
        got = answer(client, page)
        if got != expected:
            mismatches.append((page, got, expected))
    assert mismatches == []


OBJECTS = (
    "/structures/{organisation}/equipe",
    "/structures/{organisation}/equipe/inviter",
    "/rattachements/{membership}/fin",
)


@pytest.mark.parametrize("role", ROLES)
def test_a_team_is_for_its_own_administrator_alone(
    client: FlaskClient,
    session: Session,
    be: Callable[[str], User | None],
    world: Callable[[User | None], World],
    role: str,
) -> None:
    user = be(role)
    there = world(user)
    session.commit()

    for page in OBJECTS:
        own, foreign = answer(client, page.format(**there.own)), answer(client, page.format(**there.foreign))
        assert foreign == (ASKED if role == "visitor" else GONE), page
        assert own == (ASKED if role == "visitor" else SEEN if role == "admin" else GONE), page


@pytest.mark.parametrize("role", ROLES)
def test_an_employers_request_is_for_the_regions_officers(
    client: FlaskClient,
    session: Session,
    be: Callable[[str], User | None],
    world: Callable[[User | None], World],
    role: str,
) -> None:
    there = world(be(role))
    session.commit()

    expected = {"visitor": ASKED, "region_officer": SEEN}.get(role, GONE)
    assert answer(client, f"/region/employeurs/{there.pending}") == expected


POSTS = (
    "/structures/{organisation}/equipe/inviter",
    "/structures/{organisation}/invitations/{invitation}/retirer",
    "/rattachements/{membership}/fin",
    "/region/employeurs/{pending}",
    "/region/structures/ajouter",
    "/inviter-un-stagiaire",
    "/mon-compte/appareils/{unknown}/fermer",
)


@pytest.mark.parametrize("role", ["visitor", "trainee", *STAFF_LESS_ADMIN, "admin"])
def test_nothing_of_anothers_can_be_changed(
    client: FlaskClient,
    session: Session,
    be: Callable[[str], User | None],
    world: Callable[[User | None], World],
    role: str,
) -> None:
    there = world(be(role))
    session.commit()
    form = {
        "csrf_token": token(client, "/connexion" if role == "visitor" else "/mon-compte"),
        "decision": "accepted",
        "kind": "",
    }
    allowed = {"region_officer": ("/region/",), "trainer": ("/inviter-un-stagiaire",)}.get(role, ())

    for path in POSTS:
        if path.startswith(allowed):
            continue
        target = path.format(**there.foreign, pending=there.pending, unknown="0" * 64)
        got = client.post(target, data=form).status_code
        assert got == (REFUSED if role == "visitor" else GONE), target


@pytest.mark.parametrize(
    "path",
    [
        "/connexion",
        "/deconnexion",
        "/creer-mon-portfolio",
        "/employeurs/inscription",
        "/mot-de-passe-oublie",
        "/mon-compte/mot-de-passe",
        "/mon-compte/second-controle",
        "/mon-compte/codes-de-secours",
        "/mon-compte/cles",
        "/mon-compte/appareils/fermer-les-autres",
        "/inviter-un-stagiaire",
        "/region/structures/ajouter",
    ],
)
def test_every_write_without_its_token_is_refused(
    client: FlaskClient, be: Callable[[str], User | None], path: str
) -> None:
    be("trainer")

    assert client.post(path, data={}).status_code == 400


def test_every_page_of_these_slices_is_in_one_of_the_tables(app: Flask) -> None:
    ours = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in {"accounts", "admin", "home", "security"}
    }
    told = {
        *PAGES,
        *OBJECTS,
        *POSTS,
        "/deconnexion",
        "/mon-compte/appareils/fermer-les-autres",
        "/region/employeurs/{pending}",
    }
    # These belong to half a sign-in, to a link sent or to a passkey's exchange: see the tests of each.
    steps = {
        "/connexion/code",
        "/connexion/sans-telephone",
        "/connexion/second-controle",
        "/connexion/code-de-secours",
        "/connexion/cle/<token>",
        "/mon-compte/second-controle/<token>",
        "/mon-compte/cles/<token>",
        "/mon-compte/cles/retirer",
        "/mon-compte/confirmer-par-cle",
        "/mon-compte/confirmer-par-cle/<token>",
        "/mot-de-passe-oublie/<token>",
        "/invitations/<key>",
    }
    shape = {
        "{organisation}": "<uuid:organisation_id>",
        "{membership}": "<uuid:membership_id>",
        "{invitation}": "<uuid:invitation_id>",
        "{pending}": "<uuid:organisation_id>",
        "{unknown}": "<key_hash>",
    }
    for written, rule in shape.items():
        told = {path.replace(written, rule) for path in told}
    assert ours - told - steps == set()


@pytest.mark.parametrize(
    "path",
    [
        "/connexion/code",
        "/connexion/sans-telephone",
        "/connexion/second-controle",
        "/connexion/code-de-secours",
    ],
)
def test_half_a_sign_in_starts_with_the_other_half(client: FlaskClient, path: str) -> None:
    assert client.get(path).location == ASKED
    assert (
        client.post(path, data={"csrf_token": token(client), "code": "000000", "which": "authenticator"}).location
        == ASKED
    )


@pytest.mark.parametrize(
    "path",
    ["/connexion/cle/x", "/mon-compte/cles/x", "/mon-compte/confirmer-par-cle/x", "/mon-compte/second-controle/x"],
)
def test_a_made_up_exchange_leads_nowhere(client: FlaskClient, be: Callable[[str], User | None], path: str) -> None:
    be("trainee")

    got = client.post(path, data={"csrf_token": token(client, "/mon-compte"), "credential": "{}", "code": "000000"})

    assert got.status_code == 302
