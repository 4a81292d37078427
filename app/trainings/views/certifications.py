"""Titles, blocks and modules that a provider records for its people."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts import queries as accounts
from app.db import db
from app.i18n import alphabetical
from app.once.views import sent_before
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.skills import queries as skills
from app.trainings import policies, queries, services
from app.trainings.errors import WrongStateError
from app.trainings.forms import CertificationForm, ReasonForm, SkillTickForm, levels_stand
from app.trainings.views.blueprint import bp, language, taught, this_day
from app.ui.frame import href


@bp.route("/stagiaires/<uuid:trainee_id>/certifications/ajouter", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def certify(trainee_id: UUID) -> ResponseReturnValue:
    """Record a title, a block or a module that a person obtained."""
    trainee, provider_id = taught(trainee_id)
    form = CertificationForm(today=this_day(), data={"awarded_on": this_day()})
    held = {one.skill_id: one for one in portfolio.holdings(db.session, trainee.id, today=this_day())}
    taught_here = queries.taught_levels(
        db.session, trainee_id=trainee.id, provider_ids=policies.trained_at(current_user)
    ).keys()
    rows = skill_rows({*held, *taught_here})
    if form.validate_on_submit() and levels_stand(form, [row for _id, _label, row in rows]):
        chosen = {skill_id: row.chosen_level for skill_id, _label, row in rows if row.ticked.data}
        if chosen:
            if sent_before():
                return redirect(href("attestations.attest", trainee_id=trainee_id))
            record(form, trainee, provider_id, chosen)
            db.session.commit()
            flash(_("The certification is recorded. Its skills are now certified."), "good")
            return redirect(href("attestations.attest", trainee_id=trainee.id))
        form.form_errors.append(_("Tick at least one skill that it certifies."))
    return render_template(
        "trainings/certify.html",
        form=form,
        own=[row for row in rows if row[0] in taught_here],
        others=[row for row in rows if row[0] not in taught_here],
        held=held,
        trainee=trainee,
        portfolio_labels=portfolio_labels,
    )


def record(form: CertificationForm, trainee: Trainee, provider_id: UUID, chosen: dict[UUID, int | None]) -> None:
    """Write the certification in the provider's name."""
    provider = accounts.organisation(db.session, provider_id) or abort(404)
    services.certify(
        db.session,
        trainee=trainee,
        provider=provider,
        recorded_by=current_user,
        kind=form.chosen_kind,
        title=form.title.data.strip(),
        code=(form.code.data or "").strip() or None,
        body=form.body.data.strip(),
        awarded_on=form.awarded_on.data,
        expires_on=form.expires_on.data,
        skills=chosen,
        now=datetime.now(UTC),
    )


def skill_rows(ids: Iterable[UUID]) -> list[tuple[UUID, str, SkillTickForm]]:
    """A row to tick for each skill, by name."""
    names = skills.skill_labels(db.session, ids, language())
    ordered = sorted(names.items(), key=lambda named: (alphabetical(named[1]), str(named[0])))
    return [(skill_id, label, SkillTickForm(prefix=f"s-{skill_id}")) for skill_id, label in ordered]


@bp.route("/certifications/<uuid:certification_id>/retirer", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def withdraw_certification(certification_id: UUID) -> ResponseReturnValue:
    """Take back a certification recorded by mistake."""
    certification = queries.certification(db.session, certification_id)
    if certification is None or not policies.may_withdraw(current_user, certification):
        abort(404)
    trainee = portfolio.trainee(db.session, certification.trainee_id) or abort(404)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            services.withdraw_certification(
                db.session, certification=certification, reason=form.reason.data.strip(), now=datetime.now(UTC)
            )
        except WrongStateError:
            db.session.rollback()
            flash(_("It had already been taken back."), "wait")
        else:
            db.session.commit()
            flash(_("The certification is taken back, with the proof it gave."), "good")
        return redirect(href("attestations.attest", trainee_id=trainee.id))
    return render_template("trainings/withdraw.html", form=form, certification=certification, trainee=trainee)
