"""Coming in: alone, as an employer, or by an invitation."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.demo import DEMO_ACCOUNTS
from app.accounts.demo import PASSWORD as DEMO_PASSWORD
from app.accounts.models import Invitation, MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.queries import user_by_email
from app.permissions import Role
from app.portfolio.models import Trainee, Visibility
from tests.factories.accounts import PASSWORD, a_member, a_siret, a_user, an_organisation, sign_in, signed_in, token
from tests.factories.portfolio import commune

SIGN_UP = "/creer-mon-portfolio"
EMPLOYER = "/employeurs/inscription"


def sign_up(client: FlaskClient, **form: str) -> tuple[int, str]:
    given = {"display_name": "Camille Lefèvre", "email": "camille@example.org", "password": PASSWORD, **form}
    answer = client.post(SIGN_UP, data={"csrf_token": token(client, SIGN_UP), **given})
    return answer.status_code, answer.text


def test_a_person_comes_in_alone_with_a_private_portfolio(client: FlaskClient, session: Session) -> None:
    assert sign_up(client)[0] == 302

    portfolio = session.scalars(select(Trainee)).one()
    assert portfolio.user.email == "camille@example.org"
    assert portfolio.visibility is Visibility.PRIVATE
    assert client.get("/mon-compte").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"email": "camille"}, {"password": "court"}, {"display_name": ""}, {"password": "camille@example.org !"}],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    client: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    status, page = sign_up(client, **wrong)

    assert status == 200
    (name,) = wrong
    assert f'id="{name}-error"' in page
    assert 'href="#' + name in page
    for kept in {"display_name": "Camille Lefèvre", "email": "camille@example.org"}.items() - wrong.items():
        if kept[0] not in wrong:
            assert f'value="{kept[1]}"' in page
    assert PASSWORD not in page
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_an_address_that_has_an_account_is_told_by_letter_not_on_the_page(
    client: FlaskClient, someone: User, outbox: list[EmailMessage]
) -> None:
    status, page = sign_up(client, email=someone.email.upper())

    assert status == 200
    assert someone.email not in page
    assert [letter.to for letter in outbox] == [[someone.email]]
    assert "/connexion" in outbox[0].body
    assert client.get("/mon-compte").status_code == 302


def ask_as_employer(client: FlaskClient, **form: str) -> tuple[int, str, str | None]:
    given = {
        "siret": " 732 829 320 00074",
        "name": "Métal Ouest",
        "commune": "Cherbourg-en-Cotentin",
        "display_name": "Anne Mauger",
        "email": "anne@metal-ouest.example",
        "password": PASSWORD,
        **form,
    }
    answer = client.post(EMPLOYER, data={"csrf_token": token(client, EMPLOYER), **given})
    return answer.status_code, answer.text, answer.location


@pytest.fixture
def cherbourg(session: Session) -> None:
    commune(session)
    session.commit()


def test_an_employer_asks_then_waits_for_the_region(client: FlaskClient, session: Session, cherbourg: None) -> None:
    status, _, location = ask_as_employer(client)

    assert (status, location) == (302, "/employeurs/en-attente")
    employer = session.scalars(select(Organisation)).one()
    assert (employer.siret, employer.vetting, employer.commune_code) == ("73282932000074", Vetting.PENDING, "50129")
    waiting = client.get("/employeurs/en-attente").text
    assert "Métal Ouest" in waiting
    assert "73282932000074" in waiting


@pytest.mark.parametrize("siret", ["", "7328", "73282932000075", "abcdefghijklmn"])
def test_a_siret_that_cannot_exist_is_said_beside_its_field_and_the_rest_is_kept(
    client: FlaskClient, session: Session, cherbourg: None, siret: str
) -> None:
    status, page, _ = ask_as_employer(client, siret=siret)

    assert status == 200
    assert 'id="siret-error"' in page
    for kept in ("Métal Ouest", "Anne Mauger", "anne@metal-ouest.example", "Cherbourg-en-Cotentin"):
        assert f'value="{kept}"' in page
    assert session.scalar(select(func.count()).select_from(User)) == 0
    assert session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_a_siret_that_is_taken_makes_no_account_either(client: FlaskClient, session: Session, cherbourg: None) -> None:
    an_organisation(session, OrganisationKind.EMPLOYER, siret="73282932000074")
    session.commit()

    status, page, _ = ask_as_employer(client)

    assert status == 200
    assert 'id="siret-error"' in page
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_an_employer_whose_address_has_an_account_is_told_by_letter(
    client: FlaskClient, session: Session, cherbourg: None, someone: User, outbox: list[EmailMessage]
) -> None:
    status, _page, _location = ask_as_employer(client, email=someone.email)

    assert status == 200
    assert len(outbox) == 1
    assert session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_someone_signed_in_asks_for_their_company_without_another_account(
    client: FlaskClient, session: Session, cherbourg: None, someone: User
) -> None:
    sign_in(client, someone.email)
    page = client.get(EMPLOYER).text
    assert 'name="password"' not in page

    assert ask_as_employer(client)[2] == "/employeurs/en-attente"
    session.refresh(someone, ["memberships"])
    assert someone.held_roles == {Role.TRAINEE, Role.RECRUITER, Role.ADMIN}


def test_a_refused_employer_reads_why_and_may_send_again(
    client: FlaskClient, session: Session, cherbourg: None
) -> None:
    ask_as_employer(client)
    employer = session.scalars(select(Organisation)).one()
    officer = a_member(session, MembershipRole.REGION_OFFICER)
    services.vet(
        session,
        organisation=employer,
        officer=officer,
        accepted=False,
        reason="Le numéro est celui d’une autre entreprise.",
        now=datetime.now(UTC),
    )
    session.commit()

    assert "Le numéro est celui d’une autre entreprise." in client.get("/employeurs/en-attente").text
    assert ask_as_employer(client)[2] == "/employeurs/en-attente"
    session.refresh(employer)
    assert employer.vetting is Vetting.PENDING


def test_who_waits_for_nothing_is_led_home(client: FlaskClient, session: Session, someone: User) -> None:
    sign_in(client, someone.email)

    assert client.get("/employeurs/en-attente").location == "/"


@pytest.fixture
def invitation(session: Session) -> tuple[Invitation, str]:
    made = services.invite(
        session,
        organisation=an_organisation(session, name="Cap Métal Formation"),
        email="nouvelle@example.org",
        role=MembershipRole.TRAINER,
        invited_by=None,
        now=datetime.now(UTC),
        display_name="Jeanne Picot",
    )
    session.commit()
    return made


def accept(client: FlaskClient, key: str, **form: str) -> int:
    path = f"/invitations/{key}"
    given = {"display_name": "Jeanne Picot", "password": PASSWORD, **form}
    return client.post(path, data={"csrf_token": token(client, path), **given}).status_code


def test_an_invitation_says_who_invites_to_what_and_opens_the_door(
    client: FlaskClient, session: Session, invitation: tuple[Invitation, str]
) -> None:
    page = client.get(f"/invitations/{invitation[1]}").text
    assert "Cap Métal Formation" in page
    assert "nouvelle@example.org" in page
    assert 'value="Jeanne Picot"' in page

    assert accept(client, invitation[1]) == 302

    user = user_by_email(session, "nouvelle@example.org")
    assert user is not None
    assert user.held_roles == {Role.TRAINER}
    assert client.get("/mon-compte").status_code == 200


def test_an_invitation_does_not_open_twice(
    client: FlaskClient, other_client: FlaskClient, invitation: tuple[Invitation, str]
) -> None:
    accept(client, invitation[1])

    assert other_client.get(f"/invitations/{invitation[1]}").status_code == 410


def test_an_invitation_does_not_open_late(
    client: FlaskClient, session: Session, invitation: tuple[Invitation, str]
) -> None:
    invitation[0].expires_at = datetime.now(UTC) - timedelta(seconds=1)
    session.commit()

    assert client.get(f"/invitations/{invitation[1]}").status_code == 410


def test_a_made_up_invitation_does_not_open(client: FlaskClient) -> None:
    assert client.get("/invitations/inventee").status_code == 410


def test_a_weak_password_leaves_the_invitation_open(
    client: FlaskClient, session: Session, invitation: tuple[Invitation, str]
) -> None:
    assert accept(client, invitation[1], password="court") == 200
    session.refresh(invitation[0])
    assert invitation[0].accepted_at is None
    assert accept(client, invitation[1]) == 302


def test_who_has_an_account_signs_in_before_they_accept(
    client: FlaskClient, app: Flask, session: Session, invitation: tuple[Invitation, str]
) -> None:
    with app.app_context():
        user = a_user(session, email="nouvelle@example.org", password=PASSWORD)
    session.commit()
    path = f"/invitations/{invitation[1]}"

    assert f'/connexion?next={path}"' in client.get(path).text
    assert client.post(path, data={"csrf_token": token(client)}).status_code == 200  # no key takes over an account
    session.refresh(invitation[0])
    assert invitation[0].accepted_at is None
    sign_in(client, user.email)
    assert client.post(path, data={"csrf_token": token(client, path)}).location == "/"
    session.refresh(user, ["memberships"])
    assert user.held_roles == {Role.TRAINER}


def test_someone_elses_invitation_does_not_open(
    client: FlaskClient, session: Session, someone: User, invitation: tuple[Invitation, str]
) -> None:
    sign_in(client, someone.email)

    assert client.get(f"/invitations/{invitation[1]}").status_code == 410


def test_a_demo_shows_its_people_and_lets_one_in_as_any_of_them(demo: Flask, session: Session) -> None:
    shown = DEMO_ACCOUNTS[0]
    a_user(session, email=shown.email, is_trainee=True)
    stranger = a_user(session)
    session.commit()
    client = demo.test_client()

    page = client.get("/connexion").text
    assert DEMO_PASSWORD in page
    assert all(account.email in page for account in DEMO_ACCOUNTS)
    hidden = client.post("/demo/connexion", data={"csrf_token": token(client), "email": stranger.email})
    assert hidden.status_code == 404
    entered = client.post("/demo/connexion", data={"csrf_token": token(client), "email": shown.email})
    assert entered.location == "/"
    assert client.get("/mon-compte").status_code == 200


def test_outside_of_a_demo_no_page_lets_anyone_in_without_a_password(
    client: FlaskClient, app: Flask, production: Flask
) -> None:
    page = client.get("/connexion").text
    assert DEMO_PASSWORD not in page
    assert not re.search("demo[.]example", page)
    for other in (app, production):
        assert "accounts.demo_sign_in" not in other.view_functions


def test_a_demo_account_without_its_person_opens_nothing(demo: Flask) -> None:
    client = demo.test_client()
    form = {"csrf_token": token(client), "email": DEMO_ACCOUNTS[1].email}

    assert client.post("/demo/connexion", data=form).status_code == 404


def test_the_siret_of_a_signed_up_employer_cannot_be_chosen_by_another_page(
    client: FlaskClient, session: Session, someone: User, cherbourg: None
) -> None:
    signed_in(client, session, someone)

    ask_as_employer(client, siret=a_siret(9), vetting="accepted", kind="region")
    employer = session.scalars(select(Organisation)).one()
    assert (employer.kind, employer.vetting) == (OrganisationKind.EMPLOYER, Vetting.PENDING)
