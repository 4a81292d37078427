"""Where, when and for what a person looks, and who may find them."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.db import db
from app.i18n import alphabetical
from app.permissions import Permission
from app.portfolio import labels, queries, services
from app.portfolio.errors import NothingToShowError
from app.portfolio.forms import ProfileForm, VisibilityForm, profile_values
from app.portfolio.models import Trainee, Visibility
from app.portfolio.views.blueprint import bp, language, own_trainee, this_day, wished_names
from app.skills import forms as skill_forms
from app.skills import queries as skills
from app.territory import forms as commune_forms
from app.territory import queries as territory


@bp.route("/portfolio/profil", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def profile() -> ResponseReturnValue:
    """Where I live, how far I go, from when, which contracts and trades."""
    trainee = own_trainee()
    form = profile_form(trainee)
    if form.is_submitted() and not form.is_whole:
        form = profile_form(trainee, formdata=None)
        form.form_errors = [_("This page came back without its answers: nothing has changed. Fill it in again.")]
    elif form.validate_on_submit():
        services.describe(
            db.session,
            trainee=trainee,
            commune_code=form.commune.data,
            mobility_km=form.mobility_km.data,
            available_from=form.available_from.data,
            contracts=form.chosen_contracts,
            occupation_ids=form.chosen_occupations,
            now=datetime.now(UTC),
        )
        db.session.commit()
        flash(_("Your search is saved."), "good")
        added = bool(form.occupation.data)
        return redirect(url_for("portfolio.profile" if added else "portfolio.show"))
    return render_template("portfolio/profile.html", form=form)


def profile_form(trainee: Trainee, **sent: Any) -> ProfileForm:
    """What is known, or what was sent."""
    form = ProfileForm(
        data=profile_values(trainee),
        today=this_day(),
        distance=trainee.mobility_km,
        wished=wished_names(trainee.wished_occupations),
        **sent,
    )
    skill_forms.attach_occupation(form.occupation, db.session, language())
    commune_forms.attach_commune(form.commune, db.session)
    return form


@bp.route("/portfolio/visibilite", methods=["GET", "POST"])
@requires(Permission.CHOOSE_VISIBILITY)
def visibility() -> ResponseReturnValue:
    """Choose to appear in employers' searches, or no longer, knowing exactly what they see."""
    trainee = own_trainee()
    form = VisibilityForm(text_version=labels.CONSENT_TEXT)
    if form.validate_on_submit() and form.visibility.data in set(Visibility):
        chosen = Visibility(form.visibility.data)
        if chosen is Visibility.SEARCHABLE and form.text_version.data != labels.CONSENT_TEXT:
            form.form_errors.append(_("This text has changed since you opened the page. Read it, then choose."))
        elif choose(trainee, chosen, form):
            return redirect(url_for("portfolio.visibility"))
    return render_template("portfolio/visibility.html", form=form, **preview(trainee))


def choose(trainee: Trainee, chosen: Visibility, form: VisibilityForm) -> bool:
    """Write the choice; say why when it cannot be."""
    try:
        services.choose_visibility(
            db.session,
            trainee=trainee,
            visibility=chosen,
            now=datetime.now(UTC),
            text_version=labels.CONSENT_TEXT,
        )
    except NothingToShowError:
        form.form_errors.append(_("Your portfolio is empty: add at least one skill first."))
        return False
    db.session.commit()
    if chosen is Visibility.SEARCHABLE:
        flash(_("Employers can now find you, without your name."), "good")
    else:
        flash(_("No employer finds you any more, from now on."), "good")
    return True


def preview(trainee: Trainee) -> dict[str, object]:
    """Exactly what an employer would see."""
    held = queries.holdings(db.session, trainee.id, today=this_day())
    shown = [one for one in held if one.standing not in (queries.Standing.EXPIRED, queries.Standing.LAPSED)]
    names = skills.skill_labels(db.session, [one.skill_id for one in shown], language())
    place = territory.commune(db.session, trainee.commune_code) if trainee.commune_code else None
    return {
        "trainee": trainee,
        "shown": sorted(shown, key=lambda one: alphabetical(names[one.skill_id])),
        "names": names,
        "commune": place,
        "labels": labels,
        "is_searchable": trainee.visibility is Visibility.SEARCHABLE,
    }
