"""Where and when a training is given."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app.access import requires
from app.db import db
from app.once.views import sent_before
from app.permissions import Permission
from app.territory import forms as commune_forms
from app.trainings import services
from app.trainings.errors import ModuleInUseError, NoDatesError, RetiredError, SeatsTakenError, SessionInUseError
from app.trainings.forms import ModuleDaysForm, SessionForm, plan_from
from app.trainings.models import Programme, TrainingSession
from app.trainings.views.blueprint import bp, followed, own_programme
from app.trainings.views.programmes import retired


@bp.route("/formations/<uuid:programme_id>/sessions/ajouter", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def new_session(programme_id: UUID) -> ResponseReturnValue:
    """Plan a session of a training."""
    programme = own_programme(programme_id)
    if programme.retired_at is not None:
        return retired(programme)
    form, days = _forms(programme, None)
    if _sound(form, days):
        if sent_before():
            return redirect(url_for("trainings.programme", programme_id=programme_id))
        plan = plan_from(form, days)
        try:
            made = services.schedule(
                db.session,
                programme=programme,
                name=plan.name,
                commune_code=plan.commune_code,
                seats=plan.seats,
                module_dates=plan.module_dates,
            )
        except NoDatesError:
            form.form_errors.append(_("Give the days of at least one module."))
        except RetiredError:
            return retired(programme)
        else:
            db.session.commit()
            flash(_("The session is planned. Who comes?"), "good")
            return redirect(url_for("trainings.admit", session_id=made.id))
    return _page(programme, None, form, days)


@bp.route("/sessions/<uuid:session_id>/modifier", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def edit_session(session_id: UUID) -> ResponseReturnValue:
    """Say again where and when a session is given; the people in it follow."""
    given = followed(session_id)
    form, days = _forms(given.programme, given)
    if _sound(form, days):
        try:
            moved = services.reschedule(
                db.session, training_session=given, plan=plan_from(form, days), by=current_user, now=datetime.now(UTC)
            )
        except NoDatesError:
            form.form_errors.append(_("Give the days of at least one module."))
        except SeatsTakenError:
            form.seats.errors = [_("More people than that are in the session, or expected. Choose a larger number.")]
        except ModuleInUseError:
            form.form_errors.append(_("Someone follows a module that you left without days. Give its days again."))
        else:
            db.session.commit()
            people = len({module.enrolment_id for module in moved})
            flash(
                ngettext(
                    "Saved. The dates of %(num)d person have moved with it.",
                    "Saved. The dates of %(num)d people have moved with it.",
                    people,
                )
                if people
                else _("Saved."),
                "good",
            )
            return redirect(url_for("trainings.cohort", session_id=given.id))
        db.session.rollback()
    return _page(given.programme, given, form, days)


def _forms(programme: Programme, given: TrainingSession | None) -> tuple[SessionForm, dict[UUID, ModuleDaysForm]]:
    form = SessionForm(data=SessionForm.values(given) if given else {"seats": 12})
    commune_forms.attach_commune(form.commune, db.session)
    known = (
        {one.module_id: {"starts_on": one.starts_on, "ends_on": one.ends_on} for one in given.modules} if given else {}
    )
    days = {one.id: ModuleDaysForm(prefix=f"m-{one.id}", data=known.get(one.id)) for one in programme.modules}
    return form, days


def _sound(form: SessionForm, days: Mapping[UUID, ModuleDaysForm]) -> bool:
    """Whether all that was sent holds; every part is looked at, so that every fault is shown at once."""
    if request.method != "POST":
        return False
    parts = [one.validate() for one in days.values()]
    return form.validate_on_submit() and all(parts)


def _page(
    programme: Programme, given: TrainingSession | None, form: SessionForm, days: Mapping[UUID, ModuleDaysForm]
) -> str:
    return render_template("trainings/session_form.html", programme=programme, given=given, form=form, days=days)


@bp.post("/sessions/<uuid:session_id>/annuler")
@requires(Permission.MANAGE_TRAININGS)
def cancel_session(session_id: UUID) -> ResponseReturnValue:
    """Take out a session that nobody is in."""
    given = followed(session_id)
    programme_id = given.programme_id
    try:
        services.cancel_session(db.session, training_session=given, by=current_user, now=datetime.now(UTC))
    except SessionInUseError:
        db.session.rollback()
        flash(
            _("People are in this session, were, or are expected: it stays. Say who leaves, person by person."), "wait"
        )
        return redirect(url_for("trainings.cohort", session_id=session_id))
    db.session.commit()
    flash(_("The session is cancelled."), "good")
    return redirect(url_for("trainings.programme", programme_id=programme_id))
