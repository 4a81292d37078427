"""Ways in, and one's own account."""

from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user, login_user
from flask_security.proxies import _security

from app.access import public, signed_in
from app.accounts import policies, queries, services, sessions, siret
from app.accounts.demo import DEMO_ACCOUNTS
from app.accounts.errors import EmailTakenError, InvitationError, InvitationProblem, SiretTakenError
from app.accounts.forms import AcceptInvitationForm, EmployerForm, NewEmployerForm, SignUpForm
from app.accounts.labels import INVITATION_PROBLEMS
from app.accounts.models import Invitation, User, Vetting
from app.db import db
from app.mail import services as mail
from app.territory.forms import attach_commune

bp = Blueprint("accounts", __name__, template_folder="templates")


def come_in(user: User, *, to: str) -> ResponseReturnValue:
    """Sign in someone who has just proved who they are, by way of the second factor when they need one."""
    response: ResponseReturnValue | None = _security.two_factor_plugins.tf_enter(
        user, remember_me=False, primary_authn_via="register", next_loc=to
    )
    if response is None:
        login_user(user, authn_via=["register"])
        response = redirect(to)
    db.session.commit()
    return response


@bp.route("/creer-mon-portfolio", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    """Start a portfolio by oneself."""
    if current_user.is_authenticated:
        return redirect(url_for("home.show"))
    form = SignUpForm()
    if form.validate_on_submit():
        try:
            user = services.sign_up_trainee(
                db.session,
                email=form.email.data,
                display_name=form.display_name.data,
                password=form.password.data,
                now=datetime.now(UTC),
                locale=str(get_locale()),
            )
        except EmailTakenError:
            db.session.rollback()
            return _write_to_known_address(form.email.data)
        db.session.commit()
        return come_in(user, to=_asked_page() or url_for("portfolio.start"))
    return render_template("accounts/sign_up.html", form=form)


def _asked_page() -> str:
    """The page of this site that brought someone to sign up, to go back to."""
    page = request.args.get("next", "")
    return page if page.startswith("/") and not page.startswith("//") and "\\" not in page else ""


def _write_to_known_address(email: str) -> ResponseReturnValue:
    """Tell the owner of an address, not the person at the page, that it has an account."""
    known = queries.user_by_email(db.session, email)
    if known is not None:
        mail.send(
            "accounts/mail/already_here.txt",
            to=known.email,
            locale=known.locale,
        )
    return render_template("accounts/look_in_your_mail.html")


@bp.route("/employeurs/inscription", methods=["GET", "POST"])
@public
def sign_up_employer() -> ResponseReturnValue:
    """Ask to come in as an employer, with or without an account."""
    here = current_user.is_authenticated
    form = EmployerForm() if here else NewEmployerForm()
    attach_commune(form.commune, db.session)
    if form.validate_on_submit():
        try:
            user = current_user if here else _new_user(form)
            services.sign_up_employer(
                db.session,
                user=user,
                siret=siret.tidy(form.siret.data),
                name=form.name.data,
                commune_code=form.commune.data,
                now=datetime.now(UTC),
            )
        except EmailTakenError:
            db.session.rollback()
            return _write_to_known_address(form.email.data)
        except SiretTakenError as taken:
            db.session.rollback()
            form.siret.errors = [*form.siret.errors, _siret_taken(taken.vetting)]
        else:
            db.session.commit()
            waiting_page = url_for("accounts.waiting")
            return redirect(waiting_page) if here else come_in(user, to=waiting_page)
    return render_template("accounts/sign_up_employer.html", form=form)


def _new_user(form: NewEmployerForm) -> User:
    return services.create_user(
        db.session,
        email=form.email.data,
        display_name=form.display_name.data,
        password=form.password.data,
        now=datetime.now(UTC),
        locale=str(get_locale()),
    )


def _siret_taken(vetting: Vetting) -> str:
    if vetting is Vetting.PENDING:
        return str(_("A request with this number already waits for the Region’s answer."))
    return str(_("This establishment is already here. Ask a colleague to invite you to its team."))


@bp.get("/employeurs/en-attente")
@signed_in
def waiting() -> ResponseReturnValue:
    """Where a request to come in as an employer stands."""
    asked = [
        membership.organisation
        for membership in policies.current_memberships(current_user)
        if membership.organisation.vetting is not Vetting.ACCEPTED
    ]
    if not asked:
        return redirect(url_for("home.show"))
    employers = sorted({employer.id: employer for employer in asked}.values(), key=lambda one: (one.name, one.id))
    return render_template("accounts/waiting.html", employers=employers)


@bp.route("/invitations/<key>", methods=["GET", "POST"])
@public
def accept_invitation(key: str) -> ResponseReturnValue:
    """Come in by an invitation."""
    try:
        invitation = _invitation(key)
        known = queries.user_by_email(db.session, invitation.email)
        form = AcceptInvitationForm(display_name=invitation.display_name) if known is None else None
        ready = form.validate_on_submit() if form is not None else request.method == "POST"
        if ready and (known is None or current_user.is_authenticated):
            return _accept(key, form, known)
    except InvitationError as refusal:
        db.session.rollback()
        return render_template("accounts/invitation_closed.html", reason=INVITATION_PROBLEMS[refusal.problem]), 410
    organisation = queries.organisation(db.session, invitation.organisation_id) if invitation.organisation_id else None
    return render_template(
        "accounts/accept_invitation.html", form=form, invitation=invitation, organisation=organisation, known=known
    )


def _invitation(key: str) -> Invitation:
    """Return the invitation that this key opens for the person who is there."""
    invitation = queries.usable_invitation(db.session, key=key, now=datetime.now(UTC))
    if current_user.is_authenticated and current_user.email != invitation.email:
        raise InvitationError(InvitationProblem.FOR_ANOTHER)
    return invitation


def _accept(key: str, form: AcceptInvitationForm | None, known: User | None) -> ResponseReturnValue:
    user = services.accept_invitation(
        db.session,
        key=key,
        user=known,
        now=datetime.now(UTC),
        display_name=form.display_name.data if form is not None else "",
        password=form.password.data if form is not None else None,
        locale=str(get_locale()),
    )
    db.session.commit()
    flash(_("Welcome. Your access is ready."), "success")
    return redirect(url_for("home.show")) if known is not None else come_in(user, to=url_for("home.show"))


@bp.get("/mon-compte")
@signed_in
def account() -> ResponseReturnValue:
    """One's account: how one signs in, where one is signed in, what one does where."""
    return render_template(
        "accounts/account.html",
        memberships=policies.current_memberships(current_user),
        devices=queries.signed_in_sessions(db.session, current_user.id, datetime.now(UTC)),
        this_device=g.signed_in_session.key_hash,
        passkeys=len(current_user.webauthn),
    )


@bp.post("/mon-compte/appareils/<key_hash>/fermer")
@signed_in
def end_session(key_hash: str) -> ResponseReturnValue:
    """Sign out of one other device."""
    if not sessions.end_session(db.session, user_id=current_user.id, key_hash=key_hash):
        abort(404)
    db.session.commit()
    flash(_("This device is signed out."), "success")
    return redirect(url_for("accounts.account"))


@bp.post("/mon-compte/appareils/fermer-les-autres")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Sign out of every device but this one."""
    sessions.end_sessions(db.session, user_id=current_user.id, but=g.signed_in_session.key_hash)
    db.session.commit()
    flash(_("Your other devices are signed out."), "success")
    return redirect(url_for("accounts.account"))


@public
def demo_sign_in() -> ResponseReturnValue:
    """Look around as one of the demo's people; this page exists in a demo alone."""
    shown = {account.email for account in DEMO_ACCOUNTS}
    email = request.form.get("email", "")
    user = queries.user_by_email(db.session, email) if email in shown else None
    if user is None:
        abort(404)
    return come_in(user, to=url_for("home.show"))


def offer_demo(app: Flask) -> None:
    """Add what a demo alone has."""
    app.add_url_rule("/demo/connexion", "accounts.demo_sign_in", demo_sign_in, methods=["POST"])
