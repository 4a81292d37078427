"""What waits for a trainer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import queries, services
from app.attestations.forms import AttestForm, DeclineForm
from app.attestations.queries import Asked
from app.attestations.views.blueprint import bp
from app.attestations.views.person import tell_signed
from app.attestations.views.telling import tell_declined
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.portfolio.queries import HoldingSummary
from app.skills import queries as skills
from app.trainings import policies as trainings
from app.trainings.forms import SkillTickForm, levels_stand


@dataclass(slots=True)
class Row:
    """A request as one line of the form: its skill, where it stands, and the tick that answers it."""

    asked: Asked
    name: str
    held: HoldingSummary | None
    form: SkillTickForm


@dataclass(slots=True)
class Person:
    """Someone who asked, and their requests."""

    trainee: Trainee
    rows: list[Row] = field(default_factory=list)


@bp.route("/demandes", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def inbox() -> ResponseReturnValue:
    """Answer requests: several at once, by signing or by saying why not."""
    provider_ids = trainings.trained_at(current_user)
    people = by_person(queries.inbox(db.session, current_user, provider_ids, datetime.now(UTC)))
    contests = queries.open_contests(db.session, current_user, provider_ids)
    talks = queries.unread_by_trainers(db.session, current_user, provider_ids)
    form, rows = AttestForm(), [row for person in people for row in person.rows]
    ticked = [row for row in rows if row.form.ticked.data]
    if request.method == "POST" and "decline" in request.form and ticked:
        return redirect(url_for("attestations.decline", request=[row.asked.request.id for row in ticked]))
    if form.is_submitted() and not ticked:
        form.form_errors = [_("Tick at least one skill.")]
    elif form.validate_on_submit() and levels_stand(form, [row.form for row in ticked]):
        return sign(ticked, form)
    return render_template(
        "attestations/inbox.html",
        form=form,
        people=people,
        contests=contests,
        talks=talks,
        names=skills.skill_labels(
            db.session,
            {one.attestation.holding.skill_id for one in contests} | {one.skill_id for one in talks},
            str(get_locale()),
        ),
        portfolio_labels=portfolio_labels,
    )


def by_person(found: Sequence[Asked]) -> list[Person]:
    """Requests under those who made them, in the order of the oldest of each."""
    trainees = {one.request.holding.trainee_id: one.request.holding.trainee for one in found}
    holdings = portfolio.people_holdings(db.session, trainees, today=local_day(datetime.now(UTC)))
    held = {one.holding_id: one for some in holdings.values() for one in some}
    names = skills.skill_labels(db.session, {one.request.holding.skill_id for one in found}, str(get_locale()))
    people = {trainee_id: Person(trainee) for trainee_id, trainee in trainees.items()}
    for one in found:
        holding = one.request.holding
        mine = held.get(holding.id)
        level = str((mine.best_level if mine else None) or "")
        form = SkillTickForm(prefix=f"r-{one.request.id}", data={"level": level})
        people[holding.trainee_id].rows.append(Row(one, names[holding.skill_id], mine, form))
    return list(people.values())


def sign(ticked: Sequence[Row], form: AttestForm) -> ResponseReturnValue:
    """Sign what is ticked, and say what was answered meanwhile."""
    signed = services.sign_requests(
        db.session,
        trainer=current_user,
        levels={row.asked.request.id: row.form.chosen_level for row in ticked},
        observed=form.chosen,
        now=datetime.now(UTC),
    )
    short = queries.short_of_quorum(db.session, sorted({one.holding.trainee_id for one in signed}))
    db.session.commit()
    if signed:
        tell_signed(len(signed), sum((one.holding.trainee_id, one.holding.skill_id) in short for one in signed))
    say_left_out(len(ticked) - len(signed))
    return redirect(url_for("attestations.inbox"))


def say_left_out(count: int) -> None:
    """Say how many requests someone else answered, or the person took back, meanwhile."""
    if count:
        flash(
            ngettext(
                "%(num)d request was left out: answered or taken back meanwhile.",
                "%(num)d requests were left out: answered or taken back meanwhile.",
                count,
            ),
            "wait",
        )


@bp.route("/demandes/refuser", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def decline() -> ResponseReturnValue:
    """Refuse requests, saying why to the people."""
    wanted = asked_ids()
    found = queries.waiting_among(
        db.session, wanted, trainer=current_user, provider_ids=trainings.trained_at(current_user)
    )
    if not found:
        say_left_out(len(wanted))
        return redirect(url_for("attestations.inbox"))
    form = DeclineForm()
    if form.validate_on_submit():
        refused = services.decline(
            db.session,
            trainer=current_user,
            request_ids=[one.id for one in found],
            reason=form.reason.data.strip(),
            now=datetime.now(UTC),
        )
        db.session.commit()
        if refused:
            tell_declined(refused)
            flash(
                ngettext(
                    "%(num)d request is refused. The person reads why.",
                    "%(num)d requests are refused. The people read why.",
                    len(refused),
                ),
                "good",
            )
        say_left_out(len(wanted) - len(refused))
        return redirect(url_for("attestations.inbox"))
    return render_template(
        "attestations/decline.html",
        form=form,
        found=found,
        names=skills.skill_labels(db.session, {one.holding.skill_id for one in found}, str(get_locale())),
    )


def asked_ids() -> list[UUID]:
    """The requests that the address names, as many as the page of requests shows."""
    found: dict[UUID, None] = {}
    for text in request.args.getlist("request")[: queries.SHOWN]:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)
