"""A person's record to take elsewhere, as files that programs read."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Response

from app.access import requires
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.record import queries
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
