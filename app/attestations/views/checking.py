"""What was ticked of a group, to look at again before it is signed, or said not to be there yet."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app.access import requires
from app.attestations import queries, services
from app.attestations.errors import NotAssessedError, NotTheirTrainerError, OwnPortfolioError, WrongDayError
from app.attestations.forms import CheckForm, NotYetForm
from app.attestations.models import AssessmentKind, AssessmentMethod
from app.attestations.queries import Batch, Cell, Grid
from app.attestations.services import Findings, Situation, Statement
from app.attestations.views import words
from app.attestations.views.blueprint import bp
from app.attestations.views.group import Ticks, followed, grid_of, grid_page, names_of, wanted
from app.attestations.views.person import resting, tell_signed
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.trainings.labels import LEVELS
from app.trainings.models import TrainingSession


@bp.route("/groupes/<uuid:session_id>/verifier", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def check_group(session_id: UUID) -> ResponseReturnValue:
    """Look again at who, what and which level; say how and when it was seen, and sign them all, or none."""
    training_session = followed(session_id)
    grid, ticks = grid_of(training_session), Ticks.sent()
    cells = [cell for cell in grid.cells if cell.is_open and ticks.takes(cell)]
    if request.method == "GET":
        return redirect(url_for("attestations.group", session_id=session_id))
    batches = batches_for(cells, training_session)
    form = check_form(batches)
    if not cells:
        return nothing_left(training_session, grid, ticks)
    if "sign" in request.form and form.validate_on_submit():
        try:
            return sign(training_session, grid, cells, batches.get(form.rests.data), form)
        except WrongDayError as wrong:
            db.session.rollback()
            form.seen_on.errors = [words.day_words(wrong, people_named(cells))]
        except NotAssessedError:
            db.session.rollback()
            form.rests.errors = [_("This assessment was taken back. Choose another one, or none.")]
    return check_page(training_session, grid, cells, ticks, form)


def nothing_left(training_session: TrainingSession, grid: Grid, ticks: Ticks) -> ResponseReturnValue:
    """Say that nothing was ticked, or that others have said it meanwhile: a second click comes here too."""
    gone = ticks.left_out(grid)
    if not gone:
        nothing = _("Tick at least one person.") if wanted("competence") else _("Tick at least one skill.")
        already = _("Those you ticked have nothing left to attest there. Tick other skills, or other people.")
        return grid_page(training_session, grid, ticks, fault=already if ticks.meant else nothing)
    tell_left_out(gone)
    return redirect(url_for("attestations.group", session_id=training_session.id))


def check_form(batches: dict[str, Batch]) -> CheckForm:
    """The form of the page, empty when the ticks have just come."""
    today = local_day(datetime.now(UTC))
    offered = [(key, words.batch_words(batch)) for key, batch in batches.items()]
    given = {} if "sign" in request.form else {"formdata": None}
    return CheckForm(today=today, assessments=offered, **given)


def batches_for(cells: Sequence[Cell], training_session: TrainingSession) -> dict[str, Batch]:
    """The assessments that found something of what is ticked to be there."""
    found = queries.assessments_of(
        db.session,
        {cell.trainee.id for cell in cells},
        provider_ids=[training_session.programme.provider_id],
    )
    wanted = {(cell.trainee.id, cell.skill_id) for cell in cells}
    return queries.batches(found, wanted)


def check_page(
    training_session: TrainingSession, grid: Grid, cells: Sequence[Cell], ticks: Ticks, form: CheckForm | NotYetForm
) -> ResponseReturnValue:
    """What is about to be done, skill after skill, and what goes with it."""
    by_skill: dict[UUID, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_skill[cell.skill_id].append(cell)
    if "sign" not in request.form:
        tell_left_out(ticks.left_out(grid))
    return render_template(
        "attestations/check.html" if isinstance(form, CheckForm) else "attestations/not_yet.html",
        form=form,
        by_skill={one: by_skill[one] for one in grid.skill_ids if one in by_skill},
        count=len(cells),
        people=len({cell.trainee.id for cell in cells}),
        there=ticks.person,
        training_session=training_session,
        names=names_of(grid),
        levels=LEVELS,
    )


def people_named(cells: Sequence[Cell]) -> dict[UUID, str]:
    """The names of these people."""
    return {cell.trainee.id: cell.trainee.user.display_name for cell in cells}


def sign(
    training_session: TrainingSession, grid: Grid, cells: Sequence[Cell], batch: Batch | None, form: CheckForm
) -> ResponseReturnValue:
    """Sign them all, or none, and say what was left out."""
    kept = [cell for cell in cells if not cell.signed_at(form.level_for(cell.aim))]
    statements = [
        Statement(cell.trainee, cell.skill_id, form.level_for(cell.aim), resting(batch, cell.trainee, cell.skill_id))
        for cell in kept
    ]
    try:
        services.attest_many(
            db.session,
            trainer=current_user,
            statements=statements,
            observed=form.chosen,
            seen_on=form.seen_on.data,
            now=datetime.now(UTC),
        )
    except (NotTheirTrainerError, OwnPortfolioError):
        abort(404)
    short = queries.short_of_quorum(db.session, {cell.trainee.id for cell in kept})
    db.session.commit()
    tell_signed(len(kept), sum((cell.trainee.id, cell.skill_id) in short for cell in kept))
    tell_left_out(Ticks.sent().left_out(grid) + len(cells) - len(kept))
    return redirect(url_for("attestations.group", session_id=training_session.id))


def tell_left_out(count: int) -> None:
    """Say how many ticks mean nothing any more."""
    if count:
        flash(
            ngettext(
                "%(num)d tick was left out: attested already, or no longer in this group.",
                "%(num)d ticks were left out: attested already, or no longer in this group.",
                count,
            ),
            "wait",
        )


@bp.route("/groupes/<uuid:session_id>/pas-encore", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def not_yet(session_id: UUID) -> ResponseReturnValue:
    """Say of what is ticked that it is not there yet, and why: the people read it."""
    training_session = followed(session_id)
    grid, ticks = grid_of(training_session), Ticks.sent()
    cells = [cell for cell in grid.cells if cell.is_open and ticks.takes(cell)]
    if request.method == "GET":
        return redirect(url_for("attestations.group", session_id=session_id))
    if not cells:
        return nothing_left(training_session, grid, ticks)
    given = {} if "sign" in request.form else {"formdata": None}
    form = NotYetForm(today=local_day(datetime.now(UTC)), **given)
    if "sign" in request.form and form.validate_on_submit():
        try:
            return record_not_yet(training_session, cells, form)
        except WrongDayError as wrong:
            db.session.rollback()
            form.on.errors = [words.day_words(wrong, people_named(cells))]
    return check_page(training_session, grid, cells, ticks, form)


def record_not_yet(training_session: TrainingSession, cells: Sequence[Cell], form: NotYetForm) -> ResponseReturnValue:
    """Keep it as what an assessment in course showed."""
    people: dict[UUID, Findings] = {}
    for cell in cells:
        known = people.get(cell.trainee.id)
        people[cell.trainee.id] = Findings(cell.trainee, {**(known.levels if known else {}), cell.skill_id: None})
    reason = form.reason.data.strip()
    situation = Situation(AssessmentKind.IN_COURSE, AssessmentMethod.SITUATION, form.on.data, reason)
    try:
        services.assess(
            db.session,
            trainer=current_user,
            situation=situation,
            findings=list(people.values()),
            now=datetime.now(UTC),
        )
    except (NotTheirTrainerError, OwnPortfolioError):
        abort(404)
    db.session.commit()
    flash(
        ngettext(
            "It is kept. %(num)d person reads why it is not there yet.",
            "It is kept. %(num)d people read why it is not there yet.",
            len(people),
        ),
        "good",
    )
    return redirect(url_for("attestations.group", session_id=training_session.id))
