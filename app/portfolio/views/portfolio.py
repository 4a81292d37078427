"""The portfolio itself, and the words that its dates ask for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.forms import ConfirmForm, DateForm, DatesForm
from app.portfolio.models import GroundState, Proof, Visibility
from app.portfolio.queries import HoldingSummary, NextStep, Standing
from app.portfolio.services import Saying
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day, wished_names
from app.skills import queries as skills
from app.skills.models import SkillFamily
from app.territory import queries as territory
from app.ui.charts import Stem, stems
from app.ui.charts.stems import StemsDrawing

# None: what is not there yet.
ORDER = (Proof.CERTIFIED, Proof.ATTESTED, None, Proof.DECLARED)
GONE = (Standing.EXPIRED, Standing.LAPSED)
STEP_PAGES = {
    NextStep.BEGIN: "portfolio.start",
    NextStep.SAY_WHEN: "portfolio.dates",
    NextStep.SAY_WHERE: "portfolio.profile",
    NextStep.CHOOSE_VISIBILITY: "portfolio.visibility",
    NextStep.ADD: "portfolio.start",
}


@bp.get("/portfolio")
@requires(Permission.EDIT_PORTFOLIO)
def show() -> ResponseReturnValue:
    """What I can do, what is coming, and what would help."""
    trainee, today = own_trainee(), this_day()
    held = queries.holdings(db.session, trainee.id, today=today)
    names = skills.skill_labels(db.session, [one.skill_id for one in held], language())
    current = [one for one in held if one.standing not in GONE]
    families = by_family(current, names)
    step = queries.next_step(trainee, held)
    return render_template(
        "portfolio/show.html",
        trainee=trainee,
        commune=territory.commune(db.session, trainee.commune_code) if trainee.commune_code else None,
        is_searchable=trainee.visibility is Visibility.SEARCHABLE,
        held=held,
        current=current,
        families=families,
        drawings=[(labels.FAMILIES[family], draw(ones, names)) for family, ones in families],
        late=[one for one in held if one.late],
        awaiting=[one for one in held if one.standing is Standing.AWAITING],
        expired=[one for one in held if one.standing is Standing.EXPIRED],
        names=names,
        origins=queries.origins(db.session, held),
        experiences={one.id: one for one in queries.experiences(db.session, trainee.id)},
        experience_counts=queries.experience_counts(held),
        own_words=queries.unlinked_words(db.session, trainee.id),
        path=queries.path(held),
        step=step,
        step_href=url_for(STEP_PAGES[step]) if step in STEP_PAGES else "#a-confirmer",
        wished=sorted(wished_names(trainee.wished_occupations).values(), key=str.casefold),
        labels=labels,
    )


def by_family(held: Sequence[HoldingSummary], names: dict[UUID, str]) -> list[tuple[SkillFamily, list[HoldingSummary]]]:
    """Skills in the Region's families: what others vouch for, then what is coming, then what is only declared."""

    def place(one: HoldingSummary) -> tuple[int, int, str]:
        rank = ORDER.index(one.proof) if one.proof else ORDER.index(None)
        return rank, -(one.level or 0), names[one.skill_id].casefold()

    found = [(family, sorted((one for one in held if one.family is family), key=place)) for family in SkillFamily]
    return [(family, ordered) for family, ordered in found if ordered]


def draw(held: Sequence[HoldingSummary], names: dict[UUID, str]) -> StemsDrawing:
    """A family's skills as stems; a date only on what is not there yet."""
    return stems(
        [
            Stem(
                label=names[one.skill_id],
                level=one.level,
                proof=one.proof.value if one.proof else "in_progress",
                day=None if one.proof else one.next_date,
            )
            for one in held
        ]
    )


@bp.route("/portfolio/competences/<uuid:skill_id>/confirmer", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def confirm(skill_id: UUID) -> ResponseReturnValue:
    """A date has passed: put it off, say it came, or stop."""
    trainee, today = own_trainee(), this_day()
    held = queries.holding(db.session, trainee_id=trainee.id, skill_id=skill_id, today=today)
    late = None if held is None else held.late
    if held is None or late is None:
        return redirect(url_for("portfolio.show"))
    form = ConfirmForm(today=today)
    if form.validate_on_submit():
        state = {"now": GroundState.ACQUIRED, "later": GroundState.IN_PROGRESS, "stopped": None}
        if form.answer.data not in state or (form.answer.data != "now" and not late.is_declaration):
            abort(400)
        saying = Saying(skill_id, state[form.answer.data], late.level, form.expected_on.data, None, late.experience_id)
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
