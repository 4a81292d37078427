"""What becomes of a meta-badge is told once, whoever works and whoever is killed; so are the answers of the Region."""

import smtplib
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import Membership
from app.credentials import services as credentials
from app.recognition import services
from app.recognition.models import AwardStep, RequestStep
from app.recognition.queries.untold import LEASE, MOST_TRIES
from app.recognition.tasks import telling
from tests.factories.accounts import NOW
from tests.factories.credentials import a_badge, an_issuer, who_issues
from tests.factories.recognition import MEANS, Stage, a_stage, asked, held

pytestmark = pytest.mark.usefixtures("in_app")
LATER = NOW + timedelta(days=1)
SEND = "app.mail.services.EmailMessage.send"


class KilledError(BaseException):
    """A worker is no more."""


@pytest.fixture
def stage(session: Session) -> Stage:
    return a_stage(session)


def a_round(app: Flask) -> None:
    """What the worker does each minute."""
    with app.test_request_context():
        telling.tell()


def some_time_passes(session: Session, leases: int = 1) -> None:
    """A lease, or more, since steps were taken."""
    before = datetime.now(UTC) - leases * LEASE - timedelta(seconds=1)
    for kind in (AwardStep, RequestStep):
        session.execute(update(kind).where(kind.tried_at.is_not(None)).values(tried_at=before))
    session.commit()


def plain(text: str) -> str:
    """Words, with ordinary spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_each_change_is_told_once_with_its_reason_in_the_language_of_the_person(
    app: Flask, session: Session, stage: Stage, outbox: list[EmailMessage]
) -> None:
    stage.region.email = "badges@region.example"
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    session.commit()
    for _time in range(2):
        a_round(app)
        (letter,) = outbox
    assert letter.to == [stage.who.user.email]
    assert plain(letter.subject) == "Vous avez obtenu le méta-badge « Communiquer »"
    body = plain(letter.body)
    assert "- Sa règle est remplie avec : " in body
    assert "Acceptez-le dans « Mes badges »" in body
    assert f"/portfolio/meta-badges/{stage.meta_badge.id}" in body
    assert "\n\n\n" not in body

    outbox.clear()
    stage.who.user.locale = "en"
    credentials.revoke(session, credential, reason="Donné par erreur.", by=None, now=LATER)
    services.override(
        session, trainee_id=stage.who.id, meta_badge_id=stage.meta_badge.id, is_held=False, reason="Doute sérieux.",
        ends_at=None, by=stage.officer, means=MEANS, now=LATER,
    )  # fmt: skip
    session.commit()
    a_round(app)
    (letter,) = outbox  # what came at once is told at once
    assert letter.subject == "The Region has decided about your meta-badge “Communiquer”"
    assert "The badge “Animer” was taken back by the structure that gave it. Reason: Donné par erreur." in letter.body
    assert "The Region suspends it. Reason: Doute sérieux." in letter.body
    assert "you can ask the Region" in letter.body
    assert "badges@region.example" in letter.body


def test_a_worker_killed_before_it_could_write_is_followed_by_another_after_a_while(
    app: Flask, session: Session, fresh_session: Session, stage: Stage, outbox: list[EmailMessage]
) -> None:
    held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    session.commit()
    with mock.patch(SEND, side_effect=KilledError), pytest.raises(KilledError):
        a_round(app)
    a_round(app)
    assert outbox == []
    some_time_passes(session)
    for _time in range(2):
        a_round(app)
        some_time_passes(session)
    assert len(outbox) == 1
    (step,) = fresh_session.scalars(select(AwardStep)).all()
    assert (step.tries, step.told_at is not None) == (2, True)


def test_an_address_that_takes_nothing_is_asked_once_and_a_server_that_is_gone_five_times(
    app: Flask, session: Session, fresh_session: Session, stage: Stage, outbox: list[EmailMessage]
) -> None:
    held(session, stage.who, stage.listens)
    credential, _badge = held(session, stage.who, stage.speaks)
    session.commit()
    with mock.patch(SEND, side_effect=smtplib.SMTPRecipientsRefused({})) as tried:
        for _time in range(2):
            a_round(app)
            some_time_passes(session)
    assert tried.call_count == 1
    credentials.revoke(session, credential, reason="Donné par erreur.", by=None, now=LATER)
    session.commit()
    with mock.patch(SEND, side_effect=OSError) as tried:
        for times in range(1, MOST_TRIES + 2):
            a_round(app)
            assert tried.call_count == min(times, MOST_TRIES)
            some_time_passes(session, 4 ** (times - 1) - 1)  # not long enough yet
            a_round(app)
            assert tried.call_count == min(times, MOST_TRIES)
            some_time_passes(session, 4 ** (times - 1))
    a_round(app)
    assert outbox == []
    assert set(fresh_session.execute(select(AwardStep.told_at, AwardStep.tries))) == {(None, MOST_TRIES)}


def test_what_the_region_answers_is_told_to_who_asked_and_to_nobody_else(
    app: Flask, session: Session, stage: Stage, outbox: list[EmailMessage]
) -> None:
    version = a_badge(session, an_issuer(session), name="Tenir l’accueil")
    who, colleague = (who_issues(session, version.achievement.issuer) for _each in range(2))
    who_issues(session, an_issuer(session))
    request = asked(session, stage.rule, version, by=who)
    session.commit()
    a_round(app)
    assert outbox == []
    services.ask_precision(session, request, words="Qui observe ?", revision=1, by=stage.officer, now=LATER)
    session.commit()
    for _time in range(2):
        a_round(app)
        some_time_passes(session)
    (letter,) = outbox
    assert letter.to == [who.email]
    assert "Tenir l’accueil" in letter.subject
    assert "Qui observe ?" in letter.body
    assert f"/structure/reconnaissances/{request.id}" in letter.body
    assert "\n\n\n" not in letter.body

    outbox.clear()
    services.answer(session, request, words="Nous.", revision=request.revision, by=who, now=LATER)
    session.execute(update(Membership).where(Membership.user_id == who.id).values(ended_at=LATER))
    services.refuse(session, request, reason="Trop vague.", revision=request.revision, by=stage.officer, now=LATER)
    session.commit()
    a_round(app)
    assert [one.to for one in outbox] == [[colleague.email]]
