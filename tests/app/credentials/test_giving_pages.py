"""The pages by which a structure gives badges, and decides of those it gave."""

import io
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import jobs
from app.accounts.models import Invitation, MembershipRole, OrganisationKind, User
from app.accounts.queries import digest
from app.credentials.models import (
    AchievementVersion,
    Credential,
    IssuingLine,
    IssuingRun,
    LineState,
    RunState,
)
from app.credentials.services import claims
from app.credentials.tasks import issuing
from app.i18n import local_day
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member, a_user, an_organisation, signed_in, token
from tests.factories.credentials import a_badge, an_issuer, given, who_issues

FILE = (
    "Courriel;Nom;Texte;Preuve\r\nCamille@example.org;Camille;A tenu la buvette;\r\nfaux;Bakary;;\r\n"
    "camille@example.org;Encore;;\r\n=cmd@;Léa;;\r\nbakary@example.org;Bakary;;https://example.org/photo\r\n"
)


class House:
    """A structure, its badge, someone who gives it, and a client signed in for them."""

    def __init__(self, client: FlaskClient, session: Session, kind: OrganisationKind = OrganisationKind.ISSUER) -> None:
        self.client, self.session = client, session
        self.issuer = an_issuer(session, an_organisation(session, kind, name="Élan Sport"))
        self.badge: AchievementVersion = a_badge(session, self.issuer)
        self.member: User = who_issues(session, self.issuer)
        session.commit()
        signed_in(client, session, self.member)

    def path(self, way: str = "") -> str:
        return f"/structure/badges/{self.badge.achievement_id}/delivrer{way}"

    def post(self, path: str, **data: object) -> tuple[int, str]:
        at = path if "delivrer" in path or "ouvrir" in path else "/structure/delivrances"
        answer = self.client.post(path, data={"csrf_token": token(self.client, at), **data})
        return answer.status_code, answer.headers.get("Location", "") or answer.text


@pytest.fixture
def house(client: FlaskClient, session: Session) -> House:
    return House(client, session)


def test_a_badge_given_to_one_person_is_told_and_its_page_shows_it(
    house: House, session: Session, outbox: list[EmailMessage]
) -> None:
    someone = a_user(session, email="camille@example.org", display_name="Camille Le Goff", is_trainee=True)
    session.commit()
    said = {"email": "Camille@example.org ", "narrative": "A tenu la buvette", "evidence_url": "https://example.org/p"}
    status, place = house.post(house.path(), **said)

    assert status == 302
    made = session.scalars(select(Credential)).one()
    assert (made.recipient_id, made.recipient_name) == (someone.id, "Camille Le Goff")
    assert [one.to for one in outbox] == [["camille@example.org"]]
    assert "/portfolio/badges" in outbox[0].body
    page = house.client.get(place).text
    assert "Badge valable" in page
    again = house.post(house.path(), **said, name="Autre envoi")
    assert again[0] == 200
    assert "a déjà ce badge" in again[1]
    assert "A tenu la buvette" in again[1]  # nothing typed is lost


def test_who_has_no_account_is_invited_and_finds_the_badge_on_coming_in(
    house: House, session: Session, outbox: list[EmailMessage]
) -> None:
    house.post(house.path(), email="nouvelle@example.org", name="Nour")
    key = re.search(r"/invitations/(\S+)", outbox[0].body)
    assert key is not None
    invitation = session.scalars(select(Invitation)).one()
    assert invitation.key_hash == digest(key[1])
    assert (invitation.email, invitation.role) == ("nouvelle@example.org", None)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "camille", "Vérifiez l’adresse"),
        ("evidence_url", "javascript:alert(1)", "Copiez le lien en entier"),
        ("day", "12/03/1899", "trop"),
        ("day", "01/01/2199", "Vérifiez l’année"),
        ("name", "x" * 121, "120"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(house: House, field: str, value: str, words: str) -> None:
    status, page = house.post(house.path(), **{"email": "camille@example.org", field: value})
    assert status == 200
    assert words in page


def test_a_list_is_checked_line_by_line_then_given_and_its_report_runs_no_formula(
    house: House, session: Session, outbox: list[EmailMessage]
) -> None:
    form = house.client.get(house.path("/liste")).text
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', form)
    assert key is not None
    sent = [
        house.post(house.path("/liste"), file=(io.BytesIO(FILE.encode("cp1252")), "liste.csv"), form_key=key[1])
        for _ in range(2)
    ]
    assert sent[0] == sent[1]  # a double click makes one list
    run = session.scalars(select(IssuingRun)).one()
    assert run.state is RunState.TRIED
    page = house.client.get(sent[0][1]).text
    assert "Rien n’est délivré" in page or "rien n’est délivré" in page
    assert "Délivrer le badge à 2 personnes" in page
    assert page.count("Laissée de côté") >= 3
    assert session.scalar(select(func.count()).select_from(Credential)) == 0

    assert house.post(sent[0][1])[0] == 302
    with house.client.application.test_request_context():
        issuing.issue(str(run.id))
    states = session.scalars(select(IssuingLine.state).order_by(IssuingLine.number)).all()
    assert [one.value for one in states] == ["issued", "refused", "refused", "refused", "issued"]
    assert sorted(one.to[0] for one in outbox) == ["bakary@example.org", "camille@example.org"]
    session.expire_all()
    assert session.get_one(IssuingRun, run.id).state is RunState.DONE
    page = house.client.get(sent[0][1]).text
    assert "5 lignes traitées sur 5" in page
    assert "2 personnes prévenues" in page
    report = house.client.get(f"{sent[0][1]}/rapport.csv").get_data().decode("utf-8-sig")
    assert "'=cmd@" in report
    assert "\n=cmd" not in report


def test_a_file_that_is_no_table_says_why_and_keeps_what_was_written(house: House) -> None:
    status, page = house.post(
        house.path("/liste"), file=(io.BytesIO(b"\x00\x01"), "photo.png"), narrative="Tournoi de mai"
    )
    assert status == 200
    assert "CSV" in page
    assert "Tournoi de mai" in page


def test_people_of_a_session_are_ticked_and_those_who_hold_it_are_named(client: FlaskClient, session: Session) -> None:
    house = House(client, session, OrganisationKind.PROVIDER)
    organisation = house.issuer.organisation
    group = schools.training_session(session, organisation)
    first, second, third = (people.trainee(session, name) for name in ("Ana Petit", "Bo Grand", "Cy Rond"))
    for one in (first, second, third):
        schools.enrolled(session, one, group)
    given(session, house.badge, third.user)
    session.commit()
    path = f"{house.path('/groupe')}?session={group.id}"
    page = client.get(path).text
    assert "Ana Petit" in page
    assert "Cy Rond" in page.split("1 personne l’a déjà")[1][:40]
    outsider = house.post(path, people=["personne@ailleurs.org"])
    assert outsider[0] == 200
    # « Toutes les personnes », with nobody but a stranger among those shown: nobody is ticked.
    assert house.post(path, all="1", shown=["personne@ailleurs.org"])[0] == 200

    status, place = house.post(path, all="1", shown=[first.user.email, second.user.email])
    assert (status, place.startswith("/structure/delivrances/envois/")) == (302, True)
    with client.application.app_context():
        assert jobs.queue().waiting() >= 1
    lines = session.scalars(select(IssuingLine.email)).all()
    assert sorted(lines) == sorted([first.user.email, second.user.email])
    assert client.get(f"{house.path('/groupe')}?session={house.badge.id}").status_code == 404


def test_a_list_that_was_only_tried_is_put_aside(house: House) -> None:
    _status, place = house.post(house.path("/liste"), file=(io.BytesIO(b"email\nnour@example.org\n"), "l.csv"))
    assert f'action="{place}/arreter"' in house.client.get(place).text
    assert house.post(f"{place}/arreter")[0] == 302
    page = house.client.get(place).text
    assert "Mise de côté : rien n’a été délivré" in page
    assert "Non délivré" in page
    assert "Mise de côté" in house.client.get("/structure/delivrances").text


def test_a_day_to_come_is_kept_and_a_list_can_be_stopped(house: House, session: Session) -> None:
    day = local_day(datetime.now(UTC)) + timedelta(days=40)
    _status, place = house.post(house.path(), email="camille@example.org", day=day.isoformat())
    page = house.client.get(place).text
    assert "La délivrance commence" in page
    assert house.post(f"{place}/arreter")[0] == 302
    session.expire_all()
    assert session.scalars(select(IssuingRun.state)).all() == [RunState.STOPPED]
    assert session.scalars(select(IssuingLine.state)).all() == [LineState.WAITING]
    stopped = house.client.get(place).text
    assert "Arrêtée avant de commencer" in stopped
    assert "Non délivré" in stopped
    assert "Non délivré" in house.client.get(f"{place}/rapport.csv").text


def test_badges_are_suspended_restored_and_taken_back_with_a_reason_that_is_asked(
    house: House, session: Session
) -> None:
    badges = [given(session, house.badge, f"p{number}@example.org") for number in range(3)]
    session.commit()
    ids = [str(one.id) for one in badges]
    decide = "/structure/delivrances/decider"

    status, page = house.post(decide, quoi="suspendre", badge=ids[:2])
    assert (status, "2 badges." in page) == (200, True)
    status, page = house.post(decide, quoi="suspendre", badge=ids[:2], reason=" ")
    assert (status, "Dites pourquoi" in page or "Écrivez pourquoi" in page) == (200, True)
    assert house.post(decide, quoi="suspendre", badge=ids[:2], reason="Réclamation")[0] == 302
    assert house.post(decide, quoi="retablir", badge=ids[0], reason="Réclamation levée")[0] == 302
    status, page = house.post(decide, quoi="retablir", badge=[ids[0], ids[1]])
    assert "1 badge reste comme il est" in page
    assert house.post(decide, quoi="retirer", badge=ids[2], reason="Erreur de personne")[0] == 302
    session.expire_all()
    kept = [session.get_one(Credential, UUID(one)) for one in ids]
    assert [(one.suspended_reason, one.revoked_reason) for one in kept] == [
        (None, None), ("Réclamation", None), (None, "Erreur de personne"),
    ]  # fmt: skip
    page = house.client.get(f"/structure/delivrances/{ids[2]}").text
    assert "Erreur de personne" in page
    assert "Suspendre" not in page
    stranger = a_member(session, MembershipRole.ISSUER)
    session.commit()
    signed_in(house.client, session, stranger)
    assert house.post(decide, quoi="retirer", badge=ids[1], reason="Pas à moi")[0] == 404


def test_the_badges_given_are_found_by_badge_state_and_words_at_a_constant_cost(
    house: House, session: Session, statements: list[str]
) -> None:
    def look(**asked: object) -> tuple[int, str]:
        before = len(statements)
        page = house.client.get("/structure/delivrances", query_string=asked).text  # type: ignore[arg-type]
        return len(statements) - before, page

    one = given(session, house.badge, "zoe@example.org")
    other = a_badge(session, house.issuer, name="Animer un atelier")
    given(session, other, "lea@example.org")
    session.commit()
    look()
    few, _page = look()
    for number in range(20):
        given(session, house.badge, f"p{number}@example.org")
    session.commit()
    many, page = look()
    assert many == few
    assert "22 badges" in page
    assert "1 badge<" in look(q="ZOE@")[1]
    assert "1 badge<" in look(badge=other.achievement_id)[1]
    assert "Aucun badge ne correspond" in look(etat="revoked")[1]
    assert "Aucun badge ne correspond" in look(q="%")[1]
    assert str(one.id) in look(etat="valid", q="zoe")[1]


def test_turning_one_list_keeps_what_is_looked_for_and_comes_back_to_that_list(house: House, session: Session) -> None:
    for number in range(11):
        claims.open_window(
            session, house.badge, label=f"Forum {number}", opens_at=NOW, closes_at=NOW + timedelta(hours=1), most=9,
            by=house.member, now=NOW,
        )  # fmt: skip
    session.commit()

    page = house.client.get("/structure/delivrances?etat=valid&q=zo%C3%A9").text

    assert 'href="/structure/delivrances?etat=valid&amp;q=zo%C3%A9&amp;codes=2#h-runs"' in page
    assert re.search(r'aria-label="Pages\s: ', page)
