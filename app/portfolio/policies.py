"""Who may do what with this portfolio."""

from app.accounts.models import User
from app.portfolio.models import Trainee


def may_edit(user: User, trainee: Trainee) -> bool:
    """Only the person it tells of."""
    return trainee.user_id == user.id
