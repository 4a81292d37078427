"""What rests on badges, asked of the slices above: to be told before a badge is taken away."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.credentials.models import Credential
from app.credentials.signals import resting_counted, resting_wanted

# What someone holds is told to them alone. Whoever gave badges reads how many people hold something by them in steps of
# so many, and nothing below: the number must tell nothing of any of them. Of badges that one picks it tells nothing at
# all, for picking others, and comparing, would tell of each.
STEP = 5


def falling_with(session: Session, badge_ids: Collection[UUID], now: datetime) -> list[str]:
    """What their owner would lose, were these badges of a backpack to count no more, by name."""
    if not badge_ids:
        return []
    asked = resting_wanted.send(None, session=session, badge_ids=badge_ids, now=now)
    return [one.name for _receiver, told in asked for one in told if one.falls]


def people_resting_on_badge(session: Session, achievement_id: UUID) -> int:
    """How many people, at least, hold something by the badges given of a model; zero is a number not told."""
    return _people(session, select(Credential.id).where(Credential.achievement_id == achievement_id))


def people_resting_on_key(session: Session, key_id: UUID) -> int:
    """The same of the badges that a key signed."""
    return _people(session, select(Credential.id).where(Credential.key_id == key_id))


def _people(session: Session, credentials: Select[UUID]) -> int:
    asked = resting_counted.send(None, session=session, credentials=credentials)
    return max((told for _receiver, told in asked), default=0) // STEP * STEP
