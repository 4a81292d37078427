"""Testimonials of people outside of trainings: a link that opens once, a word that changes no proof."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attestations import models, queries, services
from app.attestations.errors import (
    AlreadyAnsweredError,
    ClosedLinkError,
    LinkProblem,
    NotHeldError,
    TooManyAskedError,
)
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof
from tests.factories import portfolio as people
from tests.factories.accounts import signed_in, token

NOW = datetime.now(UTC)
WHO = services.Witness("Jeanne Lair", "Cheffe d’atelier", "Chantiers Durand", "Jeanne@Durand.example")


class Asked:
    """A person with two skills, and a question about both."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.who = people.trainee(session)
        self.weld, self.read = people.skill(session, "Braser le cuivre"), people.skill(session, "Lire un plan")
        for skill in (self.weld, self.read):
            people.declared(session, self.who, skill)
        self.request, self.key = self.ask()
        self.holdings = {one.holding.skill_id: one.holding_id for one in self.request.skills}

    def ask(self, email: str | None = None, at: datetime = NOW) -> tuple[models.TestimonialRequest, str]:
        return services.ask_witness(
            self.session,
            trainee=self.who,
            skill_ids=[self.weld.id, self.read.id],
            email=email,
            words="Le stage de mars",
            now=at,
        )

    def testify(self, key: str = "", at: datetime = NOW) -> models.Testimonial:
        sights = {
            self.holdings[self.weld.id]: services.Sight(seen=True, level=3),
            self.holdings[self.read.id]: services.Sight(seen=False),
        }
        return services.testify(
            self.session, key=key or self.key, witness=WHO, sights=sights, words="Du bon travail.", now=at
        )

    def problem(self, key: str = "", at: datetime = NOW) -> LinkProblem:
        with pytest.raises(ClosedLinkError) as refused:
            self.testify(key, at)
        return refused.value.problem


@pytest.fixture
def one(session: Session) -> Asked:
    return Asked(session)


# --- The rules ---


def test_a_testimonial_shows_for_what_was_seen_and_changes_no_proof(session: Session, one: Asked) -> None:
    made = one.testify()
    both = {one.weld.id, one.read.id}
    assert queries.words_of_witnesses(session, one.who.id, both) == [(made, one.weld.id, 3)]
    held = portfolio.holding(session, trainee_id=one.who.id, skill_id=one.weld.id, today=local_day(NOW))
    assert held is not None
    assert held.proof is Proof.DECLARED
    assert made.author_email == "jeanne@durand.example"
    services.hide_testimonial(session, testimonial=made, hidden=True, now=NOW)
    assert queries.words_of_witnesses(session, one.who.id, both) == []


def test_a_link_opens_once_before_its_day_and_not_once_taken_back(session: Session, one: Asked) -> None:
    assert one.problem("rien") is LinkProblem.UNKNOWN
    assert one.problem(at=NOW + timedelta(days=14)) is LinkProblem.EXPIRED
    first = one.key
    one.key = services.renew_witness(session, request=one.request, now=NOW + timedelta(days=20))
    assert one.problem(first) is LinkProblem.UNKNOWN
    one.testify(at=NOW + timedelta(days=33))
    assert one.problem() is LinkProblem.USED
    for change in (services.renew_witness, services.withdraw_witness):
        with pytest.raises(AlreadyAnsweredError):
            change(session, request=one.request, now=NOW)
    other, key = one.ask()
    services.withdraw_witness(session, request=other, now=NOW)
    assert one.problem(key) is LinkProblem.WITHDRAWN
    one.who.user.active = False
    _again, key = one.ask()
    assert one.problem(key) is LinkProblem.WITHDRAWN


def test_one_asks_about_ones_own_skills_and_twenty_people_at_most_at_a_time(session: Session, one: Asked) -> None:
    with pytest.raises(NotHeldError):
        services.ask_witness(
            session, trainee=one.who, skill_ids=[people.skill(session).id], email=None, words=None, now=NOW
        )
    for _ in range(19):
        one.ask()
    with pytest.raises(TooManyAskedError):
        one.ask()
    assert one.ask(at=NOW + timedelta(days=15))


def test_a_key_is_kept_only_as_a_digest(one: Asked) -> None:
    assert one.key not in {str(value) for value in vars(one.request).values()}
    assert len(one.key) >= 40


# --- The pages ---


def read(client: FlaskClient, path: str, status: int = 200) -> str:
    client.set_cookie("lang", "en")
    answer = client.get(path)
    assert answer.status_code == status, path
    return re.sub(r"\s+", " ", answer.text)


def send(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token(client, "/mot-de-passe-oublie"), **data})


def answers(one: Asked) -> dict[str, object]:
    return {
        f"skill_{one.holdings[one.weld.id].hex}": "4",
        f"skill_{one.holdings[one.read.id].hex}": "0",
        "words": "Du <b>bon</b> travail.",
        "name": "Jeanne Lair",
        "role": "Cheffe d’atelier",
        "organisation": "Chantiers Durand",
        "email": "jeanne@durand.example",
    }


def test_someone_testifies_without_an_account_and_the_person_shows_it_or_hides_it(
    client: FlaskClient, session: Session, one: Asked
) -> None:
    session.commit()
    path = f"/temoigner/{one.key}"
    page = read(client, path)
    for shown in ("Camille Lecarpentier", "Le stage de mars", "Braser le cuivre", "Lire un plan"):
        assert shown in page
    assert one.who.user.email not in page

    refused = send(client, path, words="Du bon travail.").text
    for sentence in ("Choose an answer for each skill.", "Write your name.", "Write your e-mail address."):
        assert sentence in refused
    assert "Du bon travail." in refused
    assert (
        "the person you speak of. Write yours"
        in send(client, path, **answers(one) | {"email": one.who.user.email}).text
    )
    assert send(client, path, **answers(one)).headers["Location"].endswith("/temoigner/merci")
    assert "Thank you" in read(client, "/temoigner/merci")
    assert "Someone has answered already" in read(client, path, 410)
    assert send(client, path, **answers(one)).status_code == 410
    assert "We do not know this link" in read(client, "/temoigner/rien", 404)
    assert session.scalar(select(func.count()).select_from(models.Testimonial)) == 1

    signed_in(client, session, one.who.user)
    skill = f"/portfolio/competences/{one.weld.id}"
    assert "Du &lt;b&gt;bon&lt;/b&gt; travail." in read(client, skill)
    assert "jeanne@durand.example" not in read(client, skill)
    assert "Du &lt;b&gt;" not in read(client, f"/portfolio/competences/{one.read.id}")
    made = session.scalar(select(models.Testimonial))
    assert made is not None
    for verb, tag in (("masquer", True), ("montrer", False)):
        assert send(client, f"/portfolio/temoignages/{made.id}/{verb}").status_code == 302
        assert ('<span class="tag">Hidden</span>' in read(client, "/portfolio/temoignages")) is tag
        assert ("Du &lt;b&gt;" in read(client, skill)) is not tag


def test_a_link_by_e_mail_is_shown_to_nobody_else_and_a_code_once(
    client: FlaskClient, session: Session, one: Asked, outbox: list[EmailMessage]
) -> None:
    signed_in(client, session, one.who.user)
    path = "/portfolio/temoignages/demander"
    page = client.get(path, query_string={"lang": "en", "skill": str(one.weld.id)}).text
    assert re.search(rf'value="{one.weld.id}"[^>]* checked', page)
    client.set_cookie("lang", "en")
    skills = {"skills": [str(one.weld.id)]}
    assert "Write the address of the person" in send(client, path, **skills, means="email").text
    assert "This address is yours" in send(client, path, **skills, means="email", email=one.who.user.email).text
    assert send(client, path, **skills, means="email", email="Jeanne@Durand.example").status_code == 302
    assert [message.to for message in outbox] == [["jeanne@durand.example"]]
    sent = re.search(r"http://localhost(/temoigner/\S+)", outbox[0].body)
    assert sent is not None
    page = read(client, "/portfolio/temoignages")
    assert "jeanne@durand.example" in page
    assert sent[1] not in page
    assert "This page is for the person you ask" in read(client, sent[1], 403)

    where = send(client, path, **skills, means="link").headers["Location"]
    page = read(client, where)
    assert 'role="img"' in page
    first = re.search(r"http://localhost(/temoigner/[\w-]+)", page)
    assert first is not None
    assert client.get(where).status_code == 302
    assert "A link is shown only once." in read(client, "/portfolio/temoignages")
    again = send(client, where.replace("/code", "/renouveler")).headers["Location"]
    second = re.search(r"http://localhost(/temoigner/[\w-]+)", read(client, again))
    assert second is not None
    assert send(client, where.replace("/code", "/retirer")).status_code == 302
    assert "The link opens nothing any more." in read(client, "/portfolio/temoignages")
    send(client, where.replace("/code", "/renouveler"))
    assert "It had already been answered, or taken back." in read(client, "/portfolio/temoignages")

    visitor = client.application.test_client()
    read(visitor, first[1], 404)
    read(visitor, second[1], 410)
    read(visitor, sent[1])


def test_letters_to_witnesses_are_limited(client: FlaskClient, session: Session, one: Asked) -> None:
    signed_in(client, session, one.who.user)
    given = {"skills": [str(one.weld.id)], "means": "email", "email": "jeanne@durand.example"}
    found = [send(client, "/portfolio/temoignages/demander", **given).status_code for _ in range(11)]
    assert found == [302] * 10 + [429]


def test_the_page_of_testimonials_costs_the_same_for_two_as_for_twenty(
    client: FlaskClient, session: Session, one: Asked, statements: list[str]
) -> None:
    signed_in(client, session, one.who.user)
    one.testify()
    costs: dict[str, list[int]] = {}
    for many in (1, 9):
        for _ in range(many):
            one.request, key = one.ask()
            one.testify(key)
            one.ask("tuteur@example.org")
        session.commit()
        for path in ("/portfolio/temoignages", f"/portfolio/competences/{one.weld.id}"):
            session.expire_all()
            statements.clear()
            read(client, path)
            costs.setdefault(path, []).append(len(statements))
    assert all(first == second for first, second in costs.values()), costs
