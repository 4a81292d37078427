"""Steps and notes, as those who accompany someone write them."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.db import db
from app.guidance import queries, services
from app.guidance.errors import AccessEndedError, NotCorrectableError, WrongStateError
from app.guidance.forms import ChangeForm, NoteForm, StepForm
from app.guidance.models import Note, StepEventKind, StepState, Turn
from app.guidance.queries import Followed
from app.guidance.views.blueprint import bp, ended, opened, this_day, visible_step
from app.once.views import sent_before
from app.permissions import Permission


@bp.route("/accompagnement/<uuid:trainee_id>/demarches/ajouter", methods=["GET", "POST"])
@requires(Permission.SEE_GRANTED_PEOPLE)
def add_step(trainee_id: UUID) -> ResponseReturnValue:
    """Agree a step with a person."""
    who, form = opened(trainee_id), StepForm(today=this_day())
    if who is None:
        return ended(form.what.data or "")
    if form.validate_on_submit():
        if sent_before():
            return redirect(url_for("guidance.person", trainee_id=trainee_id))
        try:
            services.agree_step(
                db.session,
                user=current_user,
                trainee_id=trainee_id,
                what=form.what.data,
                turn=Turn(form.turn.data),
                due_on=form.due_on.data,
                now=datetime.now(UTC),
            )
        except AccessEndedError:
            return ended(form.what.data)
        db.session.commit()
        flash(_("The step is written down. %(person)s sees it too.", person=who.name), "good")
        return redirect(url_for("guidance.person", trainee_id=trainee_id))
    return render_template("guidance/step_form.html", form=form, who=who)


@bp.route("/demarches/<uuid:step_id>", methods=["GET", "POST"])
@requires(Permission.SEE_GRANTED_PEOPLE)
def change_step(step_id: UUID) -> ResponseReturnValue:
    """Say what became of a step, or take it up again."""
    step, who = visible_step(step_id)
    form = ChangeForm(today=this_day())
    if who is None:
        return ended(form.words.data or "")
    again = request.form.get("answer") == StepEventKind.REOPENED.value
    if again or form.validate_on_submit():
        if sent_before():
            return redirect(url_for("guidance.person", trainee_id=step.trainee_id))
        kind = StepEventKind.REOPENED if again else StepEventKind(form.answer.data)
        try:
            services.change_step(
                db.session,
                step=step,
                by=current_user,
                kind=kind,
                words=form.words.data,
                due_on=form.due_on.data if kind is StepEventKind.MOVED else None,
                now=datetime.now(UTC),
            )
        except AccessEndedError:
            return ended(form.words.data or "")
        except WrongStateError:
            db.session.rollback()
            flash(_("Someone changed this step meanwhile. Here it is as it stands."), "wait")
        else:
            db.session.commit()
            flash(_("It is noted with the step."), "good")
        return redirect(url_for("guidance.person", trainee_id=step.trainee_id))
    return render_template("guidance/change_step.html", form=form, who=who, step=step, open=StepState.OPEN)


@bp.route("/accompagnement/<uuid:trainee_id>/notes/ajouter", methods=["GET", "POST"])
@requires(Permission.SEE_GRANTED_PEOPLE)
def add_note(trainee_id: UUID) -> ResponseReturnValue:
    """Write a note, alone or in the place of one that was wrong."""
    who, form = opened(trainee_id), NoteForm()
    if who is None:
        return ended(form.text.data or "")
    wrong = _corrected(who)
    if request.method == "GET" and wrong is not None:
        form.text.data = wrong.text
    if form.validate_on_submit():
        if sent_before():
            return redirect(url_for("guidance.person", trainee_id=trainee_id))
        try:
            services.write_note(
                db.session,
                user=current_user,
                trainee_id=trainee_id,
                text=form.text.data,
                corrects=wrong,
                now=datetime.now(UTC),
            )
        except AccessEndedError:
            return ended(form.text.data)
        except NotCorrectableError:
            db.session.rollback()
            form.form_errors.append(_("This note was corrected meanwhile. Go back to read the last one."))
        else:
            db.session.commit()
            flash(_("The note is kept. %(person)s reads it too.", person=who.name), "good")
            return redirect(url_for("guidance.person", trainee_id=trainee_id))
    return render_template("guidance/note_form.html", form=form, who=who, wrong=wrong)


def _corrected(who: Followed) -> Note | None:
    """The note that the address says is wrong: one of ours, of this person."""
    asked = request.args.get("corrige", type=UUID)
    if asked is None:
        return None
    found = queries.note(db.session, asked)
    if found is None or found.trainee_id != who.trainee_id or found.organisation_id != who.organisation_id:
        abort(404)
    return found
