"""Attesting the skills of one person."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import labels, policies, queries, services
from app.attestations.errors import NotTheirTrainerError, OwnPortfolioError
from app.attestations.forms import AttestForm
from app.attestations.services import Statement
from app.attestations.views.blueprint import bp
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.sharing.models import What
from app.sharing.views import reading
from app.skills import queries as skills
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.forms import SkillTickForm

Row = tuple[UUID, str, SkillTickForm]


@bp.route("/stagiaires/<uuid:trainee_id>/attester", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def attest(trainee_id: UUID) -> ResponseReturnValue:
    """Tick the skills seen, say at which level and how, and sign."""
    trainee = taught(trainee_id)
    reading.note(trainee, What.SKILLS)
    held = {one.skill_id: one for one in portfolio.holdings(db.session, trainee.id, today=local_day(datetime.now(UTC)))}
    modules = trainings.taught_levels(
        db.session, trainee_id=trainee.id, provider_ids=trainings_policies.trained_at(current_user)
    )
    form, own, others = AttestForm(), rows(modules, modules), rows(held.keys() - modules.keys(), {})
    if form.validate_on_submit():
        ticked = [(skill_id, row) for skill_id, _label, row in (*own, *others) if row.ticked.data]
        statements = [Statement(trainee, skill_id, row.chosen_level) for skill_id, row in ticked]
        if not statements:
            form.form_errors.append(_("Tick at least one skill."))
        else:
            return sign(trainee, statements, form)
    signed = queries.attestations_of(db.session, trainee.id)
    return render_template(
        "attestations/attest.html",
        form=form,
        trainee=trainee,
        held=held,
        own=own,
        others=others,
        signed=signed,
        certifications=trainings.certifications_of(db.session, trainee.id),
        names=skills.skill_labels(db.session, [one.holding.skill_id for one in signed], str(get_locale())),
        providers=set(trainings_policies.trained_at(current_user)),
        labels=labels,
        portfolio_labels=portfolio_labels,
    )


def taught(trainee_id: UUID) -> Trainee:
    """A person I may attest for; any other does not exist."""
    trainee = portfolio.trainee(db.session, trainee_id)
    if trainee is None or not policies.may_attest(db.session, current_user, trainee, datetime.now(UTC)):
        abort(404)
    return trainee


def rows(skill_ids: Iterable[UUID], levels: Mapping[UUID, int | None]) -> list[Row]:
    """Skills by name, the level that their module aims at beforehand."""
    names = skills.skill_labels(db.session, skill_ids, str(get_locale()))
    ordered = sorted(names.items(), key=lambda named: (named[1].casefold(), str(named[0])))
    return [
        (one, label, SkillTickForm(prefix=f"s-{one}", data={"level": str(levels.get(one) or "")}))
        for one, label in ordered
    ]


def sign(trainee: Trainee, statements: Sequence[Statement], form: AttestForm) -> ResponseReturnValue:
    """Sign them all, or none."""
    try:
        services.attest_many(
            db.session, trainer=current_user, statements=statements, observed=form.chosen, now=datetime.now(UTC)
        )
    except (NotTheirTrainerError, OwnPortfolioError):
        abort(404)
    db.session.commit()
    count = len(statements)
    flash(
        ngettext(
            "%(num)d attestation signed. It shows in the portfolio.",
            "%(num)d attestations signed. They show in the portfolio.",
            count,
        ),
        "good",
    )
    return redirect(url_for("attestations.attest", trainee_id=trainee.id))
