"""In turn with whoever withdraws: what is written of a person is written while they let it be."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.guidance import queries
from app.guidance.errors import AccessEndedError
from app.guidance.queries import Followed
from app.portfolio.services.grounds import take_turns


def require(session: Session, *, user: User, trainee_id: UUID, now: datetime) -> Followed:
    """Take one's turn on a person, then make sure that they still open offers and steps to this reader."""
    take_turns(session, [trainee_id])
    found = queries.followed(session, user, trainee_id, now)
    if found is None or not found.opens_steps:
        raise AccessEndedError
    return found
