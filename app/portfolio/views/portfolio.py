"""The words that a portfolio's dates ask for."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.forms import ConfirmForm, DateForm, DatesForm
from app.portfolio.models import GroundState
from app.portfolio.queries import HoldingSummary
from app.portfolio.services import Saying
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day
from app.skills import queries as skills

# What each answer makes of the skill.
CONFIRMED = {"now": GroundState.ACQUIRED, "later": GroundState.IN_PROGRESS, "stopped": None}


@bp.route("/portfolio/competences/<uuid:skill_id>/confirmer", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def confirm(skill_id: UUID) -> ResponseReturnValue:
    """A date has passed: put it off, say it came, or stop."""
    trainee, today = own_trainee(), this_day()
    held = queries.holding(db.session, trainee_id=trainee.id, skill_id=skill_id, today=today)
    late = None if held is None else held.late
    if held is None or late is None:
        return redirect(url_for("portfolio.show"))
    form = ConfirmForm(today=today, may_wait=late.is_declaration)
    if form.validate_on_submit():
        state = CONFIRMED[form.answer.data]
        saying = Saying(skill_id, state, late.level, form.expected_on.data, None, late.experience_id)
        services.declare_many(db.session, trainee=trainee, sayings=[saying], now=datetime.now(UTC))
        db.session.commit()
        flash(_("Thank you. Your portfolio is up to date."), "good")
        return redirect(url_for("portfolio.show"))
    name = skills.skill_labels(db.session, [skill_id], language())[skill_id]
    return render_template(
        "portfolio/confirm.html",
        form=form,
        held=held,
        name=name,
        origins=queries.origins(db.session, [held]),
        labels=labels,
    )


@bp.route("/portfolio/dates", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def dates() -> ResponseReturnValue:
    """Say when what I am learning will be there: one day for all, or each its own."""
    trainee, today = own_trainee(), this_day()
    undated = [one for one in queries.holdings(db.session, trainee.id, today=today) if one.is_undated]
    form, rows = DatesForm(today=today), [(one, DateForm(prefix=f"d-{one.skill_id}", today=today)) for one in undated]
    if form.is_submitted() and all_valid(form, *(row for _one, row in rows)):
        sayings = [said for one, row in rows if (said := dated(one, row.on.data or form.all_on.data)) is not None]
        if sayings:
            services.declare_many(db.session, trainee=trainee, sayings=sayings, now=datetime.now(UTC))
            db.session.commit()
            flash(_("Your dates are saved."), "good")
        return redirect(url_for("portfolio.show"))
    if request.method == "GET" and not undated:
        return redirect(url_for("portfolio.show"))
    names = skills.skill_labels(db.session, [one.skill_id for one in undated], language())
    return render_template("portfolio/dates.html", form=form, rows=rows, names=names)


def all_valid(*parts: FlaskForm) -> bool:
    """Check every part, so that all faults show at once."""
    checked = [part.validate() for part in parts]
    return all(checked)


def dated(held: HoldingSummary, day: date | None) -> Saying | None:
    """The same declaration with a day."""
    said = held.declaration
    if day is None or said is None:
        return None
    return Saying(held.skill_id, GroundState.IN_PROGRESS, said.level, day, None, said.experience_id)
