"""The Region's answer to employers, page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.policies import may_see_profiles
from app.audit.models import AuditEntry
from tests.factories.accounts import a_member, an_organisation, signed_in, token
from tests.factories.portfolio import commune

QUEUE = "/region/employeurs"


@pytest.fixture
def officer(client: FlaskClient, session: Session) -> User:
    user = a_member(session, MembershipRole.REGION_OFFICER, display_name="Andrea Leroy")
    signed_in(client, session, user)
    return user


@pytest.fixture
def employer(session: Session) -> Organisation:
    made = an_organisation(
        session,
        OrganisationKind.EMPLOYER,
        name="Métal Ouest",
        siret="73282932000074",
        commune_code=commune(session).code,
        vetting=Vetting.PENDING,
    )
    a_member(session, MembershipRole.ADMIN, made, display_name="Anne Mauger", email="anne@example.org")
    session.commit()
    return made


def decide(client: FlaskClient, employer: Organisation, decision: str, reason: str = "", seen: str = "pending") -> int:
    page = f"{QUEUE}/{employer.id}"
    form = {"csrf_token": token(client, page), "decision": decision, "reason": reason, "seen": seen}
    return client.post(page, data=form).status_code


def decisions(session: Session) -> list[str]:
    taken = select(AuditEntry.action).where(AuditEntry.action.like("employer.%")).order_by(AuditEntry.id)
    return list(session.scalars(taken))


def test_the_queue_shows_who_asks_from_where_the_oldest_first(
    client: FlaskClient, session: Session, officer: User, employer: Organisation
) -> None:
    older = employer.created_at - timedelta(days=1)
    an_organisation(session, OrganisationKind.EMPLOYER, name="Atelier bois", vetting=Vetting.PENDING, created_at=older)
    session.commit()

    page = client.get(QUEUE).text

    for said in ("Métal Ouest", "73282932000074", "Cherbourg-en-Cotentin", "Anne Mauger", "anne@example.org"):
        assert said in page
    assert page.index("Atelier bois") < page.index("Métal Ouest")


def test_accepting_opens_the_profiles_tells_the_employer_and_is_logged(
    client: FlaskClient, session: Session, officer: User, employer: Organisation, outbox: list[EmailMessage]
) -> None:
    recruiter = a_member(session, MembershipRole.RECRUITER, employer)
    session.commit()
    assert not may_see_profiles(recruiter)

    assert decide(client, employer, "accepted") == 302

    session.refresh(employer)
    assert may_see_profiles(recruiter)
    assert (employer.vetted_by_id, decisions(session)) == (officer.id, ["employer.accepted"])
    assert [letter.to for letter in outbox] == [["anne@example.org"]]
    assert "Métal Ouest" in outbox[0].subject


def test_refusing_asks_why_and_the_employer_reads_it(
    client: FlaskClient, session: Session, officer: User, employer: Organisation, outbox: list[EmailMessage]
) -> None:
    assert decide(client, employer, "refused", reason="   ") == 200
    assert decisions(session) == []

    assert decide(client, employer, "refused", reason="Numéro d’une autre entreprise.") == 302

    session.refresh(employer)
    assert employer.vetting is Vetting.REFUSED
    assert "Numéro d’une autre entreprise." in outbox[0].body
    assert "Numéro d’une autre entreprise." in client.get(f"{QUEUE}/{employer.id}").text


def test_a_double_click_decides_and_writes_once(
    client: FlaskClient, session: Session, officer: User, employer: Organisation, outbox: list[EmailMessage]
) -> None:
    assert [decide(client, employer, "accepted") for _ in range(2)] == [302, 302]

    assert decisions(session) == ["employer.accepted"]
    assert len(outbox) == 1


def test_an_answer_given_meanwhile_is_shown_not_overruled(
    client: FlaskClient, session: Session, officer: User, employer: Organisation, outbox: list[EmailMessage]
) -> None:
    decide(client, employer, "accepted")

    assert decide(client, employer, "refused", reason="Trop tard") == 200

    session.refresh(employer)
    assert employer.vetting is Vetting.ACCEPTED
    assert decisions(session) == ["employer.accepted"]


def test_an_answer_can_be_changed_knowingly_and_the_history_keeps_both(
    client: FlaskClient, session: Session, officer: User, employer: Organisation, outbox: list[EmailMessage]
) -> None:
    decide(client, employer, "accepted")
    assert decide(client, employer, "refused", reason="Établissement fermé", seen="accepted") == 302

    assert decisions(session) == ["employer.accepted", "employer.refused"]
    assert "Établissement fermé" in client.get(f"{QUEUE}/{employer.id}").text


def test_only_an_employer_can_be_answered(client: FlaskClient, session: Session, officer: User) -> None:
    provider = an_organisation(session)
    session.commit()

    assert client.get(f"{QUEUE}/{provider.id}").status_code == 404


def test_the_queue_costs_the_same_for_three_employers_and_thirty(
    client: FlaskClient, session: Session, officer: User, statements: list[str]
) -> None:
    def cost(number: int) -> int:
        for _ in range(number):
            employer = an_organisation(
                session, OrganisationKind.EMPLOYER, vetting=Vetting.PENDING, commune_code=commune(session).code
            )
            a_member(session, MembershipRole.ADMIN, employer)
        session.commit()
        statements.clear()
        assert client.get(QUEUE).status_code == 200
        return len(statements)

    assert cost(3) == cost(27)


def test_a_structure_is_brought_in_with_who_leads_its_team(
    client: FlaskClient, session: Session, officer: User, outbox: list[EmailMessage]
) -> None:
    page = "/region/structures/ajouter"
    form = {"kind": "provider", "name": "Cap Métal Formation", "siret": "", "admin_email": "chef@example.org"}

    assert client.post(page, data={"csrf_token": token(client, page), **form}).status_code == 302

    made = session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.PROVIDER)).one()
    assert made.vetting is Vetting.ACCEPTED
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.role, invitation.email) == (MembershipRole.ADMIN, "chef@example.org")
    assert outbox[0].to == ["chef@example.org"]
    assert "Cap Métal Formation" in client.get("/region/structures").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "region"}, "kind"),
        ({"kind": "employer"}, "kind"),
        ({"name": ""}, "name"),
        ({"siret": "123"}, "siret"),
        ({"admin_email": "chef"}, "admin_email"),
    ],
)
def test_what_is_wrong_with_a_structure_is_said_beside_its_field(
    client: FlaskClient, session: Session, officer: User, wrong: dict[str, str], field: str
) -> None:
    page = "/region/structures/ajouter"
    form = {"kind": "provider", "name": "Cap Métal", "siret": "", "admin_email": "chef@example.org", **wrong}

    answer = client.post(page, data={"csrf_token": token(client, page), **form})

    assert answer.status_code == 200
    assert f'id="{field}-error"' in answer.text
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_the_same_number_is_not_brought_in_twice(
    client: FlaskClient, session: Session, officer: User, outbox: list[EmailMessage]
) -> None:
    an_organisation(session, siret="73282932000074")
    session.commit()
    page = "/region/structures/ajouter"
    form = {"kind": "provider", "name": "Le même", "siret": "732 829 320 00074", "admin_email": "chef@example.org"}

    answer = client.post(page, data={"csrf_token": token(client, page), **form})

    assert answer.status_code == 200
    assert 'id="siret-error"' in answer.text
    assert outbox == []


def test_the_list_of_structures_goes_to_its_very_end(client: FlaskClient, session: Session, officer: User) -> None:
    for number in range(120):
        an_organisation(session, name=f"Structure n° {number:03d}", created_at=datetime.now(UTC))
    session.commit()

    assert "Structure n° 000" in client.get("/region/structures").text
    assert "Structure n° 119" in client.get("/region/structures?page=3").text
    assert "Structure n° 119" in client.get("/region/structures?page=99").text
