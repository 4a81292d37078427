"""Hand-overs: proposed by those who accompany someone, answered by that person."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts.models import User
from app.db import db
from app.guidance import policies, queries, services
from app.guidance.errors import AccessEndedError, AnsweredError, NotABodyError, WaitingError
from app.guidance.forms import MoveAnswerForm, MoveForm
from app.guidance.forms.moves import found
from app.guidance.models import HandOver
from app.guidance.views.blueprint import bp, ended, opened, own_trainee, this_day
from app.mail import services as mail
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.sharing import queries as sharing
from app.sharing.errors import SharingError
from app.sharing.models import Part

LONGEST_TYPED = 100


@bp.get("/accompagnement/structures")
@requires(Permission.SEE_GRANTED_PEOPLE)
def bodies() -> ResponseReturnValue:
    """The bodies that what is typed may mean, but where I work."""
    ours = sharing.reads_for(current_user)
    typed = request.args.get("q", "")[:LONGEST_TYPED]
    shown = found(queries.bodies(db.session, typed, but=ours[0].id)) if ours else []
    return jsonify([{"id": one.id, "label": one.label, "hint": one.hint} for one in shown])


@bp.route("/accompagnement/<uuid:trainee_id>/relais", methods=["GET", "POST"])
@requires(Permission.SEE_GRANTED_PEOPLE)
def propose(trainee_id: UUID) -> ResponseReturnValue:
    """Propose another body to a person whom I accompany."""
    who, form = opened(trainee_id), MoveForm()
    if who is None:
        return ended(form.words.data or "")
    form.attach(db.session, but=who.organisation_id)
    if form.validate_on_submit():
        try:
            made = services.propose_move(
                db.session,
                user=current_user,
                trainee_id=trainee_id,
                to=form.chosen,
                words=form.words.data,
                now=datetime.now(UTC),
            )
        except AccessEndedError:
            return ended(form.words.data)
        except NotABodyError:
            db.session.rollback()
            form.organisation.errors = [_("Nobody there accompanies people on Tremplin yet. Choose another body.")]
        except WaitingError:
            db.session.rollback()
            flash(_("A hand-over already waits for their answer. Withdraw it before you propose another."), "wait")
            return redirect(url_for("guidance.person", trainee_id=trainee_id))
        else:
            db.session.commit()
            _tell(made)
            flash(_("The hand-over is proposed. %(person)s decides.", person=who.name), "good")
            return redirect(url_for("guidance.person", trainee_id=trainee_id))
    return render_template("guidance/propose.html", form=form, who=who)


def _tell(made: HandOver) -> None:
    """Write to the person; call it once the proposal is committed."""
    user = (portfolio.trainee(db.session, made.trainee_id) or abort(404)).user
    mail.send(
        "guidance/mail/proposed.txt",
        to=user.email,
        locale=user.locale,
        move=made,
        asker=current_user.display_name,
        link=mail.public_url("guidance.answer", move_id=made.id),
    )


@bp.post("/relais/<uuid:move_id>/retirer")
@requires(Permission.SEE_GRANTED_PEOPLE)
def withdraw(move_id: UUID) -> ResponseReturnValue:
    """Propose a hand-over no longer."""
    move = queries.move(db.session, move_id) or abort(404)
    who = opened(move.trainee_id)
    if who is None:
        return ended()
    if move.from_organisation_id != who.organisation_id:
        abort(404)
    try:
        services.withdraw_move(db.session, move=move, by=current_user, now=datetime.now(UTC))
    except AccessEndedError:
        return ended()
    except AnsweredError:
        db.session.rollback()
        flash(_("It was answered meanwhile. Here it is as it stands."), "wait")
    else:
        db.session.commit()
        flash(_("The hand-over is withdrawn."), "good")
    return redirect(url_for("guidance.person", trainee_id=move.trainee_id))


@bp.route("/mes-demarches/relais/<uuid:move_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def answer(move_id: UUID) -> ResponseReturnValue:
    """Say yes or no to a hand-over, and choose what follows me."""
    trainee = own_trainee()
    move = queries.move(db.session, move_id)
    if move is None or not policies.may_answer(trainee, move):
        abort(404)
    if move.answer is not None:
        return _closed()
    known = _parts_open(trainee, move)
    form = MoveAnswerForm(today=this_day(), data={"parts": sorted(known or {Part.SKILLS, Part.STEPS})})
    if request.method == "POST":
        try:
            done = _answered(trainee, move, form)
        except AnsweredError:
            db.session.rollback()
            return _closed()
        except SharingError:
            db.session.rollback()
            form.form_errors.append(_("This body can no longer be let in. Speak of it with who accompanies you."))
        else:
            if done:
                db.session.commit()
                flash(done, "good")
                return redirect(url_for("guidance.mine"))
    return render_template(
        "guidance/answer.html", form=form, move=move, asker=db.session.get_one(User, move.proposed_by_id)
    )


def _answered(trainee: Trainee, move: HandOver, form: MoveAnswerForm) -> str:
    """Write the answer down; what to tell the person, or nothing when the form is to be put right."""
    now = datetime.now(UTC)
    if request.form.get("answer") == "no":
        services.refuse_move(db.session, move=move, trainee=trainee, now=now)
        return str(_("Nothing changes. Your answer is noted."))
    if not form.validate():
        return ""
    services.accept_move(
        db.session,
        move=move,
        trainee=trainee,
        parts=form.chosen,
        ends_on=form.end,
        steps_follow=form.steps_follow.data,
        notes_follow=form.notes_follow.data,
        former_stops=form.former.data == "stops",
        now=now,
    )
    return str(_("%(organisation)s now accompanies you.", organisation=move.to_organisation.name))


def _parts_open(trainee: Trainee, move: HandOver) -> set[Part]:
    """What the body that proposes sees today."""
    standing = [one for one in sharing.grants_of(db.session, trainee.id) if one.stands(this_day())]
    return {part for one in standing if one.organisation_id == move.from_organisation_id for part in one.parts}


def _closed() -> ResponseReturnValue:
    flash(_("This hand-over was answered or withdrawn already."), "wait")
    return redirect(url_for("guidance.mine"))
