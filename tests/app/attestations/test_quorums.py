"""How many trainers must say so, and what counts meanwhile."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.attestations import queries, services
from app.attestations.errors import WrongQuorumError
from app.attestations.models import Attestation
from app.attestations.queries import Short
from app.audit.models import AuditEntry
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, a_member, signed_in, token

LATER = NOW + timedelta(hours=1)


class School:
    """A provider, its administrator, three trainers, a group of people and a skill that it teaches."""

    def __init__(self, session: Session, *, trainees: int = 1) -> None:
        self.session = session
        self.provider = schools.provider(session)
        self.admin = a_member(session, MembershipRole.ADMIN, self.provider)
        names = ("Paul Renouf", "Léa Hamel", "Nour Vasnier")
        self.trainers = [schools.trainer(session, self.provider, name) for name in names]
        self.course = schools.training_session(session, self.provider, seats=100)
        self.skill = people.skill(session, "Contrôler une soudure")
        self.trainees: list[Trainee] = []
        for number in range(trainees):
            self.trainees.append(people.trainee(session, f"Personne {number:02}"))
            schools.enrolled(session, self.trainees[-1], self.course)

    def ask_for(self, number: int) -> int:
        return services.set_quorums(
            self.session, provider=self.provider, attesters={self.skill.id: number}, by=self.admin, now=LATER
        )

    def sign(self, trainer: int, trainee: int = 0, level: int = 3) -> Attestation:
        by = self.trainers[trainer]
        return make.attested(self.session, self.trainees[trainee], self.skill, by=by, level=level)

    def proof(self, trainee: int = 0) -> Proof | None:
        who = self.trainees[trainee]
        held = portfolio.holding(self.session, trainee_id=who.id, skill_id=self.skill.id, today=local_day(NOW))
        return held.proof if held else None

    def short(self, trainee: int = 0) -> Short | None:
        who = self.trainees[trainee]
        found = queries.short_of_quorum(self.session, [who.id], trainer_id=self.trainers[0].id)
        return found.get((who.id, self.skill.id))


def test_below_the_quorum_what_is_signed_is_kept_and_proves_nothing_until_another_signs(session: Session) -> None:
    one = School(session)
    one.ask_for(2)
    first = one.sign(0)
    assert (one.proof(), one.short()) == (None, Short(have=1, need=2, mine=True))
    one.sign(0, level=4)
    assert one.short() == Short(have=1, need=2, mine=True), "the same trainer counts once"
    second = one.sign(1)
    assert (one.proof(), one.short()) == (Proof.ATTESTED, None)
    services.revoke(session, attestation=second, by=one.trainers[1], reason="Trop tôt", now=LATER)
    assert (one.proof(), one.short()) == (None, Short(have=1, need=2, mine=True))
    one.sign(2)
    assert one.proof() is Proof.ATTESTED
    assert first.revoked_at is None


def test_another_quorum_counts_again_what_was_signed_and_is_logged(session: Session) -> None:
    one = School(session)
    one.sign(0)
    assert one.proof() is Proof.ATTESTED
    assert one.ask_for(3) == 1
    assert one.proof() is None
    one.sign(1)
    assert one.ask_for(3) == 0, "the same number changes nothing"
    one.ask_for(2)
    assert one.proof() is Proof.ATTESTED
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "set_quorum").order_by(AuditEntry.at))
    told = {(one.details["attesters"], one.details["proofs_laid"], one.details["proofs_withdrawn"]) for one in entries}
    assert told == {(3, 0, 1), (2, 2, 0)}


def test_another_providers_trainers_count_by_their_own_rule(session: Session) -> None:
    one, other = School(session), School(session)
    one.ask_for(2)
    who = one.trainees[0]
    schools.enrolled(session, who, other.course)
    make.attested(session, who, one.skill, by=other.trainers[0])
    assert one.proof() is Proof.ATTESTED


@pytest.mark.parametrize("number", [0, 6])
def test_a_number_that_makes_no_sense_is_refused(session: Session, number: int) -> None:
    with pytest.raises(WrongQuorumError):
        School(session).ask_for(number)


def test_changing_a_quorum_costs_the_same_statements_for_few_people_as_for_many(
    session: Session, statements: list[str]
) -> None:
    costs = []
    for number in (2, 20):
        one = School(session, trainees=number)
        for trainee in range(number):
            one.sign(0, trainee)
        session.commit()
        statements.clear()
        one.ask_for(2)
        costs.append(len(statements))
        assert {one.proof(trainee) for trainee in range(number)} == {None}
    assert costs[0] == costs[1]


def test_the_administrator_says_it_on_a_page_and_trainers_read_who_has_signed(
    client: FlaskClient, session: Session
) -> None:
    one = School(session)
    taught = one.course.programme.modules[0].targets[0].skill_id
    session.commit()
    path = f"/structures/{one.provider.id}/attestations?lang=en"
    signed_in(client, session, one.admin)
    assert "3 people train at" in client.get(path).text
    given = {"csrf_token": token(client, "/"), f"q-{taught}": "2", f"q-{one.skill.id}": "4"}
    assert "1 skill changed." in client.post(path, data=given, follow_redirects=True).text
    assert queries.quorums_of(session, one.provider.id) == {taught: 2}, "only what the provider teaches"
    assert "Nothing changed." in client.post(path, data=given, follow_redirects=True).text
    for wrong in ("99", "0", "zz"):
        refused = client.post(path, data={**given, f"q-{taught}": wrong}, follow_redirects=True).text
        assert "Choose a number from 1 to 5 for:" in refused
        assert queries.quorums_of(session, one.provider.id) == {taught: 2}
    beyond = client.post(path, data={**given, f"q-{taught}": "5"}, follow_redirects=True).text
    assert "1 skill changed." in beyond
    assert "1 skill asks for more trainers than the 3 who train here" in beyond
    client.post(path, data=given)
    now = datetime.now(UTC)
    services.attest(
        session, trainer=one.trainers[0], trainee=one.trainees[0], skill_id=taught, level=3, observed="Vu", now=now
    )
    session.commit()
    signed_in(client, session, one.trainers[0])
    page = re.sub(r"<[^>]+>|\s+", " ", client.get(f"/groupes/{one.course.id}/attester?lang=en").text)
    assert "1 of 2" in page
    signed_in(client, session, one.trainees[0].user)
    told = re.sub(r"\s+", " ", client.get(f"/portfolio/competences/{taught}?lang=en").text)
    assert "1 attestation of 2" in told
