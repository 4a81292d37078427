"""What trainers are reminded of, and what people are told of their skills."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attestations import queries, services
from app.attestations.models import ReminderSent
from app.cli import tremplin
from app.i18n import local_day
from app.trainings import services as trainings
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import signed_in, token

NOW = datetime.now(UTC)
TODAY = local_day(NOW)


class Finished:
    """A group of two whose module is over, at a provider with two trainers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.provider = schools.provider(session)
        self.trainers = [schools.trainer(session, self.provider, name) for name in ("Paul Renouf", "Léa Hamel")]
        self.skill = people.skill(session, "Braser le cuivre")
        began = NOW - timedelta(days=60)
        plan = {"Soudage TIG": ([self.skill], local_day(began), TODAY + timedelta(days=5))}
        group = schools.training_session(session, self.provider, modules=plan)
        self.people = [people.trainee(session, name, now=began) for name in ("Camille Roux", "Bakary Traoré")]
        for who in self.people:
            enrolment = schools.enrolled(session, who, group, now=began)
            trainings.complete_module(session, module=enrolment.modules[0], on=TODAY - timedelta(days=3), now=NOW)


@pytest.fixture
def one(session: Session) -> Finished:
    return Finished(session)


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(tremplin, ["attestations", "remind", *words], obj=app)
        assert result.exit_code == 0, result.output
        return result

    return invoke


def test_who_waits_for_a_word_is_named_until_it_is_said(session: Session, one: Finished) -> None:
    found = queries.awaiting_word(session, [one.provider.id], today=TODAY)
    assert [(each.module, each.names) for each in found] == [("Soudage TIG", ["Bakary Traoré", "Camille Roux"])]
    make.attested(session, one.people[0], one.skill, by=one.trainers[0], now=NOW)
    found = queries.awaiting_word(session, [one.provider.id], today=TODAY)
    assert [each.names for each in found] == [["Bakary Traoré"]]
    assert queries.awaiting_word(session, [one.provider.id], today=TODAY + timedelta(days=90)) == []


def test_trainers_are_reminded_once_a_week_and_a_try_writes_to_nobody(
    session: Session, one: Finished, outbox: list[EmailMessage], run: Callable[..., Result]
) -> None:
    session.commit()
    tried = run("--dry-run").output
    assert f"{one.trainers[0].email}: 1 modules, 2 people" in tried
    assert "2 trainers would be written to." in tried
    assert outbox == []
    assert "2 trainers were written to." in run().output
    assert "0 trainers were written to." in run().output
    assert sorted(message.to[0] for message in outbox) == sorted(trainer.email for trainer in one.trainers)
    assert "Bakary Traoré, Camille Roux" in outbox[0].body
    assert session.scalar(select(func.count()).select_from(ReminderSent)) == 2
    week = queries.due_reminders(session, today=TODAY + timedelta(days=7))
    assert len(week) == 2
    assert services.note_reminder(session, due=week[0], now=NOW + timedelta(days=7))
    assert not services.note_reminder(session, due=week[0], now=NOW + timedelta(days=7))


def test_a_person_reads_what_is_new_until_they_say_that_they_have_seen_it(
    client: FlaskClient, session: Session, one: Finished
) -> None:
    who, trainer = one.people[0], one.trainers[0]
    at = NOW - timedelta(hours=1)
    make.attested(session, who, one.skill, by=trainer, now=at)
    other = people.declared(session, who, people.skill(session, "Lire un plan"))
    asked = make.asked(session, who, other, of=trainer, now=at)[0]
    services.decline(session, trainer=trainer, request_ids=[asked.id], reason="Montrez-moi d’abord.", now=at)
    holding = asked.holding
    services.write_message(
        session,
        holding=holding,
        provider_id=one.provider.id,
        author=trainer,
        by_trainee=False,
        text="Venez mardi",
        now=at,
    )
    signed_in(client, session, who.user)
    client.set_cookie("lang", "en")

    page = re.sub(r"\s+", " ", client.get("/").text)
    assert "attested by Paul Renouf" in page
    assert "request declined by Paul Renouf" in page
    assert "Montrez-moi d’abord." in page
    assert "1 message of Cap Métal Formation" in page
    until = re.search(r'name="until" value="([^"]+)"', page)
    assert until is not None
    make.attested(session, who, other, by=trainer, now=NOW)  # after the page was read
    session.commit()
    csrf = token(client, "/")
    assert client.post("/portfolio/nouvelles/vues", data={"csrf_token": csrf, "until": until[1]}).status_code == 302
    page = re.sub(r"\s+", " ", client.get("/").text)
    assert "request declined by" not in page
    assert page.count("attested by Paul Renouf") == 1
    for wrong in ("2026-01-01", "demain"):
        client.post("/portfolio/nouvelles/vues", data={"csrf_token": csrf, "until": wrong})
    assert "attested by" not in client.get("/").text
    assert "1 message of" in client.get("/").text
