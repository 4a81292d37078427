"""Experiences: added, corrected, taken out; each with the skills that come from it."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.access import requires
from app.db import db
from app.i18n import alphabetical
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.forms import ExperienceForm, ExperienceSkillsForm, NewExperienceForm, experience_values
from app.portfolio.models import CardStart, Experience, ExperienceKind, Trainee
from app.portfolio.services import Beginning, Proposal
from app.portfolio.views import proposals
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day
from app.portfolio.views.parcours import begin
from app.skills import forms as skill_forms
from app.skills import queries as skills


@bp.route("/portfolio/experiences/ajouter", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def add_experience() -> ResponseReturnValue:
    """Tell of a training, a job or another episode, then answer the cards of its skills."""
    trainee, asked = own_trainee(), request.args.get("genre", "")
    kind = asked if asked in set(ExperienceKind) else ExperienceKind.JOB.value
    form = NewExperienceForm(today=this_day(), kind=kind)
    skill_forms.attach_occupation(form.occupation, db.session, language())
    if form.validate_on_submit():
        experience = services.add_experience(db.session, trainee=trainee, **form.told)
        return begin_experience(trainee, experience, form)
    return render_template("portfolio/experience_form.html", form=form, experience=None)


@bp.route("/portfolio/experiences/<uuid:experience_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def experience(experience_id: UUID) -> ResponseReturnValue:
    """One experience: its skills, what one said of it in one's own words, and a way to add to them."""
    trainee, one = own(experience_id)
    form = ExperienceSkillsForm()
    skill_forms.attach_occupation(form.occupation, db.session, language())
    if form.validate_on_submit():
        return begin_experience(trainee, one, form)
    held = [
        summed_up
        for summed_up in queries.holdings(db.session, trainee.id, today=this_day())
        if any(ground.experience_id == one.id for ground in summed_up.grounds)
    ]
    words = queries.own_words(db.session, trainee.id, experience_id=one.id)
    linked = [word.linked_skill_id for word in words if word.linked_skill_id is not None]
    names = skills.skill_labels(db.session, [*(each.skill_id for each in held), *linked], language())
    return render_template(
        "portfolio/experience.html",
        experience=one,
        form=form,
        held=sorted(held, key=lambda each: alphabetical(names[each.skill_id])),
        words=words,
        names=names,
        labels=labels,
    )


def begin_experience(trainee: Trainee, one: Experience, form: FlaskForm) -> ResponseReturnValue:
    """The cards of what the trade and the sentence given show; else of what its own title shows."""
    trade = UUID(form.occupation.data) if form.occupation.data else None
    proposed: list[Proposal] = [*proposals.of_words(form.story.data, trade), *proposals.of_trade(trade)]
    if not (form.story.data or "").strip() and trade is None:
        proposed = proposals.of_words(one.title)
    start = CardStart.TRAINING if one.kind is ExperienceKind.TRAINING else CardStart.EXPERIENCE
    # Other words, or another trade, of the same experience are another series; the words themselves are not kept.
    told = hashlib.sha256(f"{form.story.data or ''}|{trade or ''}".encode()).hexdigest()[:32]
    beginning = Beginning(start, f"experience:{one.id}:{told}", trade, one.id)
    return begin(trainee, beginning, proposed, otherwise=url_for("portfolio.experience", experience_id=one.id))


@bp.route("/portfolio/experiences/<uuid:experience_id>/modifier", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def edit_experience(experience_id: UUID) -> ResponseReturnValue:
    """Put an experience right."""
    _trainee, one = own(experience_id)
    form = ExperienceForm(today=this_day(), data=experience_values(one))
    if form.validate_on_submit():
        services.correct_experience(db.session, experience=one, **form.told)
        db.session.commit()
        flash(_("“%(experience)s” is up to date.", experience=one.title), "good")
        return redirect(url_for("portfolio.experience", experience_id=one.id))
    return render_template("portfolio/experience_form.html", form=form, experience=one)


@bp.post("/portfolio/experiences/<uuid:experience_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def remove_experience(experience_id: UUID) -> ResponseReturnValue:
    """Take an experience out of the portfolio; its skills stay."""
    _trainee, one = own(experience_id)
    services.remove_experience(db.session, experience=one, now=datetime.now(UTC))
    db.session.commit()
    flash(_("“%(experience)s” is out of your portfolio. Its skills stay.", experience=one.title), "good")
    return redirect(url_for("portfolio.show"))


def own(experience_id: UUID) -> tuple[Trainee, Experience]:
    """One of one's own experiences; another's does not exist."""
    trainee = own_trainee()
    found = queries.experience(db.session, trainee_id=trainee.id, experience_id=experience_id)
    return trainee, found or abort(404)
