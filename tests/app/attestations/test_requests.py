"""Asking for attestations, and answering: the rules, then the pages."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import User
from app.attestations import queries, services
from app.attestations.errors import AlreadyAnsweredError, NotHeldError, NotTheirTrainerError
from app.attestations.models import AttestationRequest, RequestState
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof
from app.skills.models import Skill
from app.trainings import services as trainings
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, signed_in, token

LATER = NOW + timedelta(hours=1)


class Class:
    """A person with two skills, in a training of a provider with two trainers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        self.colleague = schools.trainer(session, self.provider, "Léa Hamel")
        self.course = schools.training_session(session, self.provider)
        self.who = people.trainee(session)
        self.enrolment = schools.enrolled(session, self.who, self.course)
        self.weld, self.read = people.skill(session, "Braser le cuivre"), people.skill(session, "Lire un plan")
        for skill in (self.weld, self.read):
            people.declared(session, self.who, skill)

    def ask(self, *skills: Skill, of: User | None = None, words: str | None = None) -> list[AttestationRequest]:
        return make.asked(self.session, self.who, *skills, of=of or self.trainer, words=words)

    def proof(self, skill: Skill) -> Proof | None:
        found = portfolio.holding(self.session, trainee_id=self.who.id, skill_id=skill.id, today=local_day(NOW))
        return found.proof if found else None

    def sign(self, *requests: AttestationRequest, by: User | None = None) -> list[UUID]:
        signed = services.sign_requests(
            self.session,
            trainer=by or self.trainer,
            levels={one.id: 3 for one in requests},
            observed="workshop",
            now=LATER,
        )
        return [one.id for one in signed]


@pytest.fixture
def one(session: Session) -> Class:
    return Class(session)


# --- The rules ---


def test_the_trainers_of_every_training_begun_may_be_asked_and_no_other(session: Session, one: Class) -> None:
    elsewhere = schools.provider(session, "Autre Formation")
    schools.trainer(session, elsewhere, "Marc Petit")
    waiting = schools.training_session(session, elsewhere)
    schools.enrolled(session, one.who, waiting, started=False)
    trainings.drop(session, enrolment=one.enrolment, on=local_day(NOW), reason="job", now=NOW)

    assert [each.trainer for each in queries.trainers_of(session, one.who, NOW)] == ["Léa Hamel", "Paul Renouf"]


def test_one_asks_neither_oneself_nor_a_stranger_nor_what_one_does_not_hold(session: Session, one: Class) -> None:
    own = people.services.open_portfolio(session, user=one.trainer, now=NOW)
    schools.enrolled(session, own, one.course)
    people.declared(session, own, one.weld)
    with pytest.raises(NotTheirTrainerError):
        make.asked(session, own, one.weld, of=one.trainer)
    with pytest.raises(NotTheirTrainerError):
        one.ask(one.weld, of=schools.trainer(session, schools.provider(session, "Autre Formation"), "Marc Petit"))
    with pytest.raises(NotHeldError):
        one.ask(one.weld, people.skill(session, "Jamais dite"))
    assert session.scalars(select(AttestationRequest)).all() == []


def test_what_waits_is_not_asked_twice_of_the_same_trainer(one: Class) -> None:
    assert len(one.ask(one.weld)) == 1
    assert [made.holding.skill_id for made in one.ask(one.weld, one.read)] == [one.read.id]
    assert len(one.ask(one.weld, of=one.colleague)) == 1


def test_signing_anywhere_answers_every_request_on_the_skill(session: Session, one: Class) -> None:
    mine, theirs, other = *one.ask(one.weld), *one.ask(one.weld, of=one.colleague), *one.ask(one.read)
    signed = make.attested(session, one.who, one.weld, by=one.colleague, now=LATER)
    for request in (mine, theirs, other):
        session.refresh(request)
    assert [each.state for each in (mine, theirs, other)] == [
        RequestState.ATTESTED,
        RequestState.ATTESTED,
        RequestState.REQUESTED,
    ]
    assert (mine.attestation_id, mine.answered_by_id) == (signed.id, one.colleague.id)


def test_requests_are_signed_together_and_what_was_answered_meanwhile_is_left_out(session: Session, one: Class) -> None:
    weld, read = one.ask(one.weld, one.read)
    services.withdraw_request(session, request=read, now=LATER)
    assert one.sign(weld, read) == [weld.id]
    assert one.sign(weld) == []
    held = session.get_one(AttestationRequest, weld.id).holding.skill_id
    assert [one.proof(skill) for skill in (one.weld, one.read)].count(Proof.ATTESTED) == 1
    assert one.proof(session.get_one(Skill, held)) is Proof.ATTESTED
    with pytest.raises(AlreadyAnsweredError):
        services.withdraw_request(session, request=weld, now=LATER)


def test_a_request_is_declined_once_with_its_reason_and_may_be_made_again(session: Session, one: Class) -> None:
    asked = one.ask(one.weld)[0]
    for reason, count in (("Pas encore vu.", 1), ("Encore.", 0)):
        refused = services.decline(session, trainer=one.colleague, request_ids=[asked.id], reason=reason, now=LATER)
        assert len(refused) == count
    assert (asked.state, asked.reason, asked.answered_by) == (RequestState.DECLINED, "Pas encore vu.", one.colleague)
    assert one.proof(one.weld) is Proof.DECLARED
    assert len(one.ask(one.weld)) == 1


def test_a_stranger_and_someone_who_left_answer_nothing(session: Session, one: Class) -> None:
    asked = one.ask(one.weld)[0]
    stranger = schools.trainer(session, schools.provider(session, "Autre Formation"), "Marc Petit")
    accounts.end_membership(session, membership=one.trainer.memberships[0], actor=one.trainer, now=NOW)
    for trainer in (stranger, one.trainer):
        assert one.sign(asked, by=trainer) == []
        assert services.decline(session, trainer=trainer, request_ids=[asked.id], reason="Non", now=LATER) == []
    assert one.sign(asked, by=one.colleague) == [asked.id]


def test_ones_own_requests_come_first_and_those_of_who_left_count_for_all(session: Session, one: Class) -> None:
    one.ask(one.weld, of=one.colleague)
    one.ask(one.read)
    at = [one.provider.id]
    assert [each.request.trainer_id for each in queries.inbox(session, one.trainer, at, NOW)] == [
        one.trainer.id,
        one.colleague.id,
    ]
    assert queries.count_waiting(session, one.trainer, at, NOW) == 1
    accounts.end_membership(session, membership=one.colleague.memberships[0], actor=one.colleague, now=NOW)
    assert queries.count_waiting(session, one.trainer, at, NOW) == 2
    assert [each.is_there for each in queries.requests_of(session, one.who.id, now=NOW)].count(False) == 1


# --- The pages ---


def read(client: FlaskClient, path: str) -> str:
    client.set_cookie("lang", "en")
    answer = client.get(path, query_string={"lang": "en"})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_a_person_asks_reads_where_it_stands_and_takes_it_back(
    client: FlaskClient, session: Session, one: Class, outbox: list[EmailMessage]
) -> None:
    signed_in(client, session, one.who.user)
    client.set_cookie("lang", "en")
    path = "/portfolio/attestations/demander"
    page = client.get(path, query_string={"lang": "en", "skill": str(one.weld.id)}).text
    assert re.search(rf'value="{one.weld.id}"[^>]* checked', page)
    assert not re.search(rf'value="{one.read.id}"[^>]* checked', page)
    assert page.index("Léa Hamel") < page.index("Paul Renouf")

    sent = {"csrf_token": token(client, path), "words": "Vu mardi <b>"}
    refused = client.post(f"{path}?lang=en", data=sent)
    assert "Tick at least one skill." in refused.text
    assert "Choose a trainer." in refused.text
    assert "Vu mardi &lt;b&gt;" in refused.text

    sent |= {"skills": [str(one.weld.id), str(one.read.id)], "whom": f"{one.provider.id}.{one.trainer.id}"}  # type: ignore[dict-item]
    for _ in range(2):
        assert client.post(path, data=sent).status_code == 302
    assert [(message.to, "2 compétences" in message.body) for message in outbox] == [([one.trainer.email], True)]
    page = read(client, "/portfolio/attestations")
    assert "You have asked this trainer already." in page
    assert page.count("asked of Paul Renouf, Cap Métal Formation") == 2

    first = session.scalars(select(AttestationRequest)).first()
    assert first is not None
    for said in ("Your request is taken back.", "It had already been answered, or taken back."):
        client.post(f"/portfolio/attestations/{first.id}/retirer", data={"csrf_token": sent["csrf_token"]})
        assert said in read(client, "/portfolio/attestations")


def test_who_has_no_trainer_or_nothing_to_show_is_told_what_to_do(
    client: FlaskClient, session: Session, one: Class
) -> None:
    alone = people.trainee(session, "Bakary Traoré")
    signed_in(client, session, alone.user)
    assert "No trainer to ask yet" in read(client, "/portfolio/attestations/demander")
    assert "You have asked nothing yet" in read(client, "/portfolio/attestations")
    schools.enrolled(
        session,
        alone,
        schools.training_session(
            session, one.provider, title="Une autre", modules={"Vide": ([], local_day(NOW), local_day(NOW))}
        ),
    )
    session.commit()
    assert "Tell what you have done first" in read(client, "/portfolio/attestations/demander")
    assert "Tell what you have done first" in read(client, "/portfolio/temoignages/demander")


def test_a_trainer_signs_some_declines_others_and_the_person_reads_it(
    client: FlaskClient, session: Session, one: Class
) -> None:
    one.ask(one.weld, words="Mardi à l’atelier")
    one.ask(one.read, of=one.colleague)
    accounts.end_membership(session, membership=one.colleague.memberships[0], actor=one.colleague, now=NOW)
    signed_in(client, session, one.trainer)
    home = read(client, "/")
    assert "2 requests wait for your answer." in home
    assert re.search(r'Requests <span class="n">2</span>', home)
    page = read(client, "/demandes")
    assert "Mardi à l’atelier" in page
    assert "They no longer train here" in page

    by_skill = {each.holding.skill_id: each.id for each in session.scalars(select(AttestationRequest))}
    csrf = {"csrf_token": token(client, "/")}
    tick = {f"r-{by_skill[one.weld.id]}-ticked": "y", f"r-{by_skill[one.weld.id]}-level": "4"}
    assert "Tick at least one skill." in client.post("/demandes?lang=en", data={**csrf, "observed": "workshop"}).text
    kept = client.post("/demandes?lang=en", data={**csrf, **tick}).text
    assert "Say how you saw it." in kept
    assert re.search(rf'<input checked[^>]*name="r-{by_skill[one.weld.id]}-ticked"', kept)
    assert client.post("/demandes", data={**csrf, **tick, "observed": "workshop"}).status_code == 302
    assert "1 attestation signed." in read(client, "/demandes")

    ticked = {f"r-{by_skill[one.read.id]}-ticked": "y", "decline": "1"}
    where = client.post("/demandes", data={**csrf, **ticked}).headers["Location"]
    assert str(by_skill[one.read.id]) in where
    assert "Write why in a few words." in client.post(f"{where}&lang=en", data=csrf).text
    client.post(where, data={**csrf, "reason": "Pas encore vu."})
    page = read(client, "/demandes")
    assert "1 request is refused." in page
    assert "Nobody is waiting for you" in page
    client.post(where, data={**csrf, "reason": "Pas encore vu."})
    assert "1 request was left out" in read(client, "/demandes")

    signed_in(client, session, one.who.user)
    page = read(client, "/portfolio/attestations")
    assert "“Pas encore vu.”" in page
    assert page.count("Paul Renouf, Cap Métal Formation") == 2
    assert one.proof(one.weld) is Proof.ATTESTED


def test_the_inbox_costs_the_same_for_two_people_as_for_twenty(
    client: FlaskClient, session: Session, one: Class, statements: list[str]
) -> None:
    signed_in(client, session, one.trainer)
    costs = []
    for many in (2, 18):
        for number in range(many):
            who = people.trainee(session, f"Personne {many}-{number}")
            schools.enrolled(session, who, schools.training_session(session, one.provider, title=f"T {many} {number}"))
            people.declared(session, who, one.weld)
            make.asked(session, who, one.weld, of=one.trainer, now=datetime.now(UTC))
        session.commit()
        session.expire_all()
        statements.clear()
        assert read(client, "/demandes").count("Braser le cuivre") >= many
        costs.append(len(statements))
    assert costs[0] == costs[1]
