"""“What have you done?”: the one door to add skills, by a trade, a training, an experience or a sentence."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.errors import NothingFoundError, NothingToAskError
from app.portfolio.forms import OccupationForm, OwnWordsForm, StoryForm
from app.portfolio.models import CardSeries, CardStart, Trainee
from app.portfolio.services import Beginning, Proposal
from app.portfolio.signals import OwnTraining
from app.portfolio.views import proposals, told
from app.portfolio.views.blueprint import bp, language, own_trainee
from app.skills import forms as skill_forms
from app.skills import queries as skills

TRADES_SHOWN = 6


@bp.route("/portfolio/parcours", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def start() -> ResponseReturnValue:
    """Choose where to start from: a trade, a training, an experience, a sentence; or go on where one stopped."""
    trainee, form = own_trainee(), OccupationForm()
    skill_forms.attach_occupation(form.occupation, db.session, language())
    if form.validate_on_submit():
        return begin_trade(trainee, UUID(form.occupation.data))
    trainings = queries.own_trainings(db.session, trainee.id)
    open_ones = queries.open_series(db.session, trainee.id)
    trades, own = proposed_trades(trainee, trainings)
    return render_template(
        "portfolio/start.html",
        form=form,
        trades=trades,
        own_trades=own,
        trainings=trainings,
        experiences=queries.experiences(db.session, trainee.id),
        open_ones=open_ones,
        titles=series_titles(trainee, open_ones),
        progress=queries.series_progress(db.session, [one.id for one in open_ones]),
        labels=labels,
    )


def proposed_trades(trainee: Trainee, trainings: Sequence[OwnTraining]) -> tuple[list[tuple[UUID, str]], int]:
    """A few trades to start from: one's own, then those that many choose; and how many are one's own."""
    wished = sorted(one.occupation_id for one in trainee.wished_occupations)
    taught = [one.occupation_id for one in trainings if one.occupation_id is not None]
    common = queries.most_chosen(db.session, limit=TRADES_SHOWN)
    ids = list(dict.fromkeys([*wished, *taught, *common]))[:TRADES_SHOWN]
    names = skills.occupation_labels(db.session, ids, language())
    named = [(one, names[one]) for one in ids if one in names]
    return named, sum(1 for one, _name in named if one in {*wished, *taught})


def series_titles(trainee: Trainee, series: Sequence[CardSeries]) -> dict[UUID, str]:
    """What each series starts from, in words."""
    trades = [one.occupation_id for one in series if one.occupation_id is not None]
    names = skills.occupation_labels(db.session, trades, language())
    lived = {one.id: one.title for one in queries.experiences(db.session, trainee.id)}
    titles = {}
    for one in series:
        title = lived.get(one.experience_id) if one.experience_id else names.get(one.occupation_id)  # type: ignore[arg-type]
        titles[one.id] = title or str(_("Told in your own words"))
    return titles


@bp.post("/portfolio/parcours/metier/<uuid:occupation_id>")
@requires(Permission.EDIT_PORTFOLIO)
def start_trade(occupation_id: UUID) -> ResponseReturnValue:
    """Start from a trade that was proposed."""
    trainee = own_trainee()
    if occupation_id not in skills.occupation_labels(db.session, [occupation_id], language()):
        abort(404)
    return begin_trade(trainee, occupation_id)


def begin_trade(trainee: Trainee, occupation_id: UUID) -> ResponseReturnValue:
    """The cards of a trade."""
    beginning = Beginning(CardStart.OCCUPATION, f"occupation:{occupation_id}", occupation_id=occupation_id)
    return begin(trainee, beginning, proposals.of_trade(occupation_id), otherwise=url_for("portfolio.start"))


@bp.post("/portfolio/parcours/formation/<uuid:training_id>")
@requires(Permission.EDIT_PORTFOLIO)
def start_training(training_id: UUID) -> ResponseReturnValue:
    """Start from a training one is enrolled in: what it teaches, then the skills of the trade it aims at."""
    trainee = own_trainee()
    known = {one.id: one for one in queries.own_trainings(db.session, trainee.id)}
    training = known.get(training_id) or abort(404)
    experience = services.experience_of_training(db.session, trainee=trainee, training=training)
    beginning = Beginning(CardStart.TRAINING, f"training:{training.id}", training.occupation_id, experience.id)
    taught = [Proposal(skill_id) for skill_id in training.skill_ids]
    proposed = [*taught, *proposals.of_trade(training.occupation_id)]
    return begin(trainee, beginning, proposed, otherwise=url_for("portfolio.experience", experience_id=experience.id))


@bp.route("/portfolio/parcours/phrase", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def tell() -> ResponseReturnValue:
    """Tell what one has done; the text is read, and not kept but for the words that show each skill."""
    trainee, form = own_trainee(), StoryForm()
    ready, nothing, already = proposals.can_read(), False, list[str]()
    if ready and form.validate_on_submit():
        text = form.story.data or ""
        proposed = proposals.of_words(text)
        try:
            return opened(trainee, beginning_of_words(text), proposed, sentence=text)
        except NothingToAskError:
            already = list(skills.skill_labels(db.session, [one.skill_id for one in proposed], language()).values())
        except NothingFoundError:
            nothing = True
    return render_template(
        "portfolio/tell.html",
        form=form,
        ready=ready,
        nothing=nothing,
        already=sorted(already),
        words=OwnWordsForm(formdata=None, text=told.in_short(form.story.data)),
    )


def beginning_of_words(text: str) -> Beginning:
    """A sentence as a beginning; the same one sent twice begins one series."""
    return Beginning(CardStart.STORY, "story:" + hashlib.sha256(text.encode()).hexdigest()[:32])


def begin(
    trainee: Trainee, beginning: Beginning, proposed: Sequence[Proposal], *, otherwise: str
) -> ResponseReturnValue:
    """Begin a series and go to its cards; say so where there is nothing to ask."""
    try:
        return opened(trainee, beginning, proposed)
    except NothingToAskError:
        return already_said(otherwise)
    except NothingFoundError:
        db.session.commit()
        flash(_("We found no skill there. Choose a trade, or say in a sentence what you did."), "wait")
        return redirect(otherwise)


def opened(
    trainee: Trainee, beginning: Beginning, proposed: Sequence[Proposal], *, sentence: str = ""
) -> ResponseReturnValue:
    """Begin a series, or take it up again, and go to its cards."""
    now = datetime.now(UTC)
    series = services.begin_series(db.session, trainee=trainee, beginning=beginning, proposals=proposed, now=now)
    db.session.commit()
    if sentence:
        told.remember(series.id, sentence)
    return redirect(url_for("portfolio.cards", series_id=series.id))


def already_said(page: str) -> ResponseReturnValue:
    """Nothing is left to ask."""
    db.session.commit()
    flash(_("Your portfolio already says all that we would ask there. Start from something else."), "good")
    return redirect(page)
