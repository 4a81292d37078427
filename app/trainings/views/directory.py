"""Which sessions are to come, near whom, and who teaches a skill: for everyone."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access import public
from app.db import db
from app.skills import forms as skill_forms
from app.territory import distances
from app.territory import forms as commune_forms
from app.territory import queries as territory
from app.territory.models import Commune
from app.trainings import queries
from app.trainings.forms import DirectoryForm
from app.trainings.queries import Place
from app.trainings.views.blueprint import bp, language, this_day
from app.ui.lists import page_url

PAGE = 20


@bp.get("/trouver-une-formation")
@public
def directory() -> ResponseReturnValue:
    """The sessions to come: all, or those that teach a skill, the nearest first when a commune is given."""
    form = DirectoryForm(request.args)
    skill_forms.attach_skill(form.competence, db.session, language())
    commune_forms.attach_commune(form.commune, db.session)
    sound = form.validate()
    skill = UUID(form.competence.data) if sound and form.competence.data else None
    here = territory.commune(db.session, form.commune.data) if sound and form.commune.data else None
    found = nearest_first(queries.directory(db.session, after=this_day(), skill_id=skill), here) if sound else []
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "trainings/directory.html",
        form=form,
        sound=sound,
        here=here,
        skill=form.competence.text if skill else "",
        total=len(found),
        shown=found[(number - 1) * PAGE : number * PAGE],
        number=number,
        pages=pages,
        page_url=page_url,
    )


def nearest_first(found: Sequence[Place], here: Commune | None) -> list[Place]:
    """Sessions by distance from a commune, then as they come."""
    if here is None or not found:
        return list(found)
    away = distances.haversine_km(
        here.latitude, here.longitude, [one.latitude for one in found], [one.longitude for one in found]
    )
    placed = [replace(one, away_km=float(km)) for one, km in zip(found, away, strict=True)]
    return sorted(placed, key=lambda one: round(one.away_km or 0))
