"""Bringing a badge from elsewhere; and the addresses to which badges were given."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from app.access import requires
from app.credentials import queries, services
from app.credentials.bridge.looking import fetched, look, packing_of
from app.credentials.errors import (
    AddressKeyError,
    AlreadyThereError,
    BackpackFullError,
    NotABadgeError,
    TooManyAddressesError,
    UnreachableBadgeError,
    UnreadableBadgeError,
)
from app.credentials.forms.backpack import AddressForm, BringForm
from app.credentials.labels import backpack as labels
from app.credentials.models import BackpackBadge, PersonAddress
from app.credentials.queries.resting import falling_with
from app.credentials.services import Brought
from app.credentials.views.asking import outside
from app.credentials.views.backpack import own_trainee
from app.credentials.views.blueprint import addresses, bp
from app.db import begin_writing, db
from app.mail import services as mail
from app.permissions import Permission
from app.ui.lists import paged


@bp.route("/portfolio/badges/importer", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def bring_badge() -> ResponseReturnValue:
    """Bring a badge given elsewhere, by its file, its text or its address."""
    own_trainee()
    form = BringForm(ours=ours)
    if form.validate_on_submit():
        try:
            badge = bring(form)
        except AlreadyThereError as there:
            db.session.rollback()
            flash(_("This badge is among yours already: here it is."), "wait")
            return redirect(url_for("credentials.backpack_badge", badge_id=there.badge_id))
        except UnreadableBadgeError as problem:
            form.form_errors.append(labels.refusal(problem.reason))
        except NotABadgeError:
            form.form_errors.append(labels.MODEL if addresses().is_model(form.link) else labels.NOT_A_BADGE)
        except UnreachableBadgeError:
            place = form.url if form.url.data else form.text
            place.errors = [*place.errors, labels.UNREACHABLE]
        except BackpackFullError:
            form.form_errors.append(_("You keep as many badges as there is room for. Remove one, then bring this one."))
        else:
            db.session.commit()
            flash(_("The badge is kept. Here is what verifying it found."), "good")
            return redirect(url_for("credentials.backpack_badge", badge_id=badge.id))
        db.session.rollback()
    return render_template("credentials/bring.html", form=form)


def ours(link: str) -> str | None:
    """The address that we publish, of a link that leads here."""
    return addresses().ours(link, request.host)


def bring(form: BringForm) -> BackpackBadge:
    """Verify what was given while no transaction is open, then keep it."""
    now, url = datetime.now(UTC), form.link or None
    emails = queries.verified_emails(db.session, current_user)
    db.session.commit()
    fetch = outside(now)
    content = fetched(url, fetch) if url else form.content()
    packing = packing_of(content)
    findings = look(content, fetch=fetch, now=now, emails=emails)
    begin_writing(db.session)
    brought = Brought(content, packing, url)
    return services.bring(db.session, own_trainee(), brought, findings, addresses=addresses(), now=now)


@bp.route("/portfolio/badges/adresses", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def person_addresses() -> ResponseReturnValue:
    """The addresses at which badges reach me, and adding one."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            made, key = services.ask_address(db.session, current_user, form.email.data, now=datetime.now(UTC))
        except TooManyAddressesError:
            form.email.errors = [_("You have given as many addresses as you can. Remove one first.")]
        else:
            db.session.commit()
            return write_to(made, key)
        db.session.rollback()
    return render_template(
        "credentials/addresses.html",
        form=form,
        emails=queries.verified_emails(db.session, current_user),
        others=[one for one in queries.addresses_of(db.session, current_user.id) if one.email != current_user.email],
    )


def write_to(made: PersonAddress, key: str) -> ResponseReturnValue:
    """Send the link that makes an address one's own; one that is already receives nothing."""
    if made.verified_at is None:
        mail.send(
            "credentials/mail/address.txt",
            to=made.email,
            locale=str(get_locale()),
            person=current_user.display_name,
            link=mail.public_url("credentials.verify_address", key=key),
        )
    flash(_("We have written to %(email)s. Open the link of the message within 24 hours.", email=made.email), "good")
    return redirect(url_for("credentials.person_addresses"))


@bp.route("/portfolio/badges/adresses/<uuid:address_id>/retirer", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def drop_address(address_id: UUID) -> ResponseReturnValue:
    """Forget an address; of one that I verified, what leaves with it is told first."""
    own_trainee()
    found = next((one for one in queries.addresses_of(db.session, current_user.id) if one.id == address_id), None)
    if found is None:
        abort(404)
    form = FlaskForm()
    if not form.validate_on_submit():
        leaving = services.badges_leaving(db.session, current_user, found)
        falling = falling_with(db.session, [one.id for one in leaving], datetime.now(UTC))
        return render_template(
            "credentials/drop_address.html", form=form, address=found, falling=falling,
            leaving=paged(len(leaving), lambda limit, offset: leaving[offset : offset + limit], most=10),
        )  # fmt: skip
    services.drop_address(db.session, current_user, found, now=datetime.now(UTC))
    db.session.commit()
    flash(_("The address is forgotten."), "good")
    return redirect(url_for("credentials.person_addresses"))


@bp.route("/portfolio/badges/adresses/<key>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def verify_address(key: str) -> ResponseReturnValue:
    """Make the address whose message I opened my own; a button does it, for some mail programs open every link."""
    form, now = FlaskForm(), datetime.now(UTC)
    try:
        found = services.address_of_key(db.session, current_user, key, now=now)
        if form.validate_on_submit():
            services.verify_address(db.session, current_user, key, now=now)
            db.session.commit()
            flash(_("%(email)s is yours: badges given to it are here.", email=found.email), "good")
            return redirect(url_for("credentials.backpack"))
    except AddressKeyError as refusal:
        db.session.rollback()
        return render_template("credentials/address_closed.html", reason=refusal.reason), 404
    return render_template("credentials/verify_address.html", form=form, address=found)
