"""Where messages go, and what they give away."""

from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask_mailman import EmailMessage

from app.config import Settings, SettingsError
from app.mail import services
from app.mail.settings import mail_settings


def settings(**given: object) -> Settings:
    return Settings(data_dir=Path("var"), origin="https://tremplin.example", **given)  # type: ignore[arg-type]


def test_without_a_server_messages_become_files_beside_the_database() -> None:
    found = mail_settings(settings())

    assert (found["MAIL_BACKEND"], found["MAIL_FILE_PATH"]) == ("file", "var/mail")
    assert found["MAIL_DEFAULT_SENDER"] == "Tremplin <ne-pas-repondre@tremplin.example>"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtp+tls://mail.example:2525", 2525, True, False),
    ],
)
def test_the_server_is_read_from_its_address(url: str, port: int, tls: bool, ssl: bool) -> None:
    found = mail_settings(settings(mail_url=url))

    assert (found["MAIL_SERVER"], found["MAIL_PORT"]) == ("mail.example", port)
    assert (found["MAIL_USE_TLS"], found["MAIL_USE_SSL"]) == (tls, ssl)


def test_the_account_and_the_sender_are_read_too() -> None:
    found = mail_settings(
        settings(mail_url="smtps://tremplin%40region:p%3Ass@mail.example?from=tremplin@region.example")
    )

    assert (found["MAIL_USERNAME"], found["MAIL_PASSWORD"]) == ("tremplin@region", "p:ss")
    assert found["MAIL_DEFAULT_SENDER"] == "tremplin@region.example"


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_an_address_that_is_no_servers_stops_the_start(url: str) -> None:
    with pytest.raises(SettingsError):
        mail_settings(settings(mail_url=url))


def test_a_message_is_in_its_readers_language_with_its_subject_first(app: Flask, outbox: list[EmailMessage]) -> None:
    with app.test_request_context("/?lang=fr"):
        services.send("accounts/mail/already_here.txt", to="alix@example.org", locale="en")

    (message,) = outbox
    assert message.subject == "You already have an account on Tremplin"
    assert "http://localhost/connexion" in message.body
    assert "You already have an account on Tremplin" not in message.body


class Failing:
    """A message that its server takes on the third try, or never."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.tries = 0

    def send(self) -> None:
        self.tries += 1
        if self.tries <= self.failures:
            raise ConnectionRefusedError("alix@example.org refused")


@pytest.mark.parametrize(("failures", "sent"), [(0, True), (2, True), (9, False)])
def test_a_busy_server_is_asked_again_and_a_lost_message_names_nobody_in_the_log(
    app: Flask, failures: int, sent: bool
) -> None:
    message = Failing(failures)
    with structlog.testing.capture_logs() as logged:
        assert services.deliver_patiently(app, message, (0.0, 0.0)) is sent  # type: ignore[arg-type]

    assert message.tries == min(failures + 1, 3)
    assert len(logged) == min(failures, 3)
    assert not any("alix" in str(entry) for entry in logged)
