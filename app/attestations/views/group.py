"""Attesting the skills of a whole group."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import queries, services
from app.attestations.errors import NotTheirTrainerError, OwnPortfolioError
from app.attestations.forms import GroupForm
from app.attestations.queries import Grid
from app.attestations.services import Statement
from app.attestations.views.blueprint import bp
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.sharing.models import What
from app.sharing.views import reading
from app.skills import queries as skills
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.models import TrainingSession


@bp.route("/groupes/<uuid:session_id>/attester", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def group(session_id: UUID) -> ResponseReturnValue:
    """Tick skills for everyone, all of a person's, or one by one; say how they were seen, and sign them at once."""
    training_session = trainings.training_session(db.session, session_id)
    if training_session is None or not trainings_policies.may_follow(current_user, training_session):
        abort(404)
    today = local_day(datetime.now(UTC))
    grid, form = queries.grid(db.session, training_session, trainer_id=current_user.id, today=today), GroupForm()
    if form.validate_on_submit():
        statements, known = ticked(grid, form)
        if statements or known:
            return sign_group(training_session, statements, known, form)
        form.form_errors.append(_("Tick at least one skill."))
    reading.note_each({trainee.id for trainee, _cells in grid.rows}, What.SKILLS)
    return render_template(
        "attestations/group.html",
        form=form,
        grid=grid,
        training_session=training_session,
        names=skills.skill_labels(db.session, {one for _module, ids in grid.modules for one in ids}, str(get_locale())),
        origins=portfolio.origins(db.session, (cell.held for cell in grid.cells if cell.held)),
        kept={name: set(request.form.getlist(name)) for name in TICKS},
        portfolio_labels=portfolio_labels,
    )


# What a tick stands for: everyone for a skill, all the skills of a person, one skill of one person.
TICKS = ("skill", "person", "cell")


def ticked(grid: Grid, form: GroupForm) -> tuple[list[Statement], int]:
    """What is to be signed, and how many ticks are left out: said by an attestation already, or the person has left."""
    wide, rows, single = (set(request.form.getlist(name)) for name in TICKS)
    statements, shown = [], set()
    for cell in grid.cells:
        level = form.level_for(cell.aim)
        whole = str(cell.skill_id) in wide or str(cell.trainee.id) in rows
        if cell.signed or cell.signed_at(level):
            continue
        shown.add(cell.key)
        if whole or cell.key in single:
            statements.append(Statement(cell.trainee, cell.skill_id, level))
    gone = rows - {str(trainee.id) for trainee, _cells in grid.rows}
    return statements, len(single - shown) + len(gone)


def sign_group(
    training_session: TrainingSession, statements: Sequence[Statement], known: int, form: GroupForm
) -> ResponseReturnValue:
    """Sign them all, or none, and say what was left out."""
    try:
        services.attest_many(
            db.session, trainer=current_user, statements=statements, observed=form.chosen, now=datetime.now(UTC)
        )
    except (NotTheirTrainerError, OwnPortfolioError):
        abort(404)
    db.session.commit()
    if statements:
        flash(
            ngettext(
                "%(num)d attestation signed. It shows in the portfolio.",
                "%(num)d attestations signed. They show in the portfolio.",
                len(statements),
            ),
            "good",
        )
    if known:
        flash(
            ngettext(
                "%(num)d tick was left out: attested already, or the person has left the group.",
                "%(num)d ticks were left out: attested already, or the person has left the group.",
                known,
            ),
            "wait",
        )
    return redirect(url_for("attestations.group", session_id=training_session.id))
