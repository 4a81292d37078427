"""What was signed for a group, taken back several at once; and what changed since the last visit."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attestations import queries, services
from app.attestations.models import Attestation, GroupVisit
from app.attestations.queries import ChangeKind
from app.attestations.services.visits import APART
from app.audit.models import AuditEntry
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.trainings import services as trainings
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)


class Group:
    """Two trainers of a provider, a group of two, and a skill that both attest."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.skill = people.skill(session)
        self.provider = schools.provider(session)
        names = ("Paul Renouf", "Léa Hamel")
        self.trainer, self.colleague = (schools.trainer(session, self.provider, name) for name in names)
        dates = TODAY - timedelta(days=30), TODAY + timedelta(days=30)
        modules = {"Soudage TIG": ([self.skill], *dates)}
        self.course = schools.training_session(session, self.provider, modules=modules)
        self.people = [people.trainee(session, name, now=LONG_AGO) for name in ("Amélie Lefèvre", "Bakary Traoré")]
        self.enrolments = [schools.enrolled(session, who, self.course, now=LONG_AGO) for who in self.people]
        session.commit()

    def news(self, since: datetime) -> list[tuple[ChangeKind, str, str | None]]:
        found = queries.changes(
            self.session, self.course, trainer_id=self.trainer.id, skill_ids={self.skill.id}, since=since
        )
        return [(one.kind, one.person, one.by) for one in found]


@pytest.fixture
def one(session: Session) -> Group:
    return Group(session)


def test_several_are_taken_back_with_one_reason_once_and_nobody_elses_is(
    one: Group, client: FlaskClient, session: Session
) -> None:
    signed = [make.attested(session, who, one.skill, by=one.trainer, now=MOMENT) for who in one.people]
    kept = make.attested(session, one.people[0], one.skill, by=one.colleague, now=MOMENT)
    elsewhere = make.attested(session, one.people[0], people.skill(session, "Autre"), by=one.trainer, now=MOMENT)
    session.commit()
    signed_in(client, session, one.trainer)
    path = f"/groupes/{one.course.id}/signe?lang=en"

    def send(**data: object) -> TestResponse:
        return client.post(path, data={"csrf_token": token(client, "/"), **data}, follow_redirects=True)

    page = client.get(path).text
    assert (str(kept.id) in page, str(elsewhere.id) in page) == (True, False)
    assert "Tick at least one attestation." in send(reason="Erreur").text
    ids = [str(each.id) for each in signed]
    assert "Write why in a few words." in send(attestation=ids, reason=" ").text
    answer = send(attestation=[*ids, str(elsewhere.id)], reason="Signé pour le mauvais groupe").text
    assert "2 attestations are taken back." in answer
    assert "Signé pour le mauvais groupe" in answer
    session.expire_all()
    standing = select(Attestation.id).where(Attestation.revoked_at.is_(None))
    assert set(session.scalars(standing)) == {kept.id, elsewhere.id}
    second = portfolio.holding(session, trainee_id=one.people[1].id, skill_id=one.skill.id, today=TODAY)
    assert second is None or not second.acquired
    assert "Some had already been taken back." in send(attestation=ids, reason="Encore").text
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "revoke_attestation")).all()
    assert {each.object_id for each in logged} == set(ids)
    day = f"{TODAY}.{one.colleague.id}"
    assert "1 attestation is taken back." in send(sheet=day, reason="Toute la journée").text


def test_what_came_since_a_moment_is_told_without_what_the_trainer_did(one: Group, session: Session) -> None:
    since, later = MOMENT - timedelta(hours=2), MOMENT - timedelta(hours=1)
    assert one.news(since) == []
    make.attested(session, one.people[0], one.skill, by=one.trainer, now=later)
    signed = make.attested(session, one.people[0], one.skill, by=one.colleague, now=later)
    services.revoke(session, attestation=signed, by=one.colleague, reason="Trop tôt", now=MOMENT)
    people.declared(session, one.people[1], one.skill, now=later)
    people.declared(session, one.people[1], people.skill(session, "Hors du groupe"), now=later)
    trainings.complete_module(session, module=one.enrolments[0].modules[0], on=TODAY, now=MOMENT)
    trainings.drop(session, enrolment=one.enrolments[1], on=TODAY, reason="job", now=MOMENT)
    schools.enrolled(session, people.trainee(session, "Chloé Marie", now=later), one.course, now=later)
    assert set(one.news(since)) == {
        (ChangeKind.ATTESTED, "Amélie Lefèvre", "Léa Hamel"),
        (ChangeKind.REVOKED, "Amélie Lefèvre", "Léa Hamel"),
        (ChangeKind.DECLARED, "Bakary Traoré", None),
        (ChangeKind.MODULE_ENDED, "Amélie Lefèvre", None),
        (ChangeKind.LEFT, "Bakary Traoré", None),
        (ChangeKind.CAME, "Chloé Marie", None),
    }
    assert {kind for kind, _who, _by in one.news(MOMENT)} == {ChangeKind.LEFT}, "of which only the day is known"


def test_a_visit_shows_what_came_since_the_one_before_and_a_page_opened_again_is_the_same_visit(
    one: Group, client: FlaskClient, session: Session
) -> None:
    def read() -> str:
        return re.sub(r"<[^>]+>|\s+", " ", client.get(f"/groupes/{one.course.id}/attester?lang=en").text)

    signed_in(client, session, one.trainer)
    assert "since your visit" not in read()
    before = MOMENT - timedelta(days=2)
    for row in session.scalars(select(GroupVisit)):
        row.seen_at = before
    make.attested(session, one.people[0], one.skill, by=one.colleague, now=MOMENT - timedelta(hours=1))
    session.commit()
    for _again in range(2):
        page = re.sub(r"\s+", " ", read())
        assert "1 change since your visit" in page
        assert "Amélie Lefèvre was attested: Souder en TIG (Léa Hamel)" in page
    session.expire_all()
    visit = session.scalars(select(GroupVisit)).one()
    assert visit.seen_before == before
    seen = services.visit(session, trainer=one.trainer, session_id=one.course.id, now=visit.seen_at + APART)
    assert seen is not None
    assert seen > before
