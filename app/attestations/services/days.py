"""On which days a trainer can have seen someone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.attestations.errors import DayProblem, WrongDayError
from app.i18n import local_day
from app.trainings import queries as trainings

# Who saw it long ago sees it again before they sign.
SEEN_WITHIN = timedelta(days=3 * 366)


def require_day(session: Session, providers: Mapping[UUID, UUID], day: date, now: datetime) -> None:
    """Refuse a day that has not come, is years ago, or when one of these people was not there yet."""
    today = local_day(now)
    if day > today:
        raise WrongDayError(DayProblem.COMING)
    if day < today - SEEN_WITHIN:
        raise WrongDayError(DayProblem.TOO_OLD)
    if day == today:
        return
    began = trainings.first_days(session, trainee_ids=providers.keys(), provider_ids=set(providers.values()))
    late = [
        (first, trainee_id)
        for trainee_id, provider_id in providers.items()
        if (first := began.get((trainee_id, provider_id))) is not None and day < first
    ]
    if late:
        first, trainee_id = max(late)
        raise WrongDayError(DayProblem.BEFORE_START, trainee_id=trainee_id, first=first)
