"""What was signed for a group, day after day, to take several back for one reason."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import labels, queries, services
from app.attestations.models import Attestation
from app.attestations.views.blueprint import bp
from app.attestations.views.group import followed
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.skills import queries as skills
from app.trainings.forms import ReasonForm

Sheet = tuple[date, UUID]


@bp.route("/groupes/<uuid:session_id>/signe", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def signed_for_group(session_id: UUID) -> ResponseReturnValue:
    """What was signed, by day and trainer: tick what to take back, and say why."""
    training_session = followed(session_id)
    found = queries.signed_for(db.session, training_session)
    form = ReasonForm()
    ticked = ticked_among(found)
    if form.is_submitted() and not ticked:
        form.form_errors = [_("Tick at least one attestation.")]
    elif form.validate_on_submit():
        return take_back(training_session.id, ticked, form)
    return render_template(
        "attestations/signed.html",
        form=form,
        training_session=training_session,
        sheets=by_sheet(found),
        names=skills.skill_labels(db.session, {one.holding.skill_id for one in found}, str(get_locale())),
        sent=set(request.form.getlist("attestation")),
        sent_sheets=set(request.form.getlist("sheet")),
        full=len(found) == queries.SIGNED_SHOWN,
        most=queries.SIGNED_SHOWN,
        labels=labels,
    )


def sheet_of(one: Attestation) -> Sheet:
    """The day, and whose hand."""
    return local_day(one.attested_at), one.trainer_id


def by_sheet(found: Sequence[Attestation]) -> dict[Sheet, list[Attestation]]:
    """Attestations under their day and trainer, the latest day first."""
    sheets: dict[Sheet, list[Attestation]] = {}
    for one in found:
        sheets.setdefault(sheet_of(one), []).append(one)
    return sheets


def ticked_among(found: Sequence[Attestation]) -> list[Attestation]:
    """Those ticked one by one, or with all of their day."""
    single, whole = set(request.form.getlist("attestation")), set(request.form.getlist("sheet"))
    return [
        one
        for one in found
        if str(one.id) in single or (one.revoked_at is None and ".".join(map(str, sheet_of(one))) in whole)
    ]


def take_back(session_id: UUID, ticked: Sequence[Attestation], form: ReasonForm) -> ResponseReturnValue:
    """Take them back, and say how many had been before."""
    taken = services.revoke_many(
        db.session,
        attestation_ids=[one.id for one in ticked],
        by=current_user,
        reason=form.reason.data.strip(),
        now=datetime.now(UTC),
    )
    db.session.commit()
    if taken:
        flash(
            ngettext(
                "%(num)d attestation is taken back. The person reads why.",
                "%(num)d attestations are taken back. The people read why.",
                len(taken),
            ),
            "good",
        )
    if len(taken) < len(ticked):
        flash(_("Some had already been taken back."), "wait")
    return redirect(url_for("attestations.signed_for_group", session_id=session_id))
