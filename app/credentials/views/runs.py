"""A list of people to whom a badge is given: checked, given behind the pages, told line by line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import jobs
from app.access import requires
from app.credentials import policies
from app.credentials.errors import DecisionError
from app.credentials.forms.giving import LaunchForm
from app.credentials.labels import giving as labels
from app.credentials.models import IssuingLine, IssuingRun, LineState, RunState
from app.credentials.queries import runs as reading
from app.credentials.services import runs
from app.credentials.views.blueprint import addresses, bp
from app.credentials.views.giving import ISSUE, as_file, begins
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.trainings.importers import sheet

LINES = 100


def own_run(run_id: UUID) -> IssuingRun:
    """The run of the address, of a structure of mine."""
    run = reading.run_of(db.session, run_id)
    if run is None or run.version.achievement.issuer.organisation_id not in policies.issues_at(current_user):
        abort(404)
    return run


@bp.route("/structure/delivrances/envois/<uuid:run_id>", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def run(run_id: UUID) -> ResponseReturnValue:
    """Where a list stands; when it is only tried, have it given."""
    found, now = own_run(run_id), datetime.now(UTC)
    form = LaunchForm(today=local_day(now))
    if form.validate_on_submit():
        try:
            runs.launch(db.session, found, by=current_user, now=now, starts_at=begins(form.day.data, now))
        except DecisionError:
            db.session.rollback()
        else:
            db.session.commit()
            jobs.wake(ISSUE, str(found.id))
        return redirect(url_for("credentials.run", run_id=run_id))
    counts = reading.lines_by_state(db.session, run_id)
    state = _state(counts)
    number = max(request.args.get("page", 1, type=int), 1)
    pages = max(1, -(-(counts[state] if state else sum(counts.values())) // LINES))
    number = min(number, pages)
    told, to_tell = reading.told_of(db.session, run_id)
    return render_template(
        "credentials/run.html", run=found, form=form, counts=counts, total=sum(counts.values()), state=state,
        lines=reading.lines_of(db.session, run_id, state, limit=LINES, offset=(number - 1) * LINES),
        number=number, pages=pages, told=told, to_tell=to_tell, labels=labels, now=now, line_words=line_words,
        going_on=found.state in runs.OPEN, page_url=lambda one: url_for(
            "credentials.run", run_id=run_id, etat=state.value if state else None, page=one
        ),
    )  # fmt: skip


def _state(counts: dict[LineState, int]) -> LineState | None:
    """Which lines are looked at: those that ask for something first."""
    asked = request.args.get("etat", "")
    if asked in set(LineState):
        return LineState(asked)
    return LineState.REFUSED if "etat" not in request.args and counts[LineState.REFUSED] else None


def line_words(line: IssuingLine) -> str:
    """What a line says of why it gave nothing."""
    return str(labels.LINE_PROBLEMS.get(line.reason or "", line.reason or ""))


@bp.post("/structure/delivrances/envois/<uuid:run_id>/arreter")
@requires(Permission.ISSUE_BADGES)
def stop_run(run_id: UUID) -> ResponseReturnValue:
    """Give no more of a list."""
    found = own_run(run_id)
    tried = found.state is RunState.TRIED
    try:
        runs.stop(db.session, found, by=current_user, now=datetime.now(UTC))
    except DecisionError:
        db.session.rollback()
        flash(_("It had ended already."), "wait")
    else:
        db.session.commit()
        flash(
            _("It is put aside: nothing was given.") if tried else _("It is stopped. What was given stays given."),
            "good",
        )
    return redirect(url_for("credentials.run", run_id=run_id))


@bp.get("/structure/delivrances/envois/<uuid:run_id>/rapport.csv")
@requires(Permission.ISSUE_BADGES)
def run_report(run_id: UUID) -> ResponseReturnValue:
    """What became of each line, as a table; those that were left out can be put right there and sent again."""
    found = own_run(run_id)
    columns = ("ligne", "email", "nom", "texte", "preuve", "etat", "pourquoi", "badge")
    return as_file("envoi-de-badges.csv", sheet.write(columns, _rows(found)))


def _state_words(line: IssuingLine, found: IssuingRun) -> str:
    never = line.state is LineState.WAITING and found.state is RunState.STOPPED
    return str(labels.NOT_GIVEN if never else labels.LINE_STATES[line.state])


def _rows(found: IssuingRun) -> Iterator[tuple[object, ...]]:
    for line in reading.lines_of(db.session, found.id):
        page = addresses().credential(line.credential_id) if line.credential_id else ""
        yield (
            line.number, line.email, line.name, line.narrative, line.evidence_url or line.evidence_words,
            _state_words(line, found), line_words(line), page,
        )  # fmt: skip
