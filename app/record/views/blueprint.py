"""What the pages of this slice share."""

from datetime import UTC, date, datetime

from flask import Blueprint, abort
from flask_babel import get_locale
from flask_security import current_user

from app.db import db
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee

bp = Blueprint("record", __name__, template_folder="../templates")


def own_trainee() -> Trainee:
    """The portfolio of whoever is signed in: these pages take no other's id."""
    return portfolio.trainee_of(db.session, current_user) or abort(404)


def this_day() -> date:
    """The day it is."""
    return local_day(datetime.now(UTC))


def language() -> str:
    """The language of the page."""
    return str(get_locale())
