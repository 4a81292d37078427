"""Who comes into a session: asked by the provider, they join by saying yes."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts import queries as accounts
from app.db import db
from app.mail import services as mail
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.territory import queries as territory
from app.trainings import policies, queries, services
from app.trainings.errors import (
    AlreadyAwaitedError,
    AlreadyEnrolledError,
    AnsweredError,
    OneselfError,
    SessionFullError,
    TrainingError,
    WrongDateError,
)
from app.trainings.forms import EntrantForm
from app.trainings.labels import REFUSED_ENTRANTS
from app.trainings.models import AwaitedEnrolment
from app.trainings.services import Admission, Way
from app.trainings.views.blueprint import bp, followed

REFUSALS = (AlreadyAwaitedError, AlreadyEnrolledError, OneselfError, SessionFullError, WrongDateError)


@bp.route("/groupes/<uuid:session_id>/inscrire", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRAININGS)
def admit(session_id: UUID) -> ResponseReturnValue:
    """Enrol someone in a session."""
    given, form = followed(session_id), EntrantForm()
    if form.validate_on_submit():
        try:
            admission = services.admit(
                db.session, training_session=given, entrant=form.entrant(), by=current_user, now=datetime.now(UTC)
            )
        except REFUSALS as refusal:
            db.session.rollback()
            form.form_errors.append(said(refusal))
        else:
            db.session.commit()
            send(admission)
            name = form.display_name.data
            flash(
                _("%(person)s is enrolled.", person=name)
                if admission.way is Way.ENROLLED
                else _("We wrote to %(person)s. They join the group when they say yes.", person=name),
                "good",
            )
            return redirect(
                url_for("trainings.admit" if "another" in request.form else "trainings.cohort", session_id=given.id)
            )
    return render_template(
        "trainings/admit.html",
        form=form,
        given=given,
        left=given.seats - queries.seats_taken(db.session, given.id),
        awaited=queries.awaited_in(db.session, given.id),
    )


def said(refusal: TrainingError) -> str:
    """Why someone cannot be enrolled, and what to do."""
    return str(REFUSED_ENTRANTS[type(refusal)])


def send(admission: Admission) -> None:
    """Write to someone for whom a seat is kept; call it once that is committed."""
    if admission.awaited is not None:
        write_to(admission.awaited, admission.key)


def write_to(awaited: AwaitedEnrolment, key: str | None) -> None:
    """Tell someone which session waits for them, and where to answer."""
    user = accounts.user_by_email(db.session, awaited.email)
    given = awaited.session
    mail.send(
        "trainings/mail/awaited.txt",
        to=awaited.email,
        locale=user.locale if user else "fr",
        awaited=awaited,
        given=given,
        place=territory.commune(db.session, given.commune_code),
        new=key is not None,
        link=mail.public_url("accounts.accept_invitation", key=key) if key else mail.public_url("trainings.mine"),
    )


def _own_seat(awaited_id: UUID) -> AwaitedEnrolment:
    """A seat kept in a session of one of my providers."""
    found = queries.awaited(db.session, awaited_id)
    if found is None or not policies.may_manage(current_user, found.session):
        abort(404)
    return found


@bp.post("/attentes/<uuid:awaited_id>/relancer")
@requires(Permission.MANAGE_TRAININGS)
def ask_again(awaited_id: UUID) -> ResponseReturnValue:
    """Write again to someone who has not answered."""
    found = _own_seat(awaited_id)
    try:
        way_in = services.ask(db.session, awaited=found, by=current_user, now=datetime.now(UTC))
    except AnsweredError:
        return _answered(found)
    db.session.commit()
    write_to(found, way_in[1] if way_in else None)
    flash(_("We wrote to %(person)s again.", person=found.display_name), "good")
    return redirect(url_for("trainings.cohort", session_id=found.session_id))


@bp.post("/attentes/<uuid:awaited_id>/retirer")
@requires(Permission.MANAGE_TRAININGS)
def withdraw_awaited(awaited_id: UUID) -> ResponseReturnValue:
    """Expect someone no longer."""
    found = _own_seat(awaited_id)
    try:
        services.withdraw_awaited(db.session, awaited=found, by=current_user, now=datetime.now(UTC))
    except AnsweredError:
        return _answered(found)
    db.session.commit()
    flash(_("%(person)s is no longer expected. The seat is free.", person=found.display_name), "good")
    return redirect(url_for("trainings.cohort", session_id=found.session_id))


def _answered(found: AwaitedEnrolment) -> ResponseReturnValue:
    session_id = found.session_id
    db.session.rollback()
    flash(_("This person has answered meanwhile. Here is the group as it is now."), "wait")
    return redirect(url_for("trainings.cohort", session_id=session_id))


@bp.post("/mes-formations/attentes/<uuid:awaited_id>")
@requires(Permission.EDIT_PORTFOLIO)
def answer(awaited_id: UUID) -> ResponseReturnValue:
    """Say yes or no to a session that waits for me."""
    found = queries.awaited(db.session, awaited_id)
    trainee = portfolio.trainee_of(db.session, current_user)
    if found is None or trainee is None or found.email != current_user.email:
        abort(404)
    now, said_yes = datetime.now(UTC), request.form.get("answer") == "yes"
    if not said_yes and request.form.get("answer") != "no":
        return redirect(url_for("trainings.mine"))
    try:
        if said_yes:
            services.accept(db.session, awaited=found, trainee=trainee, now=now)
        else:
            services.decline(db.session, awaited=found, trainee=trainee, now=now)
    except AnsweredError:
        db.session.rollback()
        flash(_("This has changed meanwhile. Here is how things are now."), "wait")
        return redirect(url_for("trainings.mine"))
    db.session.commit()
    flash(
        _("You are enrolled. Your modules are below.") if said_yes else _("Your answer is sent. You are not enrolled.")
    )
    return redirect(url_for("trainings.mine"))
