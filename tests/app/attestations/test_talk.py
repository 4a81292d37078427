"""Disagreements and messages about a skill: the rules, then the pages."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts import services as accounts
from app.attestations import queries, services
from app.attestations.errors import AlreadyAnsweredError, NotContestableError
from app.attestations.models import Contest, ContestState, HoldingMessage
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Holding, Proof
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW, signed_in, token

LATER = NOW + timedelta(hours=1)


class Signed:
    """A person of whom a trainer signed a skill."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.provider = schools.provider(session)
        self.trainer = schools.trainer(session, self.provider)
        self.colleague = schools.trainer(session, self.provider, "Léa Hamel")
        self.who, self.skill = people.trainee(session), people.skill(session, "Braser le cuivre")
        schools.enrolled(session, self.who, schools.training_session(session, self.provider))
        people.declared(session, self.who, self.skill)
        self.attestation = make.attested(session, self.who, self.skill, by=self.trainer)

    @property
    def holding(self) -> Holding:
        return self.attestation.holding

    @property
    def mine(self) -> str:
        return f"/portfolio/competences/{self.skill.id}/echanges"

    @property
    def theirs(self) -> str:
        return f"/stagiaires/{self.who.id}/competences/{self.skill.id}"

    def contest(self) -> Contest:
        return services.contest(self.session, attestation=self.attestation, words="Trop bas", now=NOW)

    def answer(self, contest: Contest, *, keep: bool) -> None:
        services.answer_contest(
            self.session, contest=contest, by=self.colleague, keep=keep, reason="Revu ensemble", now=LATER
        )

    def proof(self) -> Proof | None:
        found = portfolio.holding(self.session, trainee_id=self.who.id, skill_id=self.skill.id, today=local_day(NOW))
        return found.proof if found else None

    def write(self, text: str, *, by_trainee: bool) -> None:
        services.write_message(
            self.session,
            holding=self.holding,
            provider_id=self.provider.id,
            author=self.who.user if by_trainee else self.trainer,
            by_trainee=by_trainee,
            text=text,
            now=NOW,
        )


@pytest.fixture
def one(session: Session) -> Signed:
    return Signed(session)


# --- The rules ---


def test_an_attestation_contested_and_kept_stands_and_may_be_contested_again(session: Session, one: Signed) -> None:
    contest = one.contest()
    with pytest.raises(NotContestableError):
        one.contest()
    one.answer(contest, keep=True)
    session.refresh(contest)
    assert (contest.state, contest.reason, one.proof()) == (ContestState.KEPT, "Revu ensemble", Proof.ATTESTED)
    with pytest.raises(AlreadyAnsweredError):
        one.answer(contest, keep=False)
    session.rollback()


def test_an_attestation_contested_and_taken_back_proves_nothing_and_is_contested_no_more(one: Signed) -> None:
    contest = one.contest()
    one.answer(contest, keep=False)
    assert (contest.state, contest.answered_by_id, one.proof()) == (
        ContestState.REVOKED,
        one.colleague.id,
        Proof.DECLARED,
    )
    assert one.attestation.revoked_reason == "Revu ensemble"
    for keep in (True, False):
        with pytest.raises(AlreadyAnsweredError):
            one.answer(contest, keep=keep)
    with pytest.raises(NotContestableError):
        one.contest()


def test_taking_an_attestation_back_answers_who_contested_it(session: Session, one: Signed) -> None:
    contest = one.contest()
    services.revoke(session, attestation=one.attestation, by=one.trainer, reason="Erreur", now=LATER)
    session.refresh(contest)
    assert (contest.state, contest.reason) == (ContestState.REVOKED, "Erreur")


def test_the_same_words_clicked_twice_are_one_message_and_reading_is_noted_by_side(
    session: Session, one: Signed
) -> None:
    for text in ("Bonjour", "Bonjour", "Autre"):
        one.write(text, by_trainee=True)
    one.write("Oui", by_trainee=False)
    assert session.scalar(select(func.count()).select_from(HoldingMessage)) == 3
    at = [one.provider.id]
    assert [each.count for each in queries.unread_by_trainers(session, one.trainer, at)] == [2]
    services.read_messages(session, holding=one.holding, by_trainee=False, now=LATER, provider_ids=at)
    assert queries.unread_by_trainers(session, one.trainer, at) == []
    assert [each.count for each in queries.unread_by_trainee(session, one.who.id)] == [1]


# --- The pages ---


def read(client: FlaskClient, path: str) -> str:
    client.set_cookie("lang", "en")
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.text)


def send(client: FlaskClient, path: str, **data: str) -> TestResponse:
    client.set_cookie("lang", "en")
    return client.post(path, data={"csrf_token": token(client, "/"), **data})


def test_a_person_disagrees_and_reads_what_the_trainer_answers(
    client: FlaskClient, session: Session, one: Signed
) -> None:
    signed_in(client, session, one.who.user)
    path = f"/portfolio/attestations/{one.attestation.id}/contester"
    assert path in read(client, one.mine)
    assert "Write what is wrong" in send(client, path).text
    assert send(client, path, words="Le niveau est <i>trop</i> bas").status_code == 302
    page = read(client, one.mine)
    assert "Contested, waiting for an answer" in page
    assert "&lt;i&gt;trop" in page
    assert path not in page
    send(client, path, words="Encore")
    assert "waits for an answer already" in read(client, one.mine)

    signed_in(client, session, one.colleague)
    inbox = read(client, "/demandes")
    assert "Le niveau est" in inbox
    where = re.search(r'href="(/contestations/[^"]+)"', inbox)
    assert where is not None
    assert 'class="n">1<' in inbox
    assert "Choose an answer." in send(client, where[1], reason="Oui").text
    assert send(client, where[1], answer="keep", reason="Vu mardi encore").status_code == 302
    assert "Nobody is waiting for you" in read(client, "/demandes")
    assert "Vu mardi encore" in read(client, where[1])
    send(client, where[1], answer="revoke", reason="Non")
    assert one.proof() is Proof.ATTESTED

    signed_in(client, session, one.who.user)
    page = read(client, one.mine)
    assert "Contested, then kept" in page
    assert "Léa Hamel answered on" in page


def test_a_person_and_their_trainers_write_to_each_other_and_no_other_provider_reads(
    client: FlaskClient, session: Session, one: Signed
) -> None:
    elsewhere = schools.provider(session, "Autre Formation")
    other = schools.trainer(session, elsewhere, "Marc Petit")
    schools.enrolled(session, one.who, schools.training_session(session, elsewhere, title="Une autre"))
    session.commit()
    signed_in(client, session, one.who.user)
    assert "Choose whom you write to." in send(client, one.mine, text="Bonjour").text
    assert "Write your message." in send(client, one.mine, to=str(one.provider.id), text=" ").text
    assert send(client, one.mine, to=str(one.provider.id), text="Quand puis-je\nle montrer ?").status_code == 302
    assert "le montrer ?" in read(client, one.mine)

    signed_in(client, session, other)
    assert "le montrer ?" not in read(client, one.theirs)
    assert "New messages" not in read(client, "/demandes")
    signed_in(client, session, one.colleague)
    assert "1 message" in read(client, "/demandes")
    assert "le montrer ?" in read(client, one.theirs)
    assert "New messages" not in read(client, "/demandes")
    assert send(client, one.theirs, text="Mardi").status_code == 302
    assert len(send(client, one.theirs, text="x" * 1501).text) > 1501

    signed_in(client, session, one.who.user)
    assert [each.count for each in queries.unread_by_trainee(session, one.who.id)] == [1]
    assert "Mardi" in read(client, one.mine)
    assert queries.unread_by_trainee(session, one.who.id) == []
    accounts.end_membership(session, membership=other.memberships[0], actor=other, now=NOW)
    session.commit()
    assert send(client, one.mine, text="Merci").status_code == 302


def test_the_page_of_a_skill_costs_the_same_however_much_was_said(
    client: FlaskClient, session: Session, one: Signed, statements: list[str]
) -> None:
    one.write("Bonjour", by_trainee=False)
    costs: list[list[int]] = []
    for many in (1, 20):
        for number in range(many):
            one.write(f"Message {many} {number}", by_trainee=True)
            one.write(f"Réponse {many} {number}", by_trainee=False)
            make.attested(session, one.who, one.skill, by=one.colleague, observed=f"Vu {many} {number}")
        session.commit()
        costs.append([])
        for user, path in ((one.who.user, one.mine), (one.trainer, one.theirs)):
            signed_in(client, session, user)
            session.expire_all()
            statements.clear()
            read(client, path)
            costs[-1].append(len(statements))
    assert costs[0] == costs[1]
