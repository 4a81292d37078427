"""One person in a group: their dates, and the end of their training."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.trainings import labels, policies, queries, services
from app.trainings.errors import WrongDateError, WrongStateError
from app.trainings.forms import DropForm, EndForm, ModuleForm
from app.trainings.models import Enrolment
from app.trainings.views.blueprint import bp, changeable, changed_enrolment, in_order, name, own_enrolment, this_day


@bp.get("/inscriptions/<uuid:enrolment_id>")
@requires(Permission.MANAGE_TRAININGS)
def enrolment(enrolment_id: UUID) -> ResponseReturnValue:
    """One person in a group: their modules, and what may change."""
    return show_enrolment(own_enrolment(enrolment_id))


def show_enrolment(found: Enrolment, refused: ModuleForm | None = None, refused_id: UUID | None = None) -> str:
    """The page, with what was typed and refused when there is."""
    trains = policies.may_follow(current_user, found.session)
    return render_template(
        "trainings/enrolment.html",
        trains=trains,
        enrolment=found,
        modules=in_order(found),
        refused=refused,
        refused_id=refused_id,
        labels=labels,
        may_change=changeable(found),
        today=this_day(),
        end=EndForm(today=this_day(), data={"on": this_day()}),
        certifications=queries.certifications_of(db.session, found.trainee_id) if trains else [],
        name=name,
    )


@bp.post("/inscriptions/<uuid:enrolment_id>/modules/<uuid:module_id>")
@requires(Permission.MANAGE_TRAININGS)
def module(enrolment_id: UUID, module_id: UUID) -> ResponseReturnValue:
    """Move a person's date for a module, or say that it is over."""
    found, now = changed_enrolment(enrolment_id), datetime.now(UTC)
    mine = next((one for one in found.modules if one.id == module_id), None) or abort(404)
    ended = request.form.get("do") == "end"
    form = ModuleForm(today=this_day(), ended=ended)
    if not form.validate():
        return show_enrolment(found, form, module_id)
    try:
        if ended:
            services.complete_module(db.session, module=mine, on=form.on.data, now=now)
        else:
            services.move_module(db.session, module=mine, expected_on=form.on.data, now=now)
    except WrongDateError:
        db.session.rollback()
        form.on.errors = [_("This date comes before the training starts. Choose a later day.")]
        return show_enrolment(own_enrolment(enrolment_id), form, module_id)
    except WrongStateError:
        return meanwhile(enrolment_id)
    db.session.commit()
    flash(_("The module is over. You can now attest what was learned.") if ended else _("The date has moved."), "good")
    return redirect(url_for("trainings.enrolment", enrolment_id=enrolment_id))


@bp.post("/inscriptions/<uuid:enrolment_id>/demarrer")
@requires(Permission.MANAGE_TRAININGS)
def start_one(enrolment_id: UUID) -> ResponseReturnValue:
    """A person starts."""
    found = changed_enrolment(enrolment_id)
    try:
        services.start(db.session, enrolments=[found], now=datetime.now(UTC))
    except WrongStateError:
        return meanwhile(enrolment_id)
    db.session.commit()
    flash(_("The training has started. The skills of its modules are now in progress."), "good")
    return redirect(url_for("trainings.enrolment", enrolment_id=enrolment_id))


@bp.post("/inscriptions/<uuid:enrolment_id>/terminer")
@requires(Permission.MANAGE_TRAININGS)
def complete(enrolment_id: UUID) -> ResponseReturnValue:
    """A person has done everything."""
    found, now = changed_enrolment(enrolment_id), datetime.now(UTC)
    form = EndForm(today=this_day())
    if not form.validate():
        flash(str(form.on.errors[0]), "bad")
        return redirect(url_for("trainings.enrolment", enrolment_id=enrolment_id))
    try:
        services.complete(db.session, enrolment=found, on=form.on.data, now=now)
    except WrongStateError:
        return meanwhile(enrolment_id)
    db.session.commit()
    flash(_("The training is finished. You can now attest what was learned."), "good")
    return redirect(url_for("trainings.enrolment", enrolment_id=enrolment_id))


@bp.route("/inscriptions/<uuid:enrolment_id>/arreter", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def drop(enrolment_id: UUID) -> ResponseReturnValue:
    """A person leaves before the end."""
    found, now = changed_enrolment(enrolment_id), datetime.now(UTC)
    form = DropForm(today=this_day(), data={"on": this_day()})
    if form.validate_on_submit():
        try:
            services.drop(db.session, enrolment=found, on=form.on.data, reason=form.reason.data, now=now)
        except WrongStateError:
            return meanwhile(enrolment_id)
        db.session.commit()
        flash(_("It is noted. What was in progress no longer counts; what was finished stays."), "good")
        return redirect(url_for("trainings.cohort", session_id=found.session_id))
    return render_template("trainings/drop.html", form=form, enrolment=found)


def meanwhile(enrolment_id: UUID) -> ResponseReturnValue:
    """Someone else was quicker: show how things are now."""
    db.session.rollback()
    flash(_("This has changed meanwhile. Here is how things are now."), "wait")
    return redirect(url_for("trainings.enrolment", enrolment_id=enrolment_id))
