"""Who counts on a badge that holds no longer is written to: what was found, why, and where to look."""

from datetime import UTC, datetime, timedelta
from unittest import mock

from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy.orm import Session

from app.credentials import services
from app.credentials.tasks import rechecking
from tests.factories.backpacks import Elsewhere, a_reader, brought


def test_the_message_says_what_was_found_and_why(app: Flask, session: Session, outbox: list[EmailMessage]) -> None:
    now = datetime.now(UTC)
    elsewhere, who = Elsewhere(now), a_reader(session)
    badge = brought(session, who, elsewhere, now=now)
    services.accept(session, badge, now=now)
    # The same person's, taken back since.
    badge.content, badge.next_check_at = elsewhere.files["invalid-revoked.json"], now - timedelta(minutes=1)
    session.commit()

    with app.test_request_context(), mock.patch.object(rechecking, "outside", return_value=elsewhere):
        rechecking.recheck_some(5)

    [letter] = outbox
    assert letter.to == [who.user.email]
    body = letter.body.replace("\xa0", " ")
    assert "Nous avons vérifié de nouveau votre badge « Travailler en équipe » : il n’est pas valide." in body
    assert "Il a été retiré. La structure l’a retiré pour toujours." in body
    assert f"/portfolio/badges/{badge.id}" in body
    assert "\n\n\n" not in body
