"""A person's record to take elsewhere, as files that programs read."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.credentials.errors import CredentialError
from app.credentials.services.records import Made, make_record, note_record
from app.credentials.views import limits
from app.credentials.views.blueprint import addresses, seal
from app.db import begin_writing, db
from app.i18n import local_day
from app.permissions import Permission
from app.record import labels, queries
from app.record.exports import europass, jsonresume, table
from app.record.queries import Record
from app.record.views.blueprint import bp, language, own_trainee
from app.record.views.booklet import sent


@bp.get("/portfolio/exporter/<any('cv.json', 'europass.json', 'competences.csv'):name>")
@requires(Permission.EDIT_PORTFOLIO)
def export(name: str) -> Response:
    """Download everything in one of the forms."""
    now = datetime.now(UTC)
    record = queries.record_of(db.session, own_trainee(), today=local_day(now), language=language())
    if name == "competences.csv":
        return sent(table.table(record), "text/csv; charset=utf-8", name)
    return sent(_json(_told(record, name, now)), "application/json", name)


def _told(record: Record, name: str, now: datetime) -> dict[str, Any]:
    return jsonresume.resume(record) if name == "cv.json" else europass.passport(record, now=now)


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


@bp.get("/portfolio/exporter/dossier-signe.json")
@requires(Permission.EDIT_PORTFOLIO)
def signed_record() -> ResponseReturnValue:
    """Download one's signed badges as one record, which anyone checks (Comprehensive Learner Record 2.0)."""
    if limits.too_many_records():
        return _refused(_("You asked for many records in a short time. Try again in a quarter of an hour."))
    try:
        made = _signed(datetime.now(UTC))
    except CredentialError as error:
        return _refused(labels.why_no_record(error))
    answer = sent(made.content, "application/vc", f"dossier-signe-{local_day(datetime.now(UTC))}.json")
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def _signed(now: datetime) -> Made:
    """Sign it, which writes nothing, then note that it was."""
    trainee = own_trainee()
    made = make_record(db.session, trainee, seal=seal(), addresses=addresses(), wording=labels.RecordWords(), now=now)
    begin_writing(db.session)
    note_record(db.session, trainee, made, now=now)
    db.session.commit()
    return made


def _refused(why: str) -> ResponseReturnValue:
    flash(why, "bad")
    return redirect(url_for("record.booklet", _anchor="dossier"))
