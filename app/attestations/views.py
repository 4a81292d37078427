"""Attesting the skills of one person or of a whole group, and taking an attestation back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import labels, policies, queries, services
from app.attestations.errors import AlreadyRevokedError, NotTheirTrainerError, OwnPortfolioError
from app.attestations.forms import AttestForm, GroupForm
from app.attestations.queries import Grid
from app.attestations.services import Statement
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.skills import queries as skills
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.forms import ReasonForm, SkillTickForm
from app.trainings.models import TrainingSession

bp = Blueprint("attestations", __name__, template_folder="templates")


Row = tuple[UUID, str, SkillTickForm]


@bp.route("/stagiaires/<uuid:trainee_id>/attester", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def attest(trainee_id: UUID) -> ResponseReturnValue:
    """Tick the skills seen, say at which level and how, and sign."""
    trainee = taught(trainee_id)
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
    if trainee is None or not policies.may_attest(db.session, current_user, trainee):
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


@bp.route("/groupes/<uuid:session_id>/attester", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def group(session_id: UUID) -> ResponseReturnValue:
    """Tick skills for everyone, all of a person's, or one by one; say how they were seen, and sign them at once."""
    training_session = trainings.training_session(db.session, session_id)
    if training_session is None or not trainings_policies.may_follow(current_user, training_session):
        abort(404)
    today = local_day(datetime.now(UTC))
    grid, form = queries.grid(db.session, training_session, trainer_id=current_user.id, today=today), GroupForm()
    if form.validate_on_submit():
        statements, known = ticked(grid, form)
        if statements or known:
            return sign_group(training_session, statements, known, form)
        form.form_errors.append(_("Tick at least one skill."))
    return render_template(
        "attestations/group.html",
        form=form,
        grid=grid,
        training_session=training_session,
        names=skills.skill_labels(db.session, {one for _module, ids in grid.modules for one in ids}, str(get_locale())),
        origins=portfolio.origins(db.session, (cell.held for cell in grid.cells if cell.held)),
        kept={name: set(request.form.getlist(name)) for name in TICKS},
        portfolio_labels=portfolio_labels,
    )


# What a tick stands for: everyone for a skill, all the skills of a person, one skill of one person.
TICKS = ("skill", "person", "cell")


def ticked(grid: Grid, form: GroupForm) -> tuple[list[Statement], int]:
    """What is to be signed, and how many ticks are left out: said by an attestation already, or the person has left."""
    wide, rows, single = (set(request.form.getlist(name)) for name in TICKS)
    statements, shown = [], set()
    for cell in grid.cells:
        level = form.level_for(cell.aim)
        whole = str(cell.skill_id) in wide or str(cell.trainee.id) in rows
        if cell.signed or cell.signed_at(level):
            continue
        shown.add(cell.key)
        if whole or cell.key in single:
            statements.append(Statement(cell.trainee, cell.skill_id, level))
    gone = rows - {str(trainee.id) for trainee, _cells in grid.rows}
    return statements, len(single - shown) + len(gone)


def sign_group(
    training_session: TrainingSession, statements: Sequence[Statement], known: int, form: GroupForm
) -> ResponseReturnValue:
    """Sign them all, or none, and say what was left out."""
    try:
        services.attest_many(
            db.session, trainer=current_user, statements=statements, observed=form.chosen, now=datetime.now(UTC)
        )
    except (NotTheirTrainerError, OwnPortfolioError):
        abort(404)
    db.session.commit()
    if statements:
        flash(
            ngettext(
                "%(num)d attestation signed. It shows in the portfolio.",
                "%(num)d attestations signed. They show in the portfolio.",
                len(statements),
            ),
            "good",
        )
    if known:
        flash(
            ngettext(
                "%(num)d tick was left out: attested already, or the person has left the group.",
                "%(num)d ticks were left out: attested already, or the person has left the group.",
                known,
            ),
            "wait",
        )
    return redirect(url_for("attestations.group", session_id=training_session.id))


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
