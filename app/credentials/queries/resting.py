"""What rests on badges, asked of the slices above: to be told to their owner before a badge is taken away.

It is told to nobody else. Whoever gave badges reads the same words whoever holds something by them, and no number: when
all five of five people hold it, it would tell of each; and of fewer, it would tell of one to whoever suspends their
badge and looks again.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.credentials.signals import resting_wanted


def falling_with(session: Session, badge_ids: Collection[UUID], now: datetime) -> list[str]:
    """What their owner would lose, were these badges of a backpack to count no more, by name."""
    if not badge_ids:
        return []
    asked = resting_wanted.send(None, session=session, badge_ids=badge_ids, now=now)
    return [one.name for _receiver, told in asked for one in told if one.falls]
