"""Where the slice's pages hang, and whose is what."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, abort
from flask_security import current_user

from app.db import db
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.sharing import policies, queries
from app.sharing.models import Grant, GrantRequest, LinkKind, ShareLink

bp = Blueprint("sharing", __name__, template_folder="../templates")


def this_day() -> date:
    """The day it is."""
    return local_day(datetime.now(UTC))


def own_trainee() -> Trainee:
    """My own portfolio."""
    return portfolio.trainee_of(db.session, current_user) or abort(404)


def own_grant(grant_id: UUID) -> Grant:
    """An access that I gave; any other does not exist."""
    found = queries.grant(db.session, grant_id)
    if found is None or not policies.may_withdraw(own_trainee(), found):
        abort(404)
    return found


def own_link(link_id: UUID) -> ShareLink:
    """A link to my portfolio that I made; any other does not exist."""
    found = queries.link(db.session, link_id)
    if found is None or found.kind is not LinkKind.PAGE or not policies.may_withdraw(own_trainee(), found):
        abort(404)
    return found


def request_to_me(request_id: UUID) -> GrantRequest:
    """A request made to me; any other does not exist."""
    found = queries.request(db.session, request_id)
    if found is None or not policies.may_answer(current_user, found):
        abort(404)
    return found


def request_of_ours(request_id: UUID) -> GrantRequest:
    """A request that an organisation I read for made; any other does not exist."""
    found = queries.request(db.session, request_id)
    if found is None or not policies.may_stop_asking(current_user, found):
        abort(404)
    return found
