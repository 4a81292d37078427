"""The Region's back office: who is let in."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.exc import IntegrityError

from app.access import requires
from app.accounts import queries as accounts
from app.accounts import services, siret
from app.accounts.errors import DecidedMeanwhileError
from app.accounts.labels import KINDS, VETTINGS
from app.accounts.models import MembershipRole, Organisation, OrganisationKind, Vetting
from app.accounts.team_views import send_invitation
from app.admin import labels, queries
from app.admin.forms import DecisionForm, OrganisationForm
from app.db import db
from app.mail import services as mail
from app.permissions import Permission
from app.territory import queries as territory
from app.territory.forms import attach_commune

bp = Blueprint("admin", __name__, template_folder="templates")

WAITING_SHOWN = 50
DECIDED_SHOWN = 20
PAGE = 50


@bp.get("/region/employeurs")
@requires(Permission.VET_EMPLOYERS)
def employers() -> ResponseReturnValue:
    """Employers that wait for the Region, then its last answers."""
    waiting = accounts.employers(db.session, Vetting.PENDING, limit=WAITING_SHOWN)
    decided = [
        employer
        for vetting in (Vetting.ACCEPTED, Vetting.REFUSED)
        for employer in accounts.employers(db.session, vetting, limit=DECIDED_SHOWN)
    ]
    decided.sort(key=lambda one: (one.vetted_at or one.created_at, one.id), reverse=True)
    return render_template(
        "admin/employers.html",
        waiting=waiting,
        waiting_count=accounts.employers_waiting(db.session),
        decided=decided[:DECIDED_SHOWN],
        people=accounts.people_of(db.session, [employer.id for employer in waiting]),
        communes=territory.communes(db.session, {one.commune_code for one in waiting if one.commune_code}),
        vettings=VETTINGS,
    )


@bp.route("/region/employeurs/<uuid:organisation_id>", methods=["GET", "POST"])
@requires(Permission.VET_EMPLOYERS)
def employer(organisation_id: UUID) -> ResponseReturnValue:
    """One employer, and the Region's answer."""
    organisation = accounts.organisation(db.session, organisation_id)
    if organisation is None or organisation.kind is not OrganisationKind.EMPLOYER:
        abort(404)
    form = DecisionForm(seen=organisation.vetting.value)
    if form.validate_on_submit() and _decided(organisation, form):
        return redirect(url_for("admin.employers"))
    return render_template(
        "admin/employer.html",
        form=form,
        employer=organisation,
        people=accounts.people_of(db.session, [organisation.id])[organisation.id],
        commune=territory.commune(db.session, organisation.commune_code) if organisation.commune_code else None,
        history=queries.history(db.session, organisation.id),
        actions=labels.ACTIONS,
        vettings=VETTINGS,
    )


def _decided(organisation: Organisation, form: DecisionForm) -> bool:
    """Keep the answer, then tell the employer, once."""
    accepted = form.decision.data == Vetting.ACCEPTED.value
    try:
        changed = services.vet(
            db.session,
            organisation=organisation,
            officer=current_user,
            accepted=accepted,
            reason=form.reason.data,
            now=datetime.now(UTC),
            seen=form.saw(organisation),
        )
    except DecidedMeanwhileError:
        db.session.rollback()
        form.form_errors.append(
            _("Someone has answered since you opened this page. Read the answer below, then decide.")
        )
        return False
    db.session.commit()
    if changed:
        _tell(organisation)
    flash(
        _("%(name)s is accepted.", name=organisation.name)
        if accepted
        else _("%(name)s is refused.", name=organisation.name),
        "success",
    )
    return True


def _tell(organisation: Organisation) -> None:
    for membership in accounts.team(db.session, organisation.id):
        if membership.role is MembershipRole.ADMIN:
            mail.send(
                "admin/mail/answer.txt",
                to=membership.user.email,
                locale=membership.user.locale,
                organisation=organisation,
            )


@bp.get("/region/structures")
@requires(Permission.VET_EMPLOYERS)
def organisations() -> ResponseReturnValue:
    """The structures that take part, employers apart."""
    total = queries.organisations_count(db.session)
    pages = max(1, -(-total // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    found = queries.organisations(db.session, limit=PAGE, offset=(number - 1) * PAGE)
    return render_template(
        "admin/organisations.html", found=found, kinds=KINDS, number=number, pages=pages, page_url=_page_url
    )


def _page_url(number: int) -> str:
    return url_for("admin.organisations", page=number)


@bp.route("/region/structures/ajouter", methods=["GET", "POST"])
@requires(Permission.VET_EMPLOYERS)
def add_organisation() -> ResponseReturnValue:
    """Bring in a structure, and invite who will lead its team."""
    form = OrganisationForm()
    attach_commune(form.commune, db.session)
    if form.validate_on_submit():
        try:
            _bring_in(form)
        except IntegrityError:
            db.session.rollback()
            form.siret.errors = [*form.siret.errors, _("A structure of this kind already has this number.")]
        else:
            flash(_("%(name)s is added, and the invitation is on its way.", name=form.name.data), "success")
            return redirect(url_for("admin.organisations"))
    return render_template("admin/add_organisation.html", form=form)


def _bring_in(form: OrganisationForm) -> None:
    now = datetime.now(UTC)
    organisation = services.create_organisation(
        db.session,
        kind=OrganisationKind(form.kind.data),
        name=form.name.data,
        siret=siret.tidy(form.siret.data or "") or None,
        commune_code=form.commune.data,
        now=now,
    )
    invitation, key = services.invite(
        db.session,
        organisation=organisation,
        email=form.admin_email.data,
        role=MembershipRole.ADMIN,
        invited_by=current_user,
        now=now,
    )
    db.session.commit()
    send_invitation(invitation, key, organisation)
