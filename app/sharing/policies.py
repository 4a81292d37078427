"""Who may read what of whom, and answer or withdraw it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.portfolio.models import Trainee
from app.sharing import queries
from app.sharing.models import Grant, GrantRequest, Part, ShareLink


def may_read(session: Session, user: User, trainee: Trainee, part: Part, now: datetime) -> bool:
    """Only by an enrolment with one's provider or by an access given; one's own portfolio has its own page."""
    return trainee.user_id != user.id and queries.granted(session, user, trainee.id, part, now)


def may_withdraw(trainee: Trainee, shared: Grant | ShareLink) -> bool:
    """Only whose portfolio it is."""
    return shared.trainee_id == trainee.id


def may_answer(user: User, request: GrantRequest) -> bool:
    """Only who has the address that was written to."""
    return request.email == user.email


def may_stop_asking(user: User, request: GrantRequest) -> bool:
    """Those who read for the organisation that asked."""
    return request.organisation_id in {one.id for one in queries.reads_for(user)}
