"""The pages that say what went wrong, in plain words, and what to do next."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.access import Audience, declared_access
from app.i18n import COOKIE, DEFAULT_LOCALE, LOCALES
from app.ui.incoming import texts_before_a_file

FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class Apology:
    """What happened, and what the reader can do."""

    title: Any
    advice: Any


APOLOGIES: dict[int, Apology] = {
    400: Apology(_l("We could not read this request"), _l("Go back to the page before and try again.")),
    403: Apology(
        _l("This page is not open to you"), _l("You may be signed in under another account. Sign in, then try again.")
    ),
    404: Apology(_l("This page does not exist"), _l("The link may be old, or the page may belong to someone else.")),
    405: Apology(_l("This page does not do that"), _l("Go back to the page before and use its buttons.")),
    413: Apology(_l("This file is too big"), _l("Choose a file of less than 10 MB, then send it again.")),
    429: Apology(_l("Too many tries"), _l("Wait a minute, then try again.")),
    500: Apology(_l("Something broke on our side"), _l("Nothing is lost on yours. Try again in a few minutes.")),
}
PAGE_TOO_OLD = Apology(
    _l("This page stayed open too long"), _l("Go back, reload the page and send again. Copy long texts first.")
)
KEPT = Apology(
    _l("This page stayed open too long"),
    _l("Nothing is lost: what you wrote is kept here. If you signed in under another account since, check it first."),
)
SIGNED_OUT = Apology(
    _l("You are signed out"),
    _l("Nothing is lost: what you wrote is kept here. Sign in, in another tab. Then come back here and send again."),
)
SIGNED_OUT_FILE = Apology(
    _l("You are signed out"), _l("Sign in, then open the page again. A file and secret words must be given once more.")
)
SECRET = ("password", "code", "csrf_token")


def register(app: Flask) -> None:
    """Answer each kind of failure by its page."""
    for status in APOLOGIES:
        if status not in (413, 500):
            app.register_error_handler(status, _apologise)
    app.register_error_handler(413, _too_big)
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(500, _broken)


def _apologise(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 400
    if status == FORBIDDEN and _signed_out():
        return _send_again(SIGNED_OUT, SIGNED_OUT_FILE, FORBIDDEN)
    page = render_template("ui/error.html", apology=APOLOGIES[status], status=status)
    response = make_response(page, status)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _signed_out() -> bool:
    """Whether someone sends a page that is for those who have signed in, and has not, or no more."""
    access = declared_access(current_app, request.endpoint) if request.endpoint else None
    ours = access is not None and access.audience is not Audience.PUBLIC
    return ours and request.method == "POST" and not current_user.is_authenticated


def _too_old(_error: CSRFError) -> ResponseReturnValue:
    """Offer to send again what was written."""
    if _signed_out():
        return _send_again(SIGNED_OUT, SIGNED_OUT_FILE, 400)
    return _send_again(KEPT, PAGE_TOO_OLD, 400)


def _send_again(kept: Apology, lost: Apology, status: int) -> ResponseReturnValue:
    """Offer to send again what was written, unless it came from another site, or holds what must not be shown."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    secret = any(word in name for name, _value in sent for word in SECRET)
    if not sent or secret or request.files or request.headers.get("Origin") != request.host_url.rstrip("/"):
        return render_template("ui/error.html", apology=lost, status=status), status
    action = request.full_path.rstrip("?")
    return render_template("ui/too_old.html", apology=kept, status=status, sent=sent, action=action), status


def _too_big(error: HTTPException) -> ResponseReturnValue:
    """Give back what was typed beside a file that is too big, to copy it."""
    came_from_here = request.headers.get("Origin") == request.host_url.rstrip("/")
    typed = texts_before_a_file(request) if came_from_here else []
    shown = [text for name, text in typed if not any(word in name for word in SECRET)]
    if not shown:
        return _apologise(error)
    return render_template("ui/too_big.html", apology=APOLOGIES[413], status=413, typed=shown, back=request.path), 413


def _broken(_error: Exception) -> ResponseReturnValue:
    """Say so without asking the database who is reading, for it may be what broke."""
    wanted = request.cookies.get(COOKIE, "")
    locale = wanted if wanted in LOCALES else DEFAULT_LOCALE
    with force_locale(locale):
        page = current_app.jinja_env.get_template("ui/broken.html")
        return page.render(apology=APOLOGIES[500], locale=locale, status=500), 500
