"""Who may read a positioning, and decide."""

from app.accounts.models import User
from app.positioning.queries import OPEN
from app.trainings import policies as trainings
from app.trainings.models import Enrolment


def may_read(user: User, enrolment: Enrolment) -> bool:
    """The trainers of the session's provider."""
    return trainings.may_follow(user, enrolment.session)


def may_decide(user: User, enrolment: Enrolment) -> bool:
    """The same, as long as the person is expected or there; nobody of their own training."""
    return may_read(user, enrolment) and enrolment.trainee.user_id != user.id and enrolment.state in OPEN
