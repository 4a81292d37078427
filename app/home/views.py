"""The first page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import public

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """What to do now, for a visitor and for each role."""
    return render_template("home/landing.html")
