"""What a person sees of their own steps, and what others wrote to them."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.db import db
from app.guidance import policies, queries, services
from app.guidance.errors import WrongStateError
from app.guidance.forms import OwnStepForm
from app.guidance.models import StepEventKind
from app.guidance.views.blueprint import bp, own_trainee, this_day
from app.once.views import sent_before
from app.permissions import Permission

OWN_WORDS = {"done": StepEventKind.DONE, "again": StepEventKind.REOPENED}


@bp.get("/mes-demarches")
@requires(Permission.EDIT_PORTFOLIO)
def mine() -> ResponseReturnValue:
    """My steps, the notes written to me, and what waits for my answer."""
    return render_template(
        "guidance/mine.html", dossier=queries.own_dossier(db.session, own_trainee().id), today=this_day()
    )


@bp.route("/mes-demarches/ajouter", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def add_own_step() -> ResponseReturnValue:
    """Set myself a step."""
    trainee, form = own_trainee(), OwnStepForm(today=this_day())
    if form.validate_on_submit():
        if sent_before():
            return redirect(url_for("guidance.mine"))
        services.plan_step(
            db.session, trainee=trainee, what=form.what.data, due_on=form.due_on.data, now=datetime.now(UTC)
        )
        db.session.commit()
        flash(_("The step is written down."), "good")
        return redirect(url_for("guidance.mine"))
    return render_template("guidance/own_step_form.html", form=form)


@bp.post("/mes-demarches/<uuid:step_id>")
@requires(Permission.EDIT_PORTFOLIO)
def change_own_step(step_id: UUID) -> ResponseReturnValue:
    """Say that a step of mine is done, or is not after all."""
    trainee, step = own_trainee(), queries.step(db.session, step_id)
    if step is None or not policies.is_own(trainee, step):
        abort(404)
    kind = OWN_WORDS.get(request.form.get("answer", ""))
    if kind is None:
        flash(_("Choose what became of this step."), "wait")
        return redirect(url_for("guidance.mine"))
    try:
        services.change_step(db.session, step=step, by=current_user, kind=kind, now=datetime.now(UTC))
    except WrongStateError:
        db.session.rollback()
        flash(_("This step was changed meanwhile. Here it is as it stands."), "wait")
    else:
        db.session.commit()
        flash(_("Well done. It is noted.") if kind is StepEventKind.DONE else _("It is to do again."), "good")
    return redirect(url_for("guidance.mine"))
