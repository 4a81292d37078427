"""The page where anyone has any badge verified; nothing is kept of what they give."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import public
from app.credentials.bridge import verifying
from app.credentials.forms.verifying import MOST_BYTES, BadgeForm, PersonForm
from app.credentials.labels import things
from app.credentials.labels.backpack import MODEL
from app.credentials.labels.checks import Finding, line, report
from app.credentials.labels.telling import Told
from app.credentials.views import limits
from app.credentials.views.blueprint import addresses, bp, seal
from app.db import db


@bp.route("/verifier", methods=["GET", "POST"])
@public
def verify() -> ResponseReturnValue:
    """Verify a badge: a file, a text or a link."""
    form = BadgeForm()
    if not form.validate_on_submit():
        return render_template("credentials/verify.html", form=form)
    if limits.too_many_files() or (form.email.data and limits.too_many_people()):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    content = _given(form)
    if content is None:
        return render_template("credentials/verify.html", form=form)
    return _answer(content, (form.email.data or "").strip())


def _given(form: BadgeForm) -> bytes | None:
    """What was given; None when a link leads nowhere, which is said beside it."""
    if form.file.data:
        content: bytes = form.file.data.stream.read(MOST_BYTES + 1)
        return content
    if form.words:
        return form.words.encode(errors="replace")
    link = addresses().ours(form.link, request.host) or form.link
    found = verifying.fetched(db.session, link, seal=seal(), addresses=addresses(), now=datetime.now(UTC))
    if isinstance(found, bytes) and not addresses().is_model(link):
        return found
    form.url.errors = [_why_not(link, found)]
    return None


def _why_not(link: str, found: bytes | str) -> str:
    if isinstance(found, bytes):
        return str(MODEL)
    if link.lower().startswith("http://") and not link.startswith(f"{addresses().origin}/"):
        return str(_("This link is not secure, so we did not follow it. Ask for one that begins by https://"))
    return line(Finding("published", "unknown", found)).detail


def _answer(content: bytes, email: str) -> ResponseReturnValue:
    """What was found, with a form to compare the person, which carries the badge along since it is not kept."""
    seen = verifying.verify(
        db.session,
        content,
        seal=seal(),
        addresses=addresses(),
        now=datetime.now(UTC),
        online=True,
        recipient=email or None,
    )
    carried = verifying.carried_text(content)
    return render_template(
        "credentials/verified.html",
        report=report(seen.found.checks, seen.told, asks_person=bool(carried)),
        told=seen.told,
        carried=carried,
        person=PersonForm(formdata=None),
        email=email,
        says=things.SAYS[seen.told.thing],
        whose=things.WHOSE.get(seen.told.thing),
        title=_title(seen.told),
    )


def _title(told: Told) -> str:
    """What it is called: a recognition bears the name of the badge that it is about."""
    if told.name and told.thing is things.Thing.RECOGNITION:
        return str(_("Recognition: %(badge)s", badge=told.name))
    return told.name or str(things.NAMES[told.thing])
