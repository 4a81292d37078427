"""Who works in an organisation: its team page, and invitations."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts import policies, queries, services
from app.accounts.errors import LastAdminError
from app.accounts.forms import InviteStaffForm, InviteTraineeForm
from app.accounts.models import Invitation, Membership, MembershipRole, Organisation, Vetting
from app.accounts.views import bp
from app.db import db
from app.mail import services as mail
from app.permissions import Permission


def _team_of(organisation_id: UUID) -> Organisation:
    """Return an organisation whose team this person manages; any other does not exist for them."""
    organisation = queries.organisation(db.session, organisation_id)
    if organisation is None or not policies.may_manage_team(current_user, organisation):
        abort(404)
    return organisation


@bp.get("/equipe")
@requires(Permission.MANAGE_ORGANISATION)
def teams() -> ResponseReturnValue:
    """Go to the team one manages, or choose among them."""
    managed = [
        membership.organisation
        for membership in policies.current_memberships(current_user)
        if membership.role is MembershipRole.ADMIN
    ]
    if len(managed) == 1:
        return redirect(url_for("accounts.team", organisation_id=managed[0].id))
    return render_template("accounts/teams.html", organisations=managed)


@bp.get("/structures/<uuid:organisation_id>/equipe")
@requires(Permission.MANAGE_ORGANISATION)
def team(organisation_id: UUID) -> ResponseReturnValue:
    """Who works here, and who is invited."""
    organisation = _team_of(organisation_id)
    return render_template(
        "accounts/team.html",
        organisation=organisation,
        team=queries.team(db.session, organisation.id),
        invitations=queries.open_invitations(db.session, organisation.id, datetime.now(UTC)),
        may_invite=organisation.vetting is Vetting.ACCEPTED,
    )


@bp.route("/structures/<uuid:organisation_id>/equipe/inviter", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def invite_staff(organisation_id: UUID) -> ResponseReturnValue:
    """Invite a colleague."""
    organisation = _team_of(organisation_id)
    if organisation.vetting is not Vetting.ACCEPTED:
        abort(404)
    form = InviteStaffForm()
    form.offer(policies.ROLES[organisation.kind])
    if form.validate_on_submit():
        role = MembershipRole(form.role.data)
        _invite(organisation, form, role)
        flash(_("The invitation is on its way."), "success")
        return redirect(url_for("accounts.team", organisation_id=organisation.id))
    return render_template("accounts/invite_staff.html", form=form, organisation=organisation)


@bp.route("/inviter-un-stagiaire", methods=["GET", "POST"])
@requires(Permission.SEE_COHORTS)
def invite_trainee() -> ResponseReturnValue:
    """Invite someone to start a portfolio, in one's provider's name."""
    provider = next(
        (
            membership.organisation
            for membership in policies.current_memberships(current_user)
            if policies.may_invite_trainee(current_user, membership.organisation)
        ),
        None,
    )
    if provider is None:
        abort(404)
    form = InviteTraineeForm()
    if form.validate_on_submit():
        _invite(provider, form, None)
        flash(_("The invitation is on its way."), "success")
        return redirect(url_for("accounts.invite_trainee"))
    return render_template("accounts/invite_trainee.html", form=form, organisation=provider)


def _invite(organisation: Organisation, form: InviteTraineeForm, role: MembershipRole | None) -> None:
    """Open the way in, then send its key: what was not kept is not announced."""
    invitation, key = services.invite(
        db.session,
        organisation=organisation,
        email=form.email.data,
        role=role,
        display_name=form.display_name.data,
        invited_by=current_user,
        now=datetime.now(UTC),
    )
    db.session.commit()
    send_invitation(invitation, key, organisation)


def send_invitation(invitation: Invitation, key: str, organisation: Organisation) -> str:
    """Send an invitation's link to the address it is for; and return it."""
    link = mail.public_url("accounts.accept_invitation", key=key)
    mail.send(
        "accounts/mail/invitation.txt",
        to=invitation.email,
        locale="fr",
        organisation=organisation.name,
        invitation=invitation,
        link=link,
    )
    return link


@bp.post("/structures/<uuid:organisation_id>/invitations/<uuid:invitation_id>/retirer")
@requires(Permission.MANAGE_ORGANISATION)
def withdraw_invitation(organisation_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """Close an invitation before it is used."""
    organisation = _team_of(organisation_id)
    closed = services.withdraw_invitation(
        db.session, invitation_id=invitation_id, organisation=organisation, now=datetime.now(UTC)
    )
    if not closed:
        abort(404)
    db.session.commit()
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for("accounts.team", organisation_id=organisation.id))


@bp.route("/rattachements/<uuid:membership_id>/fin", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def end_membership(membership_id: UUID) -> ResponseReturnValue:
    """Take away a role, once confirmed."""
    membership = queries.membership(db.session, membership_id)
    if membership is None or not policies.may_manage_team(current_user, membership.organisation):
        abort(404)
    if request.method == "POST":
        return _end(membership)
    return render_template("accounts/end_membership.html", membership=membership)


def _end(membership: Membership) -> ResponseReturnValue:
    team_page = url_for("accounts.team", organisation_id=membership.organisation_id)
    try:
        services.end_membership(db.session, membership=membership, actor=current_user, now=datetime.now(UTC))
    except LastAdminError:
        db.session.rollback()
        flash(_("A team keeps at least one administrator. Name another one first."), "error")
        return redirect(team_page)
    db.session.commit()
    flash(_("The access is ended."), "success")
    themself = membership.user_id == current_user.id and membership.role is MembershipRole.ADMIN
    return redirect(url_for("home.show") if themself else team_page)
