"""What one can do, in one's own words: kept, linked to a skill of the framework, taken out."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import queries, services
from app.portfolio.errors import UnknownSkillError
from app.portfolio.forms import LinkWordsForm, OwnWordsForm
from app.portfolio.models import OwnWords, Trainee
from app.portfolio.views import proposals, told
from app.portfolio.views.blueprint import bp, language, own_trainee
from app.skills import forms as skill_forms
from app.skills import queries as skills

PROPOSED = 5


@bp.route("/portfolio/mes-mots", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def own_words() -> ResponseReturnValue:
    """Say in one's own words what no card asked; all that was said so."""
    trainee = own_trainee()
    form = OwnWordsForm(text=request.args.get("texte", "")[:300])
    series = card_series(trainee)
    experience = named_experience(trainee)
    if form.validate_on_submit():
        words = services.keep_words(
            db.session, trainee=trainee, text=form.text.data, experience_id=experience, now=datetime.now(UTC)
        )
        db.session.commit()
        told.forget(series)
        flash(_("Kept in your words. You can link them to a skill, now or later."), "good")
        return redirect(url_for("portfolio.words", words_id=words.id, serie=series))
    kept = queries.own_words(db.session, trainee.id)
    linked = [one.linked_skill_id for one in kept if one.linked_skill_id is not None]
    return render_template(
        "portfolio/own_words.html",
        form=form,
        kept=kept,
        names=skills.skill_labels(db.session, linked, language()),
        series=series,
        experience=experience,
    )


def card_series(trainee: Trainee) -> UUID | None:
    """The cards one came from, and goes back to."""
    asked = request.values.get("serie", type=UUID)
    found = queries.card_series(db.session, trainee_id=trainee.id, series_id=asked) if asked else None
    return found.id if found else None


def named_experience(trainee: Trainee) -> UUID | None:
    """The experience that the words tell of, when it is one's own."""
    asked = request.values.get("experience", type=UUID)
    found = queries.experience(db.session, trainee_id=trainee.id, experience_id=asked) if asked else None
    return found.id if found else None


@bp.route("/portfolio/mes-mots/<uuid:words_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def words(words_id: UUID) -> ResponseReturnValue:
    """Link one's words to a skill of the framework, among a few proposed or by its name."""
    trainee, one = own(words_id)
    form = LinkWordsForm()
    skill_forms.attach_skill(form.skill, db.session, language())
    if form.validate_on_submit():
        try:
            services.link_words(
                db.session, trainee=trainee, words=one, skill_id=UUID(form.skill.data), now=datetime.now(UTC)
            )
        except UnknownSkillError:
            form.form_errors.append(_("This skill can no longer be added. Look for another one."))
            db.session.rollback()
        else:
            db.session.commit()
            flash(_("Your words are linked to “%(skill)s”.", skill=form.skill.text), "good")
            series = card_series(trainee)
            back = url_for("portfolio.cards", series_id=series) if series else url_for("portfolio.show")
            return redirect(back)
    linked = [one.linked_skill_id] if one.linked_skill_id else []
    return render_template(
        "portfolio/words.html",
        words=one,
        form=form,
        proposed=proposed(one.text),
        names=skills.skill_labels(db.session, linked, language()),
        series=card_series(trainee),
    )


def proposed(text: str) -> list[tuple[str, str]]:
    """The skills that the words may be: those they claim, then those whose names are like them."""
    read = [one.skill_id for one in proposals.at_hand(text)]
    names = skills.skill_labels(db.session, read, language())
    found = {str(skill_id): names[skill_id] for skill_id in read if skill_id in names}
    for like in skill_forms.skills_like(db.session, text, language(), limit=PROPOSED):
        found.setdefault(like.id, like.label)
    return list(found.items())[:PROPOSED]


@bp.post("/portfolio/mes-mots/<uuid:words_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def remove_words(words_id: UUID) -> ResponseReturnValue:
    """Take one's words out of the portfolio."""
    _trainee, one = own(words_id)
    services.remove_words(db.session, words=one, now=datetime.now(UTC))
    db.session.commit()
    flash(_("These words are out of your portfolio."), "good")
    return redirect(url_for("portfolio.show"))


def own(words_id: UUID) -> tuple[Trainee, OwnWords]:
    """One's own words; another's do not exist."""
    trainee = own_trainee()
    found = queries.own_word(db.session, trainee_id=trainee.id, words_id=words_id)
    return trainee, found or abort(404)
