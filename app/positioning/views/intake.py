"""A whole intake: people and modules, the advice, and what was decided."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app.access import requires
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.positioning import labels, queries, services
from app.positioning.errors import DecidedMeanwhileError
from app.positioning.forms import WHY, IntakeForm
from app.positioning.queries import Decisions, Position
from app.positioning.views.blueprint import bp, followed, in_intake, note, positions, this_day, title
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.errors import WrongStateError
from app.trainings.importers import sheet
from app.trainings.models import EnrolmentState, TrainingSession

COLUMNS = (
    "nom", "module", "heures", "competences", "prouvees", "conseil", "decision", "allegement", "motif", "par", "le",
)  # fmt: skip


@bp.get("/positionnements")
@requires(Permission.POSITION)
def index() -> ResponseReturnValue:
    """The sessions of my providers that are not over, and how far their positioning has come."""
    today = this_day()
    found = [
        group
        for group in trainings.groups_of(db.session, trainings_policies.trained_at(current_user), today=today)
        if group.session.ends_on >= today or group.planned or group.active
    ]
    done = queries.progress(db.session, [group.session.id for group in found])
    return render_template("positioning/index.html", found=found, done=done, nothing=queries.Progress())


@bp.route("/positionnements/<uuid:session_id>", methods=["GET", "POST"])
@requires(Permission.POSITION)
def intake(session_id: UUID) -> ResponseReturnValue:
    """Everyone who comes, module by module: decide as advised of what is ticked."""
    given, form = followed(session_id), IntakeForm(data={"reason": str(WHY)})
    people = in_intake(given.id)
    found, decided = positions(people), queries.decisions(db.session, [one.id for one in people])
    if form.validate_on_submit():
        ticked = set(request.form.getlist("module"))
        if ticked:
            return decide_as_advised(given, found, decided, ticked, " ".join(form.reason.data.split()))
        form.form_errors.append(_("Tick at least one module."))
    note(people, given.programme.provider_id)
    return render_template(
        "positioning/intake.html",
        form=form,
        given=given,
        found=found,
        modules=[
            one for one in given.programme.modules if any(one.id == two.module.id for p in found for two in p.modules)
        ],
        decided=decided,
        waiting={
            mine.id
            for one in found
            for module in one.modules
            if (mine := module.mine) is not None and mine.completed_on is None and not decided.get(mine.id)
        },
        unticked=set() if request.method == "GET" else {"sent"},
        ticked=set(request.form.getlist("module")),
        awaited=trainings.awaited_in(db.session, given.id),
        planned=EnrolmentState.PLANNED,
        labels=labels,
        name=title,
    )


def decide_as_advised(
    given: TrainingSession, found: list[Position], decided: Decisions, ticked: set[str], reason: str
) -> ResponseReturnValue:
    """Decide of all that is ticked and waits, or of nothing."""
    chosen = [
        one
        for position in found
        for one in services.as_advised(position, decided, reason)
        if str(one.module.id) in ticked
    ]
    try:
        made = services.decide(db.session, chosen=chosen, by=current_user, now=datetime.now(UTC))
    except (DecidedMeanwhileError, WrongStateError):
        db.session.rollback()
        flash(_("This has changed meanwhile. Here is how things are now."), "wait")
    else:
        db.session.commit()
        if made:
            flash(ngettext("%(num)d module decided.", "%(num)d modules decided.", made), "good")
        else:
            flash(_("Nothing was left to decide."), "wait")
    return redirect(url_for("positioning.intake", session_id=given.id))


@bp.get("/positionnements/<uuid:session_id>.csv")
@requires(Permission.POSITION)
def table(session_id: UUID) -> ResponseReturnValue:
    """The same as a table: a row for each person and module."""
    given = followed(session_id)
    people = in_intake(given.id)
    found, decided = positions(people), queries.decisions(db.session, [one.id for one in people])
    rows = [row for one in found for row in _rows(one, decided)]
    note(people, given.programme.provider_id)
    return Response(
        sheet.write(COLUMNS, rows),
        mimetype="text/csv",
        headers={
            "Content-Disposition": 'attachment; filename="positionnements.csv"',
            "Cache-Control": "no-store",
        },
    )


def _rows(position: Position, decided: Decisions) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in position.modules:
        last = next(iter(decided.get(one.mine.id, [])), None) if one.mine else None
        rows.append(
            (
                position.trainee.user.display_name,
                title(one.module),
                one.module.hours,
                len(one.lines),
                one.proven,
                hours(one.advised),
                str(labels.CHOICES[last.choice]) if last else "",
                hours(last.spared_minutes) if last else "",
                last.reason if last else "",
                last.decided_by.display_name if last else "",
                local_day(last.decided_at) if last else "",
            )
        )
    return rows


def hours(minutes: int) -> str:
    """Hours as spreadsheets of the country read them."""
    return f"{minutes / 60:g}".replace(".", ",")
