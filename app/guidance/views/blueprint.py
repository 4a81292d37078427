"""Where the slice's pages hang, and whom one accompanies."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.db import db
from app.guidance import labels, queries
from app.guidance.models import Step
from app.guidance.queries import Followed
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee

bp = Blueprint("guidance", __name__, template_folder="../templates")


@bp.app_context_processor
def words() -> dict[str, Any]:
    """What steps and hand-overs are called, on this slice's pages and those above."""
    return {"guidance_words": labels}


def this_day() -> date:
    """The day it is."""
    return local_day(datetime.now(UTC))


def own_trainee() -> Trainee:
    """My own portfolio."""
    return portfolio.trainee_of(db.session, current_user) or abort(404)


def followed(trainee_id: UUID) -> Followed:
    """A person who lets me in; any other does not exist."""
    return queries.followed(db.session, current_user, trainee_id, datetime.now(UTC)) or abort(404)


def opened(trainee_id: UUID) -> Followed | None:
    """A person who lets me see offers and steps; None when they do no longer, and something was just typed for them.

    Whoever never let me in does not exist.
    """
    found = queries.followed(db.session, current_user, trainee_id, datetime.now(UTC))
    if found is not None and found.opens_steps:
        return found
    if request.method != "POST" or not queries.was_let_in(db.session, current_user, trainee_id):
        abort(404)
    return None


def ended(typed: str = "") -> ResponseReturnValue:
    """Say that the access ended meanwhile, and give back what was typed."""
    db.session.rollback()
    return render_template("guidance/ended.html", typed=typed), 404


def visible_step(step_id: UUID) -> tuple[Step, Followed | None]:
    """A step that I may see of a person who lets me in, and what they let me see; None as `opened` says."""
    step = queries.step(db.session, step_id) or abort(404)
    who = opened(step.trainee_id)
    if who is not None and step not in queries.dossier(db.session, who).steps:
        abort(404)
    return step, who
