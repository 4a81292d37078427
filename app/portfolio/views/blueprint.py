"""What the portfolio's pages share."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, abort
from flask_babel import get_locale
from flask_security import current_user

from app.db import db
from app.i18n import alphabetical, local_day
from app.portfolio import queries
from app.portfolio.models import Trainee, WishedOccupation
from app.skills import queries as skills

bp = Blueprint("portfolio", __name__, template_folder="../templates")


def own_trainee() -> Trainee:
    """The portfolio of whoever is signed in: these pages take no other's id."""
    return queries.trainee_of(db.session, current_user) or abort(404)


def this_day() -> date:
    """The day it is."""
    return local_day(datetime.now(UTC))


def language() -> str:
    """The language of the page, for the names of skills and occupations."""
    return str(get_locale())


def wished_names(wished: Iterable[WishedOccupation]) -> dict[UUID, str]:
    """The trades a person looks for, by name."""
    names = skills.occupation_labels(db.session, [one.occupation_id for one in wished], language())
    return dict(sorted(names.items(), key=lambda named: (alphabetical(named[1]), str(named[0]))))
