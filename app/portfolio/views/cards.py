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
    forms = [CardForm(card, today=this_day()) for card in sent(state, number)]
    if request.method == "POST":
        wrong = [form for form in forms if not form.validate()]
        if not wrong:
            return saved(trainee, series, forms, number)
        flash(_("One date needs a change. The reason stands beside it."), "bad")
    shown = {"state": state, "number": number, "forms_shown": forms, "held": said}
    if number > state.pages:
        last = frame(trainee, series, state)
        told.forget(series.id)
        return render_template("portfolio/answered.html", **last, **shown)
    return render_template("portfolio/cards.html", **frame(trainee, series, state), **shown, **words_of(state, forms))


def sent(state: SeriesState, number: int) -> list[CardState]:
    """The cards of the page; those that the form brought, when a script had put several pages on one."""
    if request.method == "POST":
        names = {name[:38] for name in request.form}
        brought = [card for card in state.asked if f"c-{card.id}" in names]
        if brought:
            return brought
    return list(state.page(number))


def saved(trainee: Trainee, series: CardSeries, forms: list[CardForm], number: int) -> ResponseReturnValue:
    """Write what was answered, then go on to the next page; a script that sends each tap stays where it is."""
    now = datetime.now(UTC)
    sayings = [form.saying for form in forms if form.saying is not None]
    later = "later" in request.form
    services.answer_cards(db.session, trainee=trainee, series=series, sayings=sayings, now=now)
    if "tap" not in request.form:
        services.leave_behind(db.session, series=series, position=(number - later) * A_PAGE, now=now)
    db.session.commit()
    if later:
        told.forget(series.id)
        return left(answered=bool(sayings))
    if "tap" not in request.form:
        return redirect(url_for("portfolio.cards", series_id=series.id, page=number + 1))
    held = {one.skill_id for one in queries.holdings(db.session, trainee.id, today=this_day()) if queries.is_held(one)}
    state = queries.series_state(db.session, series.id, held=frozenset(held))
    return jsonify(answered=state.answered, words=progress_words(state), turn=state.last_turn or 0)


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
        "first": state.asked.index(shown[0]) + 1 if shown else 0,
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
    page = (undone[0] - 1) // A_PAGE + 1 if undone else None
    return redirect(url_for("portfolio.cards", series_id=series.id, page=page))


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
