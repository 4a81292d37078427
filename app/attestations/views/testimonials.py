"""Asking someone outside of trainings what they saw; and the page where they say it, without an account."""

from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user

from app.access import public, requires
from app.attestations import labels, policies, queries, services
from app.attestations.errors import (
    AlreadyAnsweredError,
    ClosedLinkError,
    LinkProblem,
    NotHeldError,
    TooManyAskedError,
)
from app.attestations.forms import TestifyForm, WitnessForm, testify_form
from app.attestations.models import Means, Testimonial, TestimonialRequest
from app.attestations.services import Witness
from app.attestations.views.blueprint import bp
from app.attestations.views.mine import askable, chosen_skills, holds_something, own_trainee
from app.db import db
from app.i18n import alphabetical
from app.mail import services as mail
from app.once.views import sent_before
from app.permissions import Permission
from app.skills import queries as skills
from app.ui.codes import code_svg

# Where a link waits between the page that makes it and the one that shows it, once.
SHOWN_ONCE = "testimonial_link"
STATUSES = {LinkProblem.UNKNOWN: HTTPStatus.NOT_FOUND, LinkProblem.OWN: HTTPStatus.FORBIDDEN}


@bp.get("/portfolio/temoignages")
@requires(Permission.EDIT_PORTFOLIO)
def witnesses() -> ResponseReturnValue:
    """Whom I asked, and what people who saw me said."""
    trainee, now = own_trainee(), datetime.now(UTC)
    waiting = queries.waiting_testimonials(db.session, trainee.id)
    given = queries.testimonials_of(db.session, trainee.id)
    held = [part.holding for one in waiting for part in one.skills] + [
        part.holding for one in given for part in one.seen
    ]
    return render_template(
        "attestations/witnesses.html",
        waiting=waiting,
        given=given,
        now=now,
        names=skills.skill_labels(db.session, {one.skill_id for one in held}, str(get_locale())),
        labels=labels,
    )


@bp.route("/portfolio/temoignages/demander", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def ask_witness() -> ResponseReturnValue:
    """Ask someone what they saw, by e-mail or by a code to scan."""
    trainee, chosen = own_trainee(), chosen_skills()
    known = askable(trainee, chosen)
    ticked = [str(skill_id) for skill_id, _name, _hint in known if skill_id in chosen]
    form = WitnessForm(skills=known, own_email=trainee.user.email, data={"skills": ticked})
    if known and form.validate_on_submit():
        if sent_before():
            return redirect(url_for("attestations.witnesses"))
        try:
            made, key = services.ask_witness(
                db.session,
                trainee=trainee,
                skill_ids=form.skill_ids,
                email=form.address,
                words=(form.words.data or "").strip() or None,
                now=datetime.now(UTC),
            )
        except TooManyAskedError:
            form.form_errors.append(_("Many people have not answered yet. Wait for them, or take some questions back."))
        except NotHeldError:
            form.form_errors.append(_("A skill has left your portfolio meanwhile. Check the skills, then send again."))
        else:
            db.session.commit()
            return hand_over(made, key)
        db.session.rollback()
    return render_template("attestations/ask_witness.html", form=form, holds=bool(known) or holds_something(trainee))


def hand_over(made: TestimonialRequest, key: str) -> ResponseReturnValue:
    """Send the link to the one who is asked; or keep it for the page that shows it, once."""
    if made.means is Means.EMAIL and made.email:
        mail.send(
            "attestations/mail/witness.txt",
            to=made.email,
            locale=str(get_locale()),
            person=current_user.display_name,
            asked=made,
            link=mail.public_url("attestations.testify", key=key),
        )
        flash(_("We have written to %(email)s. The link opens once, for 14 days.", email=made.email), "good")
        return redirect(url_for("attestations.witnesses"))
    session[SHOWN_ONCE] = [str(made.id), key]
    return redirect(url_for("attestations.witness_link", request_id=made.id))


@bp.get("/portfolio/temoignages/demandes/<uuid:request_id>/code")
@requires(Permission.EDIT_PORTFOLIO)
def witness_link(request_id: UUID) -> ResponseReturnValue:
    """Show a link and its code, once: who keeps it could answer in another's place."""
    asked = own_request(request_id)
    shown_id, key = session.pop(SHOWN_ONCE, ("", ""))
    if shown_id != str(asked.id):
        flash(_("A link is shown only once. Make a new one if you need it."), "wait")
        return redirect(url_for("attestations.witnesses"))
    link = mail.public_url("attestations.testify", key=key)
    code = code_svg(link, _("Code to scan: what they saw of your skills"), width=280)
    return render_template("attestations/witness_link.html", asked=asked, link=link, code=code)


@bp.post("/portfolio/temoignages/demandes/<uuid:request_id>/renouveler")
@requires(Permission.EDIT_PORTFOLIO)
def renew_witness(request_id: UUID) -> ResponseReturnValue:
    """Make a new link in place of one that was lost, or whose time has passed."""
    asked = own_request(request_id)
    try:
        key = services.renew_witness(db.session, request=asked, now=datetime.now(UTC))
    except AlreadyAnsweredError:
        return say_answered()
    db.session.commit()
    return hand_over(asked, key)


@bp.post("/portfolio/temoignages/demandes/<uuid:request_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def withdraw_witness(request_id: UUID) -> ResponseReturnValue:
    """Ask someone no longer."""
    try:
        services.withdraw_witness(db.session, request=own_request(request_id), now=datetime.now(UTC))
    except AlreadyAnsweredError:
        return say_answered()
    db.session.commit()
    flash(_("The link opens nothing any more."), "good")
    return redirect(url_for("attestations.witnesses"))


def say_answered() -> ResponseReturnValue:
    """Say that it was too late."""
    db.session.rollback()
    flash(_("It had already been answered, or taken back."), "wait")
    return redirect(url_for("attestations.witnesses"))


def own_request(request_id: UUID) -> TestimonialRequest:
    """A question of mine; any other does not exist."""
    found = queries.testimonial_request(db.session, request_id)
    if found is None or not policies.may_change_testimony(own_trainee(), found):
        abort(404)
    return found


@bp.post("/portfolio/temoignages/<uuid:testimonial_id>/masquer")
@requires(Permission.EDIT_PORTFOLIO)
def hide_testimonial(testimonial_id: UUID) -> ResponseReturnValue:
    """Hide what someone said from everyone but me."""
    return switch(testimonial_id, hidden=True, said=_("The testimonial is hidden. Only you see it."))


@bp.post("/portfolio/temoignages/<uuid:testimonial_id>/montrer")
@requires(Permission.EDIT_PORTFOLIO)
def show_testimonial(testimonial_id: UUID) -> ResponseReturnValue:
    """Show what someone said again."""
    return switch(testimonial_id, hidden=False, said=_("The testimonial shows again beside its skills."))


def switch(testimonial_id: UUID, *, hidden: bool, said: str) -> ResponseReturnValue:
    """Hide or show a testimonial of mine; any other does not exist."""
    found: Testimonial | None = queries.testimonial(db.session, testimonial_id)
    if found is None or not policies.may_change_testimony(own_trainee(), found):
        abort(404)
    services.hide_testimonial(db.session, testimonial=found, hidden=hidden, now=datetime.now(UTC))
    db.session.commit()
    flash(said, "good")
    return redirect(url_for("attestations.witnesses"))


@bp.route("/temoigner/<key>", methods=["GET", "POST"])
@public
def testify(key: str) -> ResponseReturnValue:
    """Say what one saw of someone's skills; the link is the only way in, and opens once."""
    now = datetime.now(UTC)
    try:
        asked = queries.usable_testimonial_request(db.session, key=key, now=now)
        refuse_oneself(asked)
        names = skills.skill_labels(db.session, [one.holding.skill_id for one in asked.skills], str(get_locale()))
        parts = sorted(((one.holding_id, names[one.holding.skill_id]) for one in asked.skills), key=by_name)
        form = testify_form(parts, own_email=asked.trainee.user.email)
        if form.validate_on_submit():
            services.testify(
                db.session,
                key=key,
                witness=witness(form),
                sights=form.sights,
                words=form.words.data.strip(),
                now=now,
            )
            db.session.commit()
            return redirect(url_for("attestations.testified"))
    except ClosedLinkError as refusal:
        db.session.rollback()
        reason = labels.LINK_PROBLEMS[refusal.problem]
        page = render_template("attestations/testimonial_closed.html", reason=reason)
        return page, STATUSES.get(refusal.problem, HTTPStatus.GONE)
    return render_template("attestations/testify.html", form=form, asked=asked)


def witness(form: TestifyForm) -> Witness:
    """Who they say they are."""
    said = (form.name, form.role, form.organisation, form.email)
    return Witness(*(str(field.data).strip() for field in said))


def by_name(part: tuple[UUID, str]) -> tuple[str, UUID]:
    """The order of the skills asked."""
    return alphabetical(part[1]), part[0]


def refuse_oneself(asked: TestimonialRequest) -> None:
    """Nobody testifies for themselves."""
    if current_user.is_authenticated and current_user.id == asked.trainee.user_id:
        raise ClosedLinkError(LinkProblem.OWN)


@bp.get("/temoigner/merci")
@public
def testified() -> ResponseReturnValue:
    """Thank whoever has just testified."""
    return render_template("attestations/testified.html")
