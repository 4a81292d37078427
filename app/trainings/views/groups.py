"""A trainer's groups."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.territory import queries as territory
from app.trainings import labels, policies, queries, services
from app.trainings.errors import WrongStateError
from app.trainings.forms import GroupModuleForm
from app.trainings.models import Enrolment, EnrolmentState
from app.trainings.views.blueprint import bp, changeable, followed, this_day


@bp.get("/groupes")
@requires(Permission.MANAGE_TRAININGS)
def groups() -> ResponseReturnValue:
    """The sessions of my providers, running ones first."""
    today = this_day()
    found = queries.groups_of(db.session, policies.managed_at(current_user), today=today)
    return render_template("trainings/groups.html", found=found, today=today)


def _unfinished(people: Sequence[Enrolment]) -> set[UUID]:
    """The modules that someone present has still to end."""
    return {
        module.module_id
        for one in people
        if one.state is EnrolmentState.ACTIVE
        for module in one.modules
        if module.is_open
    }


@bp.get("/groupes/<uuid:session_id>")
@requires(Permission.MANAGE_TRAININGS)
def cohort(session_id: UUID) -> ResponseReturnValue:
    """A group: its people, and when each ends each module."""
    training_session = followed(session_id)
    people = queries.cohort(db.session, session_id)
    return render_template(
        "trainings/cohort.html",
        unfinished=_unfinished(people),
        training_session=training_session,
        place=territory.commune(db.session, training_session.commune_code),
        modules=training_session.programme.modules,
        present=[one for one in people if one.state is not EnrolmentState.DROPPED],
        gone=[one for one in people if one.state is EnrolmentState.DROPPED],
        planned=[one for one in people if one.state is EnrolmentState.PLANNED],
        awaited=queries.awaited_in(db.session, session_id),
        trains=policies.may_follow(current_user, training_session),
        labels=labels,
        today=this_day(),
    )


@bp.post("/groupes/<uuid:session_id>/demarrer")
@requires(Permission.MANAGE_TRAININGS)
def start(session_id: UUID) -> ResponseReturnValue:
    """Let those start who were chosen among the planned: their skills are now in progress."""
    followed(session_id)
    chosen = set(request.form.getlist("enrolment"))
    people = [one for one in queries.cohort(db.session, session_id) if str(one.id) in chosen and changeable(one)]
    try:
        services.start(db.session, enrolments=people, now=datetime.now(UTC))
    except WrongStateError:
        db.session.rollback()
        flash(_("Someone among them has started or left meanwhile. Here is the group as it is now."), "wait")
    else:
        db.session.commit()
        flash(ngettext("%(num)d person has started.", "%(num)d people have started.", len(people)), "good")
    return redirect(url_for("trainings.cohort", session_id=session_id))


@bp.route("/groupes/<uuid:session_id>/modules/<uuid:module_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def end_module(session_id: UUID, module_id: UUID) -> ResponseReturnValue:
    """A module has ended for the group, or a part of it."""
    training_session, now = followed(session_id), datetime.now(UTC)
    module = next((one for one in training_session.programme.modules if one.id == module_id), None) or abort(404)
    there = [one for one in queries.cohort(db.session, session_id) if one.state is EnrolmentState.ACTIVE]
    open_ones = {
        str(one.id): (one, mine)
        for one in there
        for mine in one.modules
        if mine.module_id == module_id and mine.is_open
    }
    choices = [(key, one.trainee.user.display_name) for key, (one, _mine) in open_ones.items() if changeable(one)]
    values = {"on": this_day(), "people": [key for key, _name in choices]}
    form = GroupModuleForm(data=values, today=this_day(), people=choices)
    if form.validate_on_submit():
        chosen = [open_ones[key][1] for key in form.people.data]
        services.complete_modules(db.session, modules=chosen, on=form.on.data, now=now)
        db.session.commit()
        flash(_("The module is over for them. You can now attest what they learned."), "good")
        return redirect(url_for("trainings.cohort", session_id=session_id))
    return render_template("trainings/end_module.html", form=form, training_session=training_session, module=module)
