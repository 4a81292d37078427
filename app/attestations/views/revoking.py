"""Taking an attestation back."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import labels, policies, queries, services
from app.attestations.errors import AlreadyRevokedError
from app.attestations.views.blueprint import bp
from app.db import db
from app.permissions import Permission
from app.skills import queries as skills
from app.trainings.forms import ReasonForm


@bp.route("/attestations/<uuid:attestation_id>/retirer", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def revoke(attestation_id: UUID) -> ResponseReturnValue:
    """Take an attestation back, saying why."""
    attestation = queries.attestation(db.session, attestation_id)
    if attestation is None or not policies.may_revoke(current_user, attestation):
        abort(404)
    trainee = attestation.holding.trainee
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            services.revoke(
                db.session,
                attestation=attestation,
                by=current_user,
                reason=form.reason.data.strip(),
                now=datetime.now(UTC),
            )
        except AlreadyRevokedError:
            db.session.rollback()
            flash(_("It had already been taken back."), "wait")
        else:
            db.session.commit()
            flash(_("The attestation is taken back. The proof has gone from the portfolio."), "good")
        return redirect(url_for("attestations.attest", trainee_id=trainee.id))
    name = skills.skill_labels(db.session, [attestation.holding.skill_id], str(get_locale()))
    return render_template(
        "attestations/revoke.html",
        form=form,
        attestation=attestation,
        trainee=trainee,
        name=name[attestation.holding.skill_id],
        labels=labels,
    )
