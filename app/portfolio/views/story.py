"""What one tells in one's own words, as cards: the skills that the words show, to be answered about."""

import contextlib
from uuid import UUID

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.config import Settings
from app.db import db
from app.permissions import Permission
from app.portfolio import queries
from app.portfolio.errors import UnknownSkillError
from app.portfolio.forms import StoryForm
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day
from app.portfolio.views.cards import Card, answer_of, finished, options, save
from app.reading import bridge as reading
from app.skills import queries as skills

MOST_CARDS = 12


@bp.route("/portfolio/recit", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def story() -> ResponseReturnValue:
    """Tell what one has done; the text is read, answered about, and not kept."""
    trainee, form = own_trainee(), StoryForm()
    settings: Settings = current_app.config["SETTINGS"]
    ready = reading.is_ready(db.session, data_dir=settings.data_dir)
    held = {one.skill_id: one for one in queries.holdings(db.session, trainee.id, today=this_day())}
    answered = _answered()
    if answered:
        open_ones = [one for one in answered if one not in held or not held[one].from_others]
        try:
            save(trainee, [Card(one, answer_of(one, held)) for one in open_ones], held)
        except UnknownSkillError:
            db.session.rollback()
            form.form_errors.append(_("This skill can no longer be added. Look for another one."))
        else:
            return finished(trainee)
    read: list[reading.SkillRead] = []
    if form.validate_on_submit():
        read = reading.skills_in(
            db.session, form.story.data or "", locale=language(), data_dir=settings.data_dir, limit=MOST_CARDS
        )
    cards = [Card(one.skill_id, answer_of(one.skill_id, held)) for one in read]
    shown = [one for one in cards if one.skill_id not in held or not held[one.skill_id].from_others]
    return render_template(
        "portfolio/story.html",
        form=form,
        ready=ready,
        cards=shown,
        known=len(cards) - len(shown),
        words={one.skill_id: one.words for one in read},
        names=skills.skill_labels(db.session, [one.skill_id for one in shown], language()),
        options=options(),
    )


def _answered() -> list[UUID]:
    """The skills of the cards sent; the fields' names are not taken at their word."""
    sent = []
    for name in request.form:
        with contextlib.suppress(ValueError):
            sent.append(UUID(name.removeprefix("c-")))
    known = skills.skill_labels(db.session, sent[:MOST_CARDS], language())
    return [one for one in sent if one in known]
