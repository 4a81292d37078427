"""Recording what assessments showed, of one person or of many, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import labels, policies, queries, services
from app.attestations.errors import (
    AlreadyRevokedError,
    NoReasonError,
    NotTheirTrainerError,
    OwnPortfolioError,
    WrongDayError,
)
from app.attestations.forms import SituationForm
from app.attestations.services import Findings
from app.attestations.views import words
from app.attestations.views.blueprint import bp
from app.attestations.views.group import followed, grid_of, names_of
from app.db import db
from app.i18n import alphabetical, local_day
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.sharing.models import What
from app.sharing.views import reading
from app.skills import queries as skills
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.forms import ReasonForm
from app.trainings.labels import LEVELS

# What a result sends: as for everyone, not assessed, not there yet, or the level reached.
AS_ALL, NOT_ASSESSED, NOT_YET = "", "-", "0"
RESULTS = {NOT_YET: None, **{str(level): level for level in LEVELS}}
MOST_SKILLS = 12


@bp.route("/groupes/<uuid:session_id>/evaluer", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def assess_group(session_id: UUID) -> ResponseReturnValue:
    """Choose the skills that were assessed, then write each person's results."""
    training_session = followed(session_id)
    grid = grid_of(training_session)
    asked = set(request.args.getlist("competence"))
    chosen = [one for one in grid.skill_ids if str(one) in asked]
    shown = grid.only(skill_ids=chosen[:MOST_SKILLS])
    names = names_of(grid)
    if not shown.skill_ids or not grid.rows:
        return render_template(
            "attestations/assess_which.html",
            training_session=training_session,
            grid=grid,
            names=names,
            most=MOST_SKILLS,
        )
    people = [trainee for trainee, _cells in shown.rows]
    reading.note_each([one.id for one in people], What.SKILLS)
    form = SituationForm(today=local_day(datetime.now(UTC)))
    back = url_for("attestations.group", session_id=session_id)
    if form.validate_on_submit() and record(form, people, shown.skill_ids):
        return redirect(back)
    return render_template(
        "attestations/assess_group.html",
        form=form,
        training_session=training_session,
        people=people,
        skill_ids=shown.skill_ids,
        later=chosen[MOST_SKILLS:],
        most=MOST_SKILLS,
        names=names,
        sent=request.form,
        levels=LEVELS,
    )


@bp.route("/stagiaires/<uuid:trainee_id>/evaluer", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def assess(trainee_id: UUID) -> ResponseReturnValue:
    """Write what an assessment of one person showed, the skills of their modules first."""
    trainee, is_there = assessed_by_me(trainee_id)
    today = local_day(datetime.now(UTC))
    own = trainings.taught_levels(
        db.session, trainee_id=trainee.id, provider_ids=trainings_policies.trained_at(current_user)
    )
    held = held_by(trainee, today) if is_there else []
    names = skills.skill_labels(db.session, {*own, *held}, str(get_locale()))
    form = SituationForm(today=today)
    if not is_there:
        form.only_initial()
    if form.validate_on_submit() and record(form, [trainee], list(names)):
        return redirect(page_of(trainee))
    return render_template(
        "attestations/assess.html",
        form=form,
        trainee=trainee,
        own=by_name(own, names),
        others=by_name(set(held) - set(own), names),
        is_there=is_there,
        back=page_of(trainee),
        sent=request.form,
        levels=LEVELS,
    )


def assessed_by_me(trainee_id: UUID) -> tuple[Trainee, bool]:
    """A person I may assess, and whether I see their portfolio, as they have come; any other does not exist."""
    trainee, now = portfolio.trainee(db.session, trainee_id), datetime.now(UTC)
    if trainee is None or not policies.may_assess(db.session, current_user, trainee, now):
        abort(404)
    return trainee, policies.may_attest(db.session, current_user, trainee, now)


def held_by(trainee: Trainee, today: date) -> list[UUID]:
    """The skills of someone's portfolio, which is read by who sees them."""
    reading.note(trainee, What.SKILLS)
    return [one.skill_id for one in portfolio.holdings(db.session, trainee.id, today=today)]


def page_of(trainee: Trainee) -> str:
    """Where a trainer goes on with someone: what they attest, or the group that expects them."""
    if policies.may_attest(db.session, current_user, trainee, datetime.now(UTC)):
        return url_for("attestations.attest", trainee_id=trainee.id)
    for one in trainings.enrolments_of(db.session, trainee.id):
        if trainings_policies.may_follow(current_user, one.session):
            return url_for("trainings.cohort", session_id=one.session_id)
    return url_for("trainings.groups")


def by_name(ids: Mapping[UUID, object] | set[UUID], names: Mapping[UUID, str]) -> list[tuple[UUID, str]]:
    """Skills in the order of their names."""
    return sorted(
        ((one, names[one]) for one in ids if one in names), key=lambda pair: (alphabetical(pair[1]), str(pair[0]))
    )


def record(form: SituationForm, people: Sequence[Trainee], skill_ids: Sequence[UUID]) -> bool:
    """Keep the results that came with the form; false, with the reason on the form, when they cannot be."""
    findings = [Findings(one, levels) for one in people if (levels := results_of(one, skill_ids))]
    if not findings:
        form.form_errors.append(_("Choose at least one result."))
        return False
    try:
        services.assess(
            db.session, trainer=current_user, situation=form.situation, findings=findings, now=datetime.now(UTC)
        )
    except (NotTheirTrainerError, OwnPortfolioError):
        abort(404)
    except NoReasonError:
        form.words.errors = [_("A skill is not there yet: write what is missing, the person reads it.")]
    except WrongDayError as wrong:
        form.on.errors = [words.day_words(wrong, {one.id: one.user.display_name for one in people})]
    else:
        db.session.commit()
        count = len(findings)
        flash(
            ngettext(
                "The assessment of %(num)d person is recorded.",
                "The assessments of %(num)d people are recorded.",
                count,
            ),
            "good",
        )
        return True
    db.session.rollback()
    return False


def results_of(trainee: Trainee, skill_ids: Sequence[UUID]) -> dict[UUID, int | None]:
    """What was chosen of each skill for someone, else for everyone."""
    chosen: dict[UUID, int | None] = {}
    for skill_id in skill_ids:
        own = request.form.get(f"r-{trainee.id}.{skill_id}", AS_ALL)
        result = request.form.get(f"all-{skill_id}", AS_ALL) if own == AS_ALL else own
        if result in RESULTS:
            chosen[skill_id] = RESULTS[result]
    return chosen


@bp.route("/evaluations/<uuid:assessment_id>/retirer", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def withdraw_assessment(assessment_id: UUID) -> ResponseReturnValue:
    """Take an assessment back, saying why."""
    assessment = queries.assessment(db.session, assessment_id)
    if assessment is None or not policies.may_withdraw_assessment(current_user, assessment):
        abort(404)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            services.withdraw_assessments(
                db.session,
                assessments=[assessment],
                by=current_user,
                reason=form.reason.data.strip(),
                now=datetime.now(UTC),
            )
        except AlreadyRevokedError:
            db.session.rollback()
            flash(_("It had already been taken back."), "wait")
        else:
            db.session.commit()
            flash(_("The assessment is taken back. The person reads why."), "good")
        return redirect(page_of(assessment.trainee))
    return render_template(
        "attestations/withdraw_assessment.html",
        form=form,
        assessment=assessment,
        back=page_of(assessment.trainee),
        labels=labels,
    )
