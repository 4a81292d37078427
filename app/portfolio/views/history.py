"""What happened to one of my skills."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import labels, queries
from app.portfolio.views.blueprint import bp, own_trainee, this_day
from app.portfolio.views.evidence import skill_name


@bp.get("/portfolio/competences/<uuid:skill_id>/histoire")
@requires(Permission.EDIT_PORTFOLIO)
def history(skill_id: UUID) -> ResponseReturnValue:
    """Who said what of this skill, when, and what became of it."""
    trainee, name = own_trainee(), skill_name(skill_id)
    events = queries.history(db.session, trainee_id=trainee.id, skill_id=skill_id, today=this_day())
    sources = {event.ground.source_id for event in events if event.ground and event.ground.source_id}
    return render_template(
        "portfolio/history.html",
        skill_id=skill_id,
        name=name,
        events=events,
        origins=queries.origins_of(db.session, sources),
        experiences={one.id: one for one in queries.experiences(db.session, trainee.id)},
        labels=labels,
    )
