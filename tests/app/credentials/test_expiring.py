"""Badges that end soon: who counts on one, and who gave it, are told once."""

from datetime import UTC, datetime, timedelta
from unittest import mock

from flask import Flask
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs
from app.credentials import services
from app.credentials.models import BackpackBadge, Credential
from app.credentials.tasks import expiring
from app.portfolio.models import Trainee
from tests.factories.accounts import signed_in
from tests.factories.backpacks import Elsewhere, a_reader, brought
from tests.factories.credentials import a_badge, an_issuer, given, who_issues


def a_round(app: Flask) -> None:
    """What the worker does each morning."""
    with app.test_request_context():
        expiring.tell_of_ends()


def held(session: Session, who: Trainee, credential: Credential) -> BackpackBadge:
    """A badge given, that its owner accepts."""
    found = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == credential.id)).one()
    services.accept(session, found, now=credential.issued_at)
    return found


def test_who_holds_a_badge_and_who_gave_it_are_told_once_that_it_ends(
    app: Flask, client: FlaskClient, session: Session, fresh_session: Session, outbox: list[EmailMessage]
) -> None:
    now = datetime.now(UTC)
    issuer, who = an_issuer(session), a_reader(session)
    member = who_issues(session, issuer)
    months = {"Secourisme": 3, "Voile": 3, "Retiré": 3, "Bref": 1, "Long": 24}
    kept = {}
    for name, validity in months.items():
        at = now - timedelta(days=5 if name == "Bref" else 65)
        badge = given(session, a_badge(session, issuer, name=name, validity_months=validity, now=at), who.user, now=at)
        kept[name] = held(session, who, badge)
    services.hide(session, kept["Voile"], now=now)
    removed = session.get_one(Credential, kept["Retiré"].credential_id)
    services.revoke(session, removed, reason="Donné par erreur.", by=member, now=now)
    foreign = brought(session, who, Elsewhere(), now=now)
    services.accept(session, foreign, now=now)
    foreign.valid_from, foreign.valid_until = now - timedelta(days=300), now + timedelta(days=10)
    session.commit()

    for _ in range(2):
        a_round(app)
        told = sorted((one.to[0], one.subject.replace("\xa0", " ").split(" »")[0]) for one in outbox)
        assert told == sorted([
            (who.user.email, f"Votre badge « {foreign.name}"),
            (who.user.email, "Votre badge « Secourisme"),
            (member.email, "2 badges que vous avez délivrés se terminent dans les 30 jours"),
        ])  # fmt: skip
    letter = next(one.body for one in outbox if one.to == [member.email])
    assert "- Secourisme (1)\n- Voile (1)" in letter
    assert "/structure/delivrances?etat=soon" in letter
    told_of = select(BackpackBadge.name).where(BackpackBadge.expiry_told_at.is_not(None), BackpackBadge.news_at > now)
    assert set(fresh_session.scalars(told_of)) == {"Secourisme", foreign.name}

    page = signed_in(client, session, who.user).get("/portfolio/badges").text
    assert page.count("Il se termine le") == 2
    mine = signed_in(client, session, member)
    assert "3 badges se terminent dans les 30 jours." in mine.get("/structure/delivrances").text.replace("\xa0", " ")
    soon = mine.get("/structure/delivrances?etat=soon").text
    assert "Secourisme" in soon
    assert "Long<" not in soon.partition("<table")[2].partition("</table")[0]


def test_what_could_not_be_sent_is_sent_another_day(
    app: Flask, session: Session, fresh_session: Session, outbox: list[EmailMessage]
) -> None:
    at = datetime.now(UTC) - timedelta(days=65)
    issuer, who = an_issuer(session), a_reader(session)
    who_issues(session, issuer)
    held(session, who, given(session, a_badge(session, issuer, validity_months=3, now=at), who.user, now=at))
    session.commit()

    with mock.patch("app.mail.services.EmailMessage.send", side_effect=OSError):
        a_round(app)
    assert outbox == []
    assert fresh_session.scalars(select(BackpackBadge.expiry_told_at)).all() == [None]
    assert fresh_session.scalars(select(Credential.expiry_told_at)).all() == [None]
    a_round(app)
    assert len(outbox) == 2


def test_it_is_done_each_morning(app: Flask) -> None:
    with app.app_context():
        names = [
            {one.name for one in jobs.queue().huey.read_periodic(datetime(2026, 11, 22, hour, minute))}  # noqa: DTZ001
            for hour, minute in ((5, 0), (5, 1), (17, 0))
        ]
    assert ["credentials.expiring" in one for one in names] == [True, False, False]
    assert all("credentials.recheck" in one for one in names)
