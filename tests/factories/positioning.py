"""People set against what they will follow."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.i18n import local_day
from app.positioning import services
from app.positioning.queries import Position
from app.trainings.models import Enrolment
from tests.factories.portfolio import NOW


def positions(
    session: Session, enrolments: Sequence[Enrolment], data_dir: Path, *, now: datetime = NOW
) -> list[Position]:
    """Where these people stand, on a day."""
    return services.positions(session, enrolments, today=local_day(now), data_dir=data_dir)
