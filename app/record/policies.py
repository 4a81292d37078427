"""Who may do what with a booklet."""

from app.portfolio.models import Trainee
from app.record.models import Booklet


def may_manage(trainee: Trainee, booklet: Booklet) -> bool:
    """Only the person it tells of downloads it or takes it back."""
    return booklet.link.trainee_id == trainee.id
