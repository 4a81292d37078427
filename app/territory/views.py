"""Communes proposed as one types."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.access import public
from app.db import db
from app.territory import queries
from app.territory.forms import found
from app.ui.fields import CHOICES_SHOWN

bp = Blueprint("territory", __name__)

LONGEST_TYPED = 100
KEPT_SECONDS = 3600


@bp.get("/communes/suggestions")
@public
def suggestions() -> ResponseReturnValue:
    """Communes that what is typed may mean; those who sign up need them too."""
    typed = request.args.get("q", "")[:LONGEST_TYPED]
    answer = [found(commune) for commune in queries.communes_like(db.session, typed, CHOICES_SHOWN)]
    response = jsonify([{"id": one.id, "label": one.label, "hint": one.hint} for one in answer])
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response
