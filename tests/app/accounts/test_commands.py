"""The first organisation of an installation, from the terminal."""

import re

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.commands import add_organisation, close_account
from app.accounts.models import Invitation, Organisation, OrganisationKind, Vetting
from app.audit.models import AuditEntry
from tests.factories.accounts import PASSWORD, a_user, token


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(add_organisation, arguments, obj=app)


def test_the_region_comes_in_with_links_that_open(app: Flask, session: Session, outbox: list[EmailMessage]) -> None:
    said = run(app, "region", "Région Normandie", "--email", "chef@region.example")

    assert said.exit_code == 0, said.output
    region = session.scalars(select(Organisation)).one()
    assert (region.kind, region.vetting) == (OrganisationKind.REGION, Vetting.ACCEPTED)
    links = dict(re.findall(r"(\w+): http://localhost(/invitations/\S+)", said.output))
    assert set(links) == {"admin", "region_officer"}
    assert [letter.to for letter in outbox] == [["chef@region.example"]] * 2
    client = app.test_client()
    form = {"csrf_token": token(client, links["admin"]), "display_name": "Andrea Leroy", "password": PASSWORD}
    assert client.post(links["admin"], data=form).status_code == 302
    path = links["region_officer"]
    assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 302
    assert client.get("/region/employeurs").status_code == 200
    assert client.get("/equipe").status_code == 302


@pytest.mark.parametrize(
    "arguments",
    [
        ("employer", "Métal Ouest", "--email", "chef@metal.example"),
        ("provider", "Cap Métal", "--email", "chef@cap.example", "--siret", "123"),
        ("provider", "Cap Métal"),
        ("provider", " ", "--email", "chef@cap.example"),
        ("provider", "Cap Métal", "--email", "chef"),
    ],
)
def test_what_cannot_come_in_this_way_is_refused(app: Flask, session: Session, arguments: tuple[str, ...]) -> None:
    said = run(app, *arguments)

    assert said.exit_code == 2
    assert session.scalars(select(Organisation)).all() == []
    assert session.scalars(select(Invitation)).all() == []


def test_an_account_is_closed_and_opened_again_with_the_reason_on_record(app: Flask, session: Session) -> None:
    someone = a_user(session, email="camille@example.org", display_name="Camille")
    session.commit()

    def switch(*arguments: str) -> Result:
        with app.app_context():
            return CliRunner().invoke(close_account, arguments, obj=app)

    assert switch("CAMILLE@example.org", "--reason", "Asked").output == "Camille can no longer sign in.\n"
    session.refresh(someone)
    assert not someone.active
    assert switch("camille@example.org", "--reason", "Asked twice").exit_code == 0
    assert switch("camille@example.org", "--reason", "A mistake", "--undo").output == "Camille can sign in again.\n"

    session.refresh(someone)
    assert someone.active
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.details["reason"]) for one in entries] == [
        ("account.closed", "Asked"),
        ("account.opened_again", "A mistake"),
    ]
    assert "nobody has this address" in switch("dominique@example.org", "--reason", "Asked").output
