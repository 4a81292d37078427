"""Sending."""

import smtplib
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from flask import Flask, current_app, render_template, url_for
from flask_babel import force_locale
from flask_mailman import EmailMessage

from app.config import Settings

log = structlog.get_logger(__name__)


class RefusedAddressError(Exception):
    """A server says that an address takes no message."""


# Seconds between one try and the next: a server that is busy is asked again, one that is gone is not waited for.
PAUSES = (2.0, 15.0, 60.0)

# A far server's slowness must not be felt on a page: it would tell a known address from an unknown one.
outbox = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def public_url(endpoint: str, **values: Any) -> str:
    """Return a page's public address, whatever name a request gives this site: a false one would lead readers away."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.origin + url_for(endpoint, _external=False, **values)


def send(template: str, *, to: str, locale: str, **words: object) -> None:
    """Send a message whose template says the subject on its first line, in the reader's language.

    Call it once the transaction is committed: what was undone is not announced.
    """
    subject, body = _written(template, locale, words)
    deliver(subject=subject, body=body, to=to)


def send_now(template: str, *, to: str, locale: str, **words: object) -> bool:
    """Send a message and wait until it has left; whether it has. For tasks, which try again by themselves.

    Raises
    ------
    RefusedAddressError
        The server takes no message for this address, now or later.
    """
    subject, body = _written(template, locale, words)
    try:
        EmailMessage(subject=subject, body=body, to=[to]).send()
    except smtplib.SMTPRecipientsRefused as refused:
        raise RefusedAddressError from refused
    except OSError as problem:  # smtplib's errors are OSErrors
        log.warning("mail_not_sent", problem=type(problem).__name__)
        return False
    return True


def _written(template: str, locale: str, words: Mapping[str, object]) -> tuple[str, str]:
    with force_locale(locale):
        subject, _, body = render_template(template, **words).strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def deliver(*, subject: str, body: str, to: str) -> None:
    """Hand a message over: at once to a file or a test's memory, in the background to a server."""
    message = EmailMessage(subject=subject, body=body, to=[to])
    if current_app.config["MAIL_BACKEND"] != "smtp":
        message.send()
        return
    application = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 (Flask's own door)
    outbox.submit(deliver_patiently, application, message, PAUSES)


def deliver_patiently(app: Flask, message: EmailMessage, pauses: tuple[float, ...]) -> bool:
    """Try, and try again after each pause; what failed is logged without saying to whom it was."""
    with app.app_context():
        for pause in (*pauses, None):
            try:
                message.send()
            except OSError as problem:  # smtplib's errors are OSErrors
                log.warning("mail_not_sent", problem=type(problem).__name__, again_in=pause)
                if pause is not None:
                    time.sleep(pause)
            else:
                return True
    return False
