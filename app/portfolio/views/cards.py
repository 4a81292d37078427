"""A series of cards: three answers each, a few at a time, saved page by page or tap by tap."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.forms import CardForm, OwnWordsForm
from app.portfolio.models import CardSaid, CardSeries, Trainee
from app.portfolio.queries import A_PAGE, CardState, SeriesState
from app.portfolio.views import told
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day
from app.portfolio.views.parcours import series_titles
from app.skills import queries as skills


@bp.route("/portfolio/parcours/<uuid:series_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def cards(series_id: UUID) -> ResponseReturnValue:
    """Answer cards, five a page; without a page named, go on where one stopped."""
    trainee = own_trainee()
    series = queries.card_series(db.session, trainee_id=trainee.id, series_id=series_id) or abort(404)
    held = queries.holdings(db.session, trainee.id, today=this_day())
    said = {one.skill_id: one for one in held if queries.is_held(one)}
    state = queries.series_state(db.session, series.id, held=frozenset(said))
    number = request.args.get("page", 0, type=int)
    if not 1 <= number <= state.pages + 1:
        number = state.page_of(series.position)
    after = request.args.get("apres", type=int)
    forms = [CardForm(card, today=this_day()) for card in sent(state, number, after)]
    if request.method == "POST":
        wrong = [form for form in forms if not form.validate()]
        if not wrong:
            return saved(trainee, series, forms, number, after)
        flash(_("One date needs a change. The reason stands beside it."), "bad")
    shown: dict[str, object] = {"state": state, "number": number, "after": after, "forms_shown": forms, "held": said}
    if number > state.pages:
        last = frame(trainee, series, state)
        told.forget(series.id)
        return render_template("portfolio/answered.html", **last, **shown)
    faulty = request.method == "POST"
    shown |= {"faulty": faulty, "focus": None if faulty else next_waiting(state, forms, after)}
    return render_template("portfolio/cards.html", **frame(trainee, series, state), **shown, **words_of(state, forms))


def sent(state: SeriesState, number: int, after: int | None) -> list[CardState]:
    """The cards of the page, and above them the one just answered on the page before, whose level may be said yet.

    Those that the form brought, when it brings some: a script may have put several pages on one.
    """
    if request.method == "POST":
        names = {name[:38] for name in request.form}
        brought = [card for card in state.asked if f"c-{card.id}" in names]
        if brought:
            return brought
    here = state.page(number)
    return [card for card in state.asked if card in here or (card.position == after and card.said is not None)]


def next_waiting(state: SeriesState, forms: list[CardForm], after: int | None) -> UUID | None:
    """The card to answer now that this one is: the next one, else one passed on this page; none as one arrives."""
    waiting = [] if after is None else [form.card for form in forms if state.waits(form.card)]
    return next((card.id for card in waiting if card.position > (after or 0)), waiting[0].id if waiting else None)


def saved(
    trainee: Trainee, series: CardSeries, forms: list[CardForm], number: int, after: int | None
) -> ResponseReturnValue:
    """Write what was answered, then go on to the next page; a script that sends each tap stays where it is."""
    now = datetime.now(UTC)
    sayings = [form.saying for form in forms if form.saying is not None]
    services.answer_cards(db.session, trainee=trainee, series=series, sayings=sayings, now=now)
    answered = next((form.card.position for form in forms if form.answer.data), None)
    one_by_one = answered is not None or "keep" in request.form
    if "tap" in request.form or one_by_one:
        state = fresh_state(trainee, series)
        done = one_by_one and number < state.pages and not any(state.waits(card) for card in state.page(number))
    else:
        done = "later" not in request.form
    if "tap" not in request.form:
        services.leave_behind(db.session, series=series, position=(number - (not done)) * A_PAGE, now=now)
    db.session.commit()
    if "later" in request.form:
        told.forget(series.id)
        return left(answered=bool(sayings))
    if "tap" in request.form:
        return jsonify(answered=state.answered, words=progress_words(state), turn=state.last_turn or 0)
    apres = (answered or after or 0) if one_by_one else None
    return redirect(url_for("portfolio.cards", series_id=series.id, page=number + done, apres=apres))


def fresh_state(trainee: Trainee, series: CardSeries) -> SeriesState:
    """The series with what was just answered."""
    held = {one.skill_id for one in queries.holdings(db.session, trainee.id, today=this_day()) if queries.is_held(one)}
    return queries.series_state(db.session, series.id, held=frozenset(held))


def left(*, answered: bool) -> ResponseReturnValue:
    """Leave the cards for later, with what was answered saved."""
    if answered:
        flash(_("Your answers are saved."), "good")
    return redirect(url_for("portfolio.show"))


def progress_words(state: SeriesState) -> str:
    """How far one is, in words."""
    return str(_("Answers: %(done)s of %(total)s", done=state.answered, total=len(state.asked)))


def frame(trainee: Trainee, series: CardSeries, state: SeriesState) -> dict[str, object]:
    """What the pages of a series say of it, and after the last one, what came of its cards."""
    return {
        "series": series,
        "title": series_titles(trainee, [series])[series.id],
        "progress_words": progress_words(state),
        "counts": {said.value: state.count(said) for said in CardSaid},
        "words": OwnWordsForm(formdata=None, text=told.sentence_of(series.id)),
        "labels": labels,
    }


def words_of(state: SeriesState, forms: list[CardForm]) -> dict[str, object]:
    """The words of a page's cards."""
    shown = [form.card for form in forms]
    ids = [card.skill_id for card in (*shown, *state.known)]
    return {
        "places": {card.id: place for place, card in enumerate(state.asked, start=1)},
        "names": skills.skill_labels(db.session, ids, language()),
        "meanings": skills.skill_definitions(db.session, [card.skill_id for card in shown], language()),
        "options": options(),
    }


def options() -> list[tuple[str, object, str, str]]:
    """The three answers, as the cards draw them."""
    return [
        (code, words, labels.ANSWER_MARKS[code], labels.ANSWER_TONES[code]) for code, words in labels.ANSWERS.items()
    ]


@bp.post("/portfolio/parcours/<uuid:series_id>/annuler")
@requires(Permission.EDIT_PORTFOLIO)
def undo(series_id: UUID) -> ResponseReturnValue:
    """Take back the last answers saved, and come back to their cards."""
    trainee = own_trainee()
    series = queries.card_series(db.session, trainee_id=trainee.id, series_id=series_id) or abort(404)
    turn = request.form.get("turn", 0, type=int)
    undone = services.undo(db.session, trainee=trainee, series=series, turn=turn, now=datetime.now(UTC))
    db.session.commit()
    if undone:
        flash(ngettext("%(num)d answer undone.", "%(num)d answers undone.", len(undone)), "good")
    else:
        flash(_("There was nothing more to undo there."), "wait")
    page, apres = ((undone[0] - 1) // A_PAGE + 1, undone[0] - 1) if undone else (None, None)
    return redirect(url_for("portfolio.cards", series_id=series.id, page=page, apres=apres))


@bp.post("/portfolio/parcours/<uuid:series_id>/ranger")
@requires(Permission.EDIT_PORTFOLIO)
def put_aside(series_id: UUID) -> ResponseReturnValue:
    """Close a series that one will not go on with."""
    trainee = own_trainee()
    series = queries.card_series(db.session, trainee_id=trainee.id, series_id=series_id) or abort(404)
    services.put_aside(db.session, series=series, now=datetime.now(UTC))
    told.forget(series.id)
    db.session.commit()
    flash(_("These cards are put away. What you answered stays in your portfolio."), "good")
    return redirect(url_for("portfolio.start"))
