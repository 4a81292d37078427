"""The Region's board of badges: what is given, what it recognised, and where."""

from datetime import UTC, datetime, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import requires
from app.credentials.views import answers
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.recognition import policies
from app.recognition.labels import board as labels
from app.recognition.labels.requests import FAMILIES
from app.recognition.queries import board as reading
from app.recognition.views.blueprint import bp
from app.trainings.importers import sheet

PAGE = 50
A_YEAR = timedelta(days=365)


@bp.get("/region/badges")
@requires(Permission.RECOGNISE_BADGES)
def board() -> ResponseReturnValue:
    """How many badges are given, recognised and refused: by meta-badge, by territory, by structure."""
    found = _read()
    pages = max(-(-len(found.structures) // PAGE), 1)
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "recognition/board.html", found=found, period=_period(), labels=labels, families=FAMILIES,
        structures=found.structures[(number - 1) * PAGE : number * PAGE], number=number, pages=pages,
        page_url=lambda page: url_for("recognition.board", page=page, periode=_period()),
    )  # fmt: skip


@bp.get("/region/badges.csv")
@requires(Permission.RECOGNISE_BADGES)
def board_csv() -> ResponseReturnValue:
    """Every structure's figures, for a spreadsheet."""
    rows = (
        [one.name, labels.department(one.department), *_figures(one.figures)] for one in _read().structures
    )  # fmt: skip
    content = sheet.write([str(one) for one in labels.COLUMNS], rows)
    answer = answers.document(
        content, "text/csv; charset=utf-8", name=f"badges-par-structure-{local_day(datetime.now(UTC))}.csv"
    )
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def _figures(one: reading.Figures) -> list[int]:
    """In the order of `labels.FIGURES`."""
    return [one.published, one.given, one.recognised, one.refused, one.open, one.withdrawn]


def _period() -> str:
    return labels.ALL if request.args.get("periode") == labels.ALL else labels.YEAR


def _read() -> reading.Board:
    now = datetime.now(UTC)
    since = None if _period() == labels.ALL else now - A_YEAR
    return reading.board(db.session, policies.decides_for(current_user), since=since, now=now)
