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
from app.attestations.errors import NotAssessedError, NotTheirTrainerError, OwnPortfolioError, WrongDayError
from app.attestations.forms import SeenForm
from app.attestations.queries import Batch
from app.attestations.services import Statement
from app.attestations.views import words
from app.attestations.views.blueprint import bp
from app.db import db
from app.i18n import alphabetical, local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee
from app.sharing.models import What
from app.sharing.views import reading
from app.skills import queries as skills
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.forms import SkillTickForm, levels_stand

Row = tuple[UUID, str, SkillTickForm]


@bp.route("/stagiaires/<uuid:trainee_id>/attester", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def attest(trainee_id: UUID) -> ResponseReturnValue:
    """Tick the skills seen, say at which level and how, and sign."""
    trainee = taught(trainee_id)
    reading.note(trainee, What.SKILLS)
    today, mine = local_day(datetime.now(UTC)), trainings_policies.trained_at(current_user)
    held = {one.skill_id: one for one in portfolio.holdings(db.session, trainee.id, today=today)}
    modules = trainings.taught_levels(db.session, trainee_id=trainee.id, provider_ids=mine)
    modular, others = rows(modules, modules), rows(held.keys() - modules.keys(), {})
    assessments = queries.assessments_of(db.session, [trainee.id], provider_ids=mine)
    batches = queries.batches(assessments, {(trainee.id, skill_id) for skill_id, _label, _row in (*modular, *others)})
    form = SeenForm(today=today, assessments=[(key, words.batch_words(one)) for key, one in batches.items()])
    if form.validate_on_submit() and levels_stand(form, [row for _id, _label, row in (*modular, *others)]):
        batch = batches.get(form.rests.data)
        statements = [
            Statement(trainee, skill_id, row.chosen_level, resting(batch, trainee, skill_id))
            for skill_id, _label, row in (*modular, *others)
            if row.ticked.data
        ]
        if not statements:
            form.form_errors.append(_("Tick at least one skill."))
        elif sign(trainee, statements, form):
            return redirect(url_for("attestations.attest", trainee_id=trainee.id))
    sure = {one.skill_id for one in held.values() if one.proof in (Proof.ATTESTED, Proof.CERTIFIED)}
    signed = queries.attestations_of(db.session, trainee.id)
    assessed = {result.skill_id for one in assessments for result in one.results}
    return render_template(
        "attestations/attest.html",
        form=form,
        trainee=trainee,
        held=held,
        own=[row for row in modular if row[0] not in sure],
        proven=[row for row in modular if row[0] in sure],
        others=others,
        signed=signed,
        certifications=trainings.certifications_of(db.session, trainee.id),
        assessments=assessments,
        short=queries.short_of_quorum(db.session, [trainee.id]),
        names=skills.skill_labels(
            db.session, {*assessed, *(one.holding.skill_id for one in signed)}, str(get_locale())
        ),
        providers=set(mine),
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
    ordered = sorted(names.items(), key=lambda named: (alphabetical(named[1]), str(named[0])))
    return [
        (one, label, SkillTickForm(prefix=f"s-{one}", data={"level": str(levels.get(one) or "")}))
        for one, label in ordered
    ]


def resting(batch: Batch | None, trainee: Trainee, skill_id: UUID) -> UUID | None:
    """The assessment that found this skill to be there, when one was chosen that did."""
    return batch.found.get((trainee.id, skill_id)) if batch else None


def sign(trainee: Trainee, statements: Sequence[Statement], form: SeenForm) -> bool:
    """Sign them all, or none; false, with the reason on the form, when they cannot be."""
    try:
        services.attest_many(
            db.session,
            trainer=current_user,
            statements=statements,
            observed=form.chosen,
            seen_on=form.seen_on.data,
            now=datetime.now(UTC),
        )
    except (NotTheirTrainerError, OwnPortfolioError):
        abort(404)
    except WrongDayError as wrong:
        form.seen_on.errors = [words.day_words(wrong, {trainee.id: trainee.user.display_name})]
    except NotAssessedError:
        form.rests.errors = [_("This assessment was taken back. Choose another one, or none.")]
    else:
        short = queries.short_of_quorum(db.session, [trainee.id])
        db.session.commit()
        tell_signed(len(statements), sum((trainee.id, one.skill_id) in short for one in statements))
        return True
    db.session.rollback()
    return False


def tell_signed(count: int, short: int) -> None:
    """Say how many were signed, and how many of them wait for another trainer's word."""
    if count:
        flash(
            ngettext(
                "%(num)d attestation signed. It shows in the portfolio.",
                "%(num)d attestations signed. They show in the portfolio.",
                count,
            ),
            "good",
        )
    if short:
        flash(
            ngettext(
                "%(num)d counts once another trainer of yours has signed it too.",
                "%(num)d count once other trainers of yours have signed them too.",
                short,
            ),
            "wait",
        )
