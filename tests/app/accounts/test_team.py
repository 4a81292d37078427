"""The team page: who works here, invitations, and the end of an access."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, MembershipRole, Organisation, OrganisationKind, User, Vetting
from tests.factories.accounts import PASSWORD, a_member, an_organisation, signed_in, token


@pytest.fixture
def provider(session: Session) -> Organisation:
    return an_organisation(session, name="Cap Métal Formation")


@pytest.fixture
def admin(client: FlaskClient, session: Session, provider: Organisation) -> User:
    user = a_member(session, MembershipRole.ADMIN, provider, display_name="Morgan Vasseur")
    signed_in(client, session, user)
    return user


def team(provider: Organisation) -> str:
    return f"/structures/{provider.id}/equipe"


def invite(client: FlaskClient, provider: Organisation, **form: str) -> tuple[int, str]:
    page = f"{team(provider)}/inviter"
    given = {"email": "Jeanne@Example.org", "display_name": "Jeanne Picot", "role": "trainer", **form}
    answer = client.post(page, data={"csrf_token": token(client, page), **given})
    return answer.status_code, answer.text


def test_a_team_is_listed_by_name_with_its_roles(
    client: FlaskClient, session: Session, provider: Organisation, admin: User
) -> None:
    a_member(session, MembershipRole.TRAINER, provider, display_name="Alix Auber")
    session.commit()

    assert client.get("/equipe").location == team(provider)
    page = client.get(team(provider)).text
    assert page.index("Alix Auber") < page.index("Morgan Vasseur", page.index("<main"))


def test_a_colleague_is_invited_by_a_letter_and_comes_in(
    client: FlaskClient,
    app: Flask,
    session: Session,
    provider: Organisation,
    admin: User,
    outbox: list[EmailMessage],
) -> None:
    assert invite(client, provider)[0] == 302
    (letter,) = outbox
    assert letter.to == ["jeanne@example.org"]
    assert "Cap Métal Formation" in letter.subject
    assert "jeanne@example.org" in client.get(team(provider)).text

    found = re.search(r"http://localhost(/invitations/\S+)", letter.body)
    assert found is not None
    newcomer = app.test_client()
    form = {"csrf_token": token(newcomer, found[1]), "display_name": "Jeanne Picot", "password": PASSWORD}
    assert newcomer.post(found[1], data=form).status_code == 302
    page = client.get(team(provider)).text
    assert "Jeanne Picot" in page
    assert "jeanne@example.org" not in page  # no longer among the invitations


@pytest.mark.parametrize("role", ["recruiter", "region_officer", "owner", ""])
def test_no_role_that_the_organisation_does_not_give_can_be_offered(
    client: FlaskClient, session: Session, provider: Organisation, admin: User, role: str
) -> None:
    status, page = invite(client, provider, role=role)

    assert status == 200
    assert 'id="role-error"' in page
    assert session.scalars(select(Invitation)).all() == []


def test_an_invitation_can_be_withdrawn(
    client: FlaskClient, session: Session, provider: Organisation, admin: User, outbox: list[EmailMessage]
) -> None:
    invite(client, provider)
    found = re.search(r'action="([^"]+/retirer)"', client.get(team(provider)).text)
    assert found is not None
    form = {"csrf_token": token(client, team(provider))}

    assert [client.post(found[1], data=form).status_code for _ in range(2)] == [302, 404]
    link = re.search(r"http://localhost(/invitations/\S+)", outbox[0].body)
    assert link is not None
    assert client.get(link[1]).status_code == 410


def test_ending_an_access_is_confirmed_first_and_works_at_once(
    client: FlaskClient, other_client: FlaskClient, session: Session, provider: Organisation, admin: User
) -> None:
    trainer = a_member(session, MembershipRole.TRAINER, provider, display_name="Alix Auber")
    signed_in(other_client, session, trainer)
    assert other_client.get("/inviter-un-stagiaire").status_code == 200
    page = f"/rattachements/{trainer.memberships[0].id}/fin"

    assert "Alix Auber" in client.get(page).text
    assert client.post(page, data={"csrf_token": token(client, page)}).location == team(provider)

    assert other_client.get("/inviter-un-stagiaire").status_code == 404
    assert "Alix Auber" not in client.get(team(provider)).text


def test_the_last_administrator_stays(
    client: FlaskClient, session: Session, provider: Organisation, admin: User
) -> None:
    page = f"/rattachements/{admin.memberships[0].id}/fin"

    client.post(page, data={"csrf_token": token(client, page)})

    assert client.get(team(provider)).status_code == 200
    session.refresh(admin.memberships[0])
    assert admin.memberships[0].ended_at is None


def test_an_administrator_who_leaves_is_led_home(
    client: FlaskClient, session: Session, provider: Organisation, admin: User
) -> None:
    a_member(session, MembershipRole.ADMIN, provider)
    session.commit()
    page = f"/rattachements/{admin.memberships[0].id}/fin"

    assert client.post(page, data={"csrf_token": token(client, page)}).location == "/"
    assert client.get(team(provider)).status_code == 404
    assert client.get("/").status_code == 200


def test_who_leads_two_teams_chooses_one(client: FlaskClient, session: Session, provider: Organisation) -> None:
    user = a_member(session, MembershipRole.ADMIN, provider)
    other = an_organisation(session, name="Atelier bois")
    user.memberships += a_member(session, MembershipRole.ADMIN, other).memberships
    session.flush()
    signed_in(client, session, user)

    page = client.get("/equipe").text
    assert team(provider) in page
    assert team(other) in page


def test_a_pending_employer_sees_its_team_and_invites_nobody(client: FlaskClient, session: Session) -> None:
    employer = an_organisation(session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING)
    signed_in(client, session, a_member(session, MembershipRole.ADMIN, employer))

    page = client.get(team(employer))
    assert page.status_code == 200
    assert "/inviter" not in page.text
    assert client.get(f"{team(employer)}/inviter").status_code == 404


def test_a_trainer_invites_a_trainee_in_the_providers_name(
    client: FlaskClient, session: Session, provider: Organisation, outbox: list[EmailMessage]
) -> None:
    signed_in(client, session, a_member(session, MembershipRole.TRAINER, provider))
    page = "/inviter-un-stagiaire"

    form = {"csrf_token": token(client, page), "email": "eleve@example.org", "display_name": "", "role": "admin"}
    assert client.post(page, data=form).status_code == 302

    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.role, invitation.organisation_id) == (None, provider.id)
    assert "Cap Métal Formation" in outbox[0].subject


@pytest.mark.parametrize("stranger_is_admin", [True, False])
def test_another_organisations_team_does_not_exist(
    client: FlaskClient, session: Session, provider: Organisation, stranger_is_admin: bool
) -> None:
    colleague = a_member(session, MembershipRole.TRAINER, provider)
    role = MembershipRole.ADMIN if stranger_is_admin else MembershipRole.TRAINER
    signed_in(client, session, a_member(session, role, an_organisation(session)))
    form = {"csrf_token": token(client, "/mon-compte")}

    assert client.get(team(provider)).status_code == 404
    assert client.get(f"{team(provider)}/inviter").status_code == 404
    assert client.post(f"{team(provider)}/inviter", data=form).status_code == 404
    page = f"/rattachements/{colleague.memberships[0].id}/fin"
    assert client.get(page).status_code == 404
    assert client.post(page, data=form).status_code == 404
    session.refresh(colleague.memberships[0])
    assert colleague.memberships[0].ended_at is None
