"""Asking someone to open their portfolio, and what they answer."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts import queries as accounts
from app.accounts.models import User
from app.db import db
from app.mail import services as mail
from app.permissions import Permission
from app.sharing import labels, queries, services
from app.sharing.errors import AnsweredError, AskedAlreadyError, NotAReaderError, OneselfError
from app.sharing.forms import AnswerForm, AskForm
from app.sharing.models import GrantRequest
from app.sharing.views.blueprint import bp, own_trainee, request_of_ours, request_to_me, this_day


@bp.get("/acces")
@requires(Permission.READ_PEOPLE)
def opened() -> ResponseReturnValue:
    """Those who opened their portfolio to me or to where I work, and those I asked."""
    now = datetime.now(UTC)
    return render_template(
        "sharing/opened.html",
        people=queries.people_granted(db.session, current_user, now),
        requests=queries.requests_by(db.session, [one.id for one in queries.reads_for(current_user)], now),
        labels=labels,
    )


@bp.route("/acces/demander", methods=["GET", "POST"])
@requires(Permission.READ_PEOPLE)
def ask() -> ResponseReturnValue:
    """Ask someone, by their address, to open parts of their portfolio."""
    places = queries.reads_for(current_user)
    form = AskForm(organisations=places)
    if form.validate_on_submit():
        place = next(one for one in places if str(one.id) == form.organisation.data)
        try:
            made = services.ask(
                db.session,
                organisation=place,
                by=current_user,
                email=form.email.data,
                parts=form.chosen,
                words=form.words.data,
                now=datetime.now(UTC),
            )
        except AskedAlreadyError:
            db.session.rollback()
            form.email.errors = [
                _(
                    "%(organisation)s asked at this address less than a month ago. Let the person answer.",
                    organisation=place.name,
                )
            ]
        except OneselfError:
            db.session.rollback()
            form.email.errors = [_("This is your own address.")]
        else:
            db.session.commit()
            write_to(made)
            flash(_("We wrote to this address. The person chooses what to open, and you are told if they do."), "good")
            return redirect(url_for("sharing.opened"))
    return render_template("sharing/ask.html", form=form, several=len(places) > 1)


def write_to(made: GrantRequest) -> None:
    """Tell whoever has the address what is asked, and where to answer; call it once the request is committed."""
    user = accounts.user_by_email(db.session, made.email)
    known = user is not None and user.is_trainee
    mail.send(
        "sharing/mail/asked.txt",
        to=made.email,
        locale=user.locale if user else "fr",
        request=made,
        asker=current_user.display_name,
        known=known,
        labels=labels,
        link=mail.public_url("sharing.answer", request_id=made.id) if known else mail.public_url("accounts.sign_up"),
    )


@bp.post("/acces/demandes/<uuid:request_id>/retirer")
@requires(Permission.READ_PEOPLE)
def stop_asking(request_id: UUID) -> ResponseReturnValue:
    """Ask no longer."""
    services.withdraw_request(db.session, request=request_of_ours(request_id), by=current_user, now=datetime.now(UTC))
    db.session.commit()
    flash(_("The request is withdrawn."), "good")
    return redirect(url_for("sharing.opened"))


@bp.route("/partage/demandes/<uuid:request_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def answer(request_id: UUID) -> ResponseReturnValue:
    """Open what I choose of what I am asked for, or nothing."""
    found, trainee = request_to_me(request_id), own_trainee()
    asker = db.session.get_one(User, found.asked_by_id)
    form = AnswerForm(today=this_day(), asker=asker.display_name, organisation=found.organisation.name)
    if request.method == "POST":
        said_no = request.form.get("answer") == "no"
        try:
            if said_no:
                services.refuse(db.session, request=found, by=current_user, now=datetime.now(UTC))
                db.session.commit()
                flash(_("Nothing is opened. They are not told of your answer."), "good")
                return redirect(url_for("sharing.show"))
            if form.validate():
                services.accept(
                    db.session,
                    request=found,
                    trainee=trainee,
                    parts=form.chosen,
                    ends_on=form.end,
                    only_asker=form.whom.data == labels.WHOM_ASKER,
                    now=datetime.now(UTC),
                )
                db.session.commit()
                tell(found, asker)
                flash(
                    _(
                        "%(organisation)s may read what you chose. You can stop at any time.",
                        organisation=found.organisation.name,
                    ),
                    "good",
                )
                return redirect(url_for("sharing.show"))
        except AnsweredError:
            db.session.rollback()
            flash(_("This request is closed: answered, withdrawn, or too old."), "wait")
            return redirect(url_for("sharing.show"))
        except (NotAReaderError, OneselfError):
            db.session.rollback()
            form.form_errors.append(_("They no longer work there, or you work there yourself: nothing can be opened."))
    elif found.answer is not None or found not in queries.requests_for(db.session, found.email, datetime.now(UTC)):
        flash(_("This request is closed: answered, withdrawn, or too old."), "wait")
        return redirect(url_for("sharing.show"))
    return render_template("sharing/answer.html", form=form, request_=found, asker=asker, labels=labels)


def tell(found: GrantRequest, asker: User) -> None:
    """Tell who asked that something was opened; call it once it is committed."""
    mail.send(
        "sharing/mail/opened.txt",
        to=asker.email,
        locale=asker.locale,
        person=current_user.display_name,
        organisation=found.organisation.name,
        link=mail.public_url("sharing.opened"),
    )
