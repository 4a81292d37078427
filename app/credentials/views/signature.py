"""How a structure signs its badges: who it says it is, and its keys."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts.models import Organisation
from app.credentials import policies, queries
from app.credentials.errors import DecisionError
from app.credentials.forms.signing import KnownForm, ProfileForm
from app.credentials.models import Issuer
from app.credentials.services import declare_compromised, open_issuer, rotate_key
from app.credentials.services.profiles import change_profile
from app.credentials.views.blueprint import addresses, bp, seal
from app.db import db
from app.once.views import sent_before
from app.permissions import Permission


def _organisation(organisation_id: UUID) -> Organisation:
    """An organisation whose signature I look after; any other does not exist."""
    mine = policies.signs_for(current_user)
    return next((one for one in mine if one.id == organisation_id), None) or abort(404)


def _issuer(organisation_id: UUID) -> Issuer:
    """How it signs, once that is set up."""
    return queries.issuer_of(db.session, _organisation(organisation_id).id) or abort(404)


@bp.get("/structure/signature")
@requires(Permission.MANAGE_ISSUER)
def signatures() -> ResponseReturnValue:
    """Go to the signature one looks after, or choose among them."""
    mine = policies.signs_for(current_user)
    if len(mine) == 1:
        return redirect(url_for("credentials.signature", organisation_id=mine[0].id))
    return render_template("credentials/signatures.html", organisations=mine)


@bp.route("/structure/signature/<uuid:organisation_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ISSUER)
def signature(organisation_id: UUID) -> ResponseReturnValue:
    """Who the structure says it is, and by which keys it signs."""
    organisation = _organisation(organisation_id)
    issuer = queries.issuer_of(db.session, organisation.id)
    if issuer is None:
        return render_template("credentials/signature_new.html", organisation=organisation)
    form = ProfileForm(issuer)
    if form.validate_on_submit():
        change_profile(db.session, issuer, form.profile, by=current_user, now=datetime.now(UTC))
        db.session.commit()
        flash(_("It is saved. Badges already given keep what they said."), "success")
        return redirect(url_for("credentials.signature", organisation_id=organisation.id))
    return render_template(
        "credentials/signature.html",
        organisation=organisation,
        issuer=issuer,
        form=form,
        keys=list(reversed(queries.keys_of(db.session, issuer.id))),
        counts=queries.given_by_key(db.session, issuer.id, datetime.now(UTC)),
        name=addresses().issuer(issuer.slug),
    )


@bp.post("/structure/signature/<uuid:organisation_id>/ouvrir")
@requires(Permission.MANAGE_ISSUER)
def open_signature(organisation_id: UUID) -> ResponseReturnValue:
    """Set a signature up: an address in the world, and a first key."""
    organisation = _organisation(organisation_id)
    open_issuer(db.session, organisation, by=current_user, seal=seal(), now=datetime.now(UTC))
    db.session.commit()
    flash(_("Your structure can sign badges. Complete what it says of itself."), "success")
    return redirect(url_for("credentials.signature", organisation_id=organisation.id))


@bp.route("/structure/signature/<uuid:organisation_id>/changer-de-cle", methods=["GET", "POST"])
@requires(Permission.MANAGE_ISSUER)
def change_key(organisation_id: UUID) -> ResponseReturnValue:
    """Sign by a new key from now on, once that is confirmed."""
    issuer = _issuer(organisation_id)
    form = KnownForm(meta={"csrf": True})
    del form.reason
    if form.validate_on_submit():
        if sent_before():  # two clicks make one key
            return redirect(url_for("credentials.signature", organisation_id=organisation_id))
        rotate_key(db.session, issuer, by=current_user, seal=seal(), now=datetime.now(UTC))
        db.session.commit()
        flash(_("A new key signs from now on. Badges already given stay good."), "success")
        return redirect(url_for("credentials.signature", organisation_id=organisation_id))
    return render_template("credentials/change_key.html", issuer=issuer, organisation_id=organisation_id, form=form)


@bp.route("/structure/signature/<uuid:organisation_id>/cles/<int:number>/connue", methods=["GET", "POST"])
@requires(Permission.MANAGE_ISSUER)
def key_known(organisation_id: UUID, number: int) -> ResponseReturnValue:
    """Give a key up, because others may sign by it."""
    issuer = _issuer(organisation_id)
    now = datetime.now(UTC)
    key = next((one for one in queries.keys_of(db.session, issuer.id) if one.number == number), None)
    if key is None:
        abort(404)
    if key.compromised_at is not None:  # it was given up already: the page of keys says so
        return redirect(url_for("credentials.signature", organisation_id=organisation_id))
    form = KnownForm()
    if form.validate_on_submit():
        try:
            declare_compromised(db.session, key, reason=form.reason.data, by=current_user, seal=seal(), now=now)
        except DecisionError:
            abort(404)
        db.session.commit()
        flash(_("The key is given up. Give again the badges that it signed."), "success")
        return redirect(url_for("credentials.signature", organisation_id=organisation_id))
    return render_template(
        "credentials/key_known.html",
        issuer=issuer,
        organisation_id=organisation_id,
        key=key,
        form=form,
        count=queries.given_by_key(db.session, issuer.id, now).get(key.id, 0),
    )
