"""What rests on badges, asked of the slices above: to be told before a badge is taken away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge, Credential
from app.credentials.signals import Resting, resting_counted, resting_wanted


@dataclass(frozen=True, slots=True)
class Counted:
    """How many things rest on some badges, and how many would fall with them."""

    rest: int
    fall: int


def falling_with(session: Session, badge_ids: Collection[UUID], now: datetime) -> list[str]:
    """What their owner would lose, were these badges of a backpack to count no more, by name."""
    return [one.name for one in _resting(session, badge_ids, now) if one.falls]


def resting_on_given(session: Session, credential_ids: Collection[UUID], now: datetime) -> Counted:
    """How much rests on some badges given, whoever has them."""
    found = select(BackpackBadge.id).where(
        BackpackBadge.credential_id.in_(sorted(credential_ids)), BackpackBadge.removed_at.is_(None)
    )
    some = _resting(session, session.scalars(found).all(), now)
    return Counted(len(some), sum(one.falls for one in some))


def _resting(session: Session, badge_ids: Collection[UUID], now: datetime) -> list[Resting]:
    if not badge_ids:
        return []
    asked = resting_wanted.send(None, session=session, badge_ids=badge_ids, now=now)
    return [one for _receiver, told in asked for one in told]


def count_resting_on_badge(session: Session, achievement_id: UUID) -> int:
    """How much rests on the badges given of a model."""
    return _count(session, select(Credential.id).where(Credential.achievement_id == achievement_id))


def count_resting_on_key(session: Session, key_id: UUID) -> int:
    """How much rests on the badges that a key signed."""
    return _count(session, select(Credential.id).where(Credential.key_id == key_id))


def _count(session: Session, credentials: Select[UUID]) -> int:
    return sum(told for _receiver, told in resting_counted.send(None, session=session, credentials=credentials))
