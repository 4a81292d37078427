"""The offers that fit whoever is signed in: for themselves alone, nobody is told."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import requires
from app.db import db
from app.matches.views.blueprint import bp, fitting_words
from app.permissions import Permission
from app.portfolio import queries as portfolio


@bp.get("/offres-pour-moi")
@requires(Permission.EDIT_PORTFOLIO)
def fitting() -> ResponseReturnValue:
    """Offers within my reach that want what I know or learn, what is missing for each, and who teaches it."""
    trainee = portfolio.trainee_of(db.session, current_user) or abort(404)
    return render_template("matches/fitting.html", trainee=trainee, own=True, **fitting_words(trainee.id))
