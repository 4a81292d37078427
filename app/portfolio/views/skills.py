"""One skill: find it, say where one stands, take it back."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.errors import UnknownSkillError
from app.portfolio.forms import SkillForm, skill_values
from app.portfolio.models import ExperienceKind, Trainee
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day
from app.skills import forms as skill_forms
from app.skills import queries as skills

FOUND = 12


@bp.get("/portfolio/competences/ajouter")
@requires(Permission.EDIT_PORTFOLIO)
def add() -> ResponseReturnValue:
    """Look for a skill in one's own words."""
    trainee, typed = own_trainee(), request.args.get("q", "").strip()[:200]
    chosen = request.args.get("q-id", "")
    if chosen and (skill_id := as_uuid(chosen)) is not None:
        return redirect(url_for("portfolio.skill", skill_id=skill_id))
    found = skill_forms.skills_like(db.session, typed, language(), limit=FOUND) if typed else []
    held = {one.skill_id: one for one in queries.holdings(db.session, trainee.id, today=this_day())}
    return render_template(
        "portfolio/add.html", typed=typed, found=[(one, held.get(UUID(one.id))) for one in found], labels=labels
    )


@bp.route("/portfolio/competences/<uuid:skill_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def skill(skill_id: UUID) -> ResponseReturnValue:
    """Say where I stand with a skill, and see what others say of it."""
    trainee, today = own_trainee(), this_day()
    name = skills.skill_labels(db.session, [skill_id], language()).get(skill_id) or abort(404)
    held = queries.holding(db.session, trainee_id=trainee.id, skill_id=skill_id, today=today)
    experiences = queries.experiences(db.session, trainee.id)
    values = skill_values(held.declaration if held else None)
    form = SkillForm(data=values, today=today, experiences=experiences)
    if form.validate_on_submit():
        try:
            save(form, trainee, skill_id)
        except UnknownSkillError:
            form.form_errors.append(_("This skill can no longer be added. Look for another one."))
        else:
            db.session.commit()
            flash(_("“%(skill)s” is up to date in your portfolio.", skill=name), "good")
            return redirect(url_for("portfolio.show"))
        db.session.rollback()
    return render_template(
        "portfolio/skill.html",
        form=form,
        skill_id=skill_id,
        name=name,
        concept=skills.skill(db.session, skill_id),
        held=held,
        origins=queries.origins(db.session, [held] if held else []),
        experiences={one.id: one for one in experiences},
        items=queries.evidence(db.session, trainee.id, [skill_id])[skill_id],
        testimonies=queries.testimonies(db.session, trainee.id, [skill_id])[skill_id],
        notes=[one for one in queries.trainer_notes(db.session, trainee.id, skill_id) if not one.withdrawn_reason],
        labels=labels,
    )


def save(form: SkillForm, trainee: Trainee, skill_id: UUID) -> None:
    """Write what was said, and the experience it comes from when it is a new one."""
    experience_id = None
    if form.names_an_experience:
        experience_id = services.add_experience(
            db.session,
            trainee=trainee,
            kind=ExperienceKind(form.kind.data),
            title=form.title.data.strip(),
            place=(form.place.data or "").strip() or None,
            started_on=form.started_on.data,
            ended_on=form.ended_on.data,
        ).id
    saying = form.saying(skill_id, experience_id)
    services.declare_many(db.session, trainee=trainee, sayings=[saying], now=datetime.now(UTC))


@bp.post("/portfolio/competences/<uuid:skill_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def take_back(skill_id: UUID) -> ResponseReturnValue:
    """Take back what I said of a skill; what others said of it stays."""
    services.take_back(db.session, trainee=own_trainee(), skill_id=skill_id, now=datetime.now(UTC))
    db.session.commit()
    flash(_("What you said of this skill has been taken back."), "good")
    return redirect(url_for("portfolio.show"))


def as_uuid(text: str) -> UUID | None:
    """An id that came by the address, when it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
