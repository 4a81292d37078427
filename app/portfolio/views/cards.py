"""The skills of a trade as cards: three answers each, a few at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.forms import OccupationForm
from app.portfolio.models import GroundState, Trainee
from app.portfolio.queries import HoldingSummary
from app.portfolio.services import Saying
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day
from app.skills import forms as skill_forms
from app.skills import queries as skills

A_PAGE = 5
MOST_CARDS = 30
# « Not yet » leaves no trace in the portfolio: the visit remembers it, so that going back shows it again.
NOT_YET_KEPT = 60


@dataclass(frozen=True, slots=True)
class Card:
    """One skill to answer about, and the answer it has."""

    skill_id: UUID
    answer: str

    @property
    def field(self) -> str:
        """The name under which the answer travels."""
        return f"c-{self.skill_id}"


@bp.route("/portfolio/metier", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def choose_occupation() -> ResponseReturnValue:
    """Choose the trade whose skills to go through."""
    trainee = own_trainee()
    form = OccupationForm()
    skill_forms.attach_occupation(form.occupation, db.session, language())
    if form.validate_on_submit():
        return redirect(url_for("portfolio.cards", occupation_id=UUID(form.occupation.data)))
    wished = [one.occupation_id for one in trainee.wished_occupations]
    names = skills.occupation_labels(db.session, wished, language())
    return render_template("portfolio/choose_occupation.html", form=form, names=names)


@bp.route("/portfolio/metier/<uuid:occupation_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def cards(occupation_id: UUID) -> ResponseReturnValue:
    """Answer about a trade's skills, five a page; each page is saved before the next."""
    trainee = own_trainee()
    occupation = skills.occupation_labels(db.session, [occupation_id], language()).get(occupation_id) or abort(404)
    held = {one.skill_id: one for one in queries.holdings(db.session, trainee.id, today=this_day())}
    every = every_card(occupation_id, held)
    pages = max(1, -(-len(every) // A_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = every[(number - 1) * A_PAGE : number * A_PAGE]
    if request.method == "POST":
        save(trainee, shown, held)
        if number < pages:
            return redirect(url_for("portfolio.cards", occupation_id=occupation_id, page=number + 1))
        return finished(trainee)
    return render_template(
        "portfolio/cards.html",
        occupation=occupation,
        occupation_id=occupation_id,
        concepts={one.skill_id: skills.skill(db.session, one.skill_id) for one in shown},
        names=skills.skill_labels(db.session, [one.skill_id for one in shown], language()),
        cards=shown,
        first=(number - 1) * A_PAGE + 1,
        total=len(every),
        answered=sum(1 for one in every if one.answer),
        known=sum(1 for one in held.values() if one.from_others),
        number=number,
        pages=pages,
        options=options(),
    )


def options() -> list[tuple[str, object, str, str]]:
    """The three answers, as the cards draw them."""
    return [
        (code, words, labels.ANSWER_MARKS[code], labels.ANSWER_TONES[code]) for code, words in labels.ANSWERS.items()
    ]


def every_card(occupation_id: UUID, held: dict[UUID, HoldingSummary]) -> list[Card]:
    """A trade's skills, but for those that others already vouch for or teach; the essential ones first."""
    asked = [need.skill_id for need in skills.occupation_profile(db.session, occupation_id)]
    open_ones = [one for one in asked if one not in held or not held[one].from_others]
    return [Card(one, answer_of(one, held)) for one in open_ones[:MOST_CARDS]]


def answer_of(skill_id: UUID, held: dict[UUID, HoldingSummary]) -> str:
    """What was answered before: in the portfolio, or « not yet » during this visit."""
    said = held[skill_id].declaration if skill_id in held else None
    if said is not None:
        return said.state.value
    return labels.NOT_YET if mark(skill_id) in session.get("not_yet", ()) else ""


def mark(skill_id: UUID) -> str:
    """Enough of an id to know it again within a trade."""
    return skill_id.hex[:8]


def save(trainee: Trainee, shown: Sequence[Card], held: dict[UUID, HoldingSummary]) -> None:
    """Write the answers that changed; a level or a date said before stays with an answer that did not."""
    answers = {one.skill_id: request.form.get(one.field, "") for one in shown}
    sayings = [
        Saying(one.skill_id, None if answer == labels.NOT_YET else GroundState(answer))
        for one in shown
        if (answer := answers[one.skill_id]) in labels.ANSWERS and answer != one.answer
    ]
    changed = [said for said in sayings if said.state is not None or said.skill_id in held]
    if changed:
        services.declare_many(db.session, trainee=trainee, sayings=changed, now=datetime.now(UTC))
    db.session.commit()
    remember(answers)


def remember(answers: dict[UUID, str]) -> None:
    """Keep « not yet » for this visit, the last ones answered."""
    kept = [one for one in session.get("not_yet", []) if one not in {mark(skill_id) for skill_id in answers}]
    kept += [mark(skill_id) for skill_id, answer in answers.items() if answer == labels.NOT_YET]
    session["not_yet"] = kept[-NOT_YET_KEPT:]


def finished(trainee: Trainee) -> ResponseReturnValue:
    """After the last card: the dates that are missing, else the portfolio."""
    held = queries.holdings(db.session, trainee.id, today=this_day())
    flash(_("Your answers are saved."), "good")
    undated = any(one.is_undated for one in held)
    return redirect(url_for("portfolio.dates" if undated else "portfolio.show"))
