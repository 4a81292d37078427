"""Whom a change concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, select, union
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge
from app.recognition.models import Award, RecognisedVersion, Recognition, Sweep

# Of what is under way, so many decisions are counted, the oldest first: the statement stays a short one.
MOST_SWEEPS = 40


def concerned_by(meta_badge_id: UUID, recognition_id: UUID | None) -> Select[UUID]:
    """Who has a badge that a recognition is about, or any that counts for the meta-badge, or the meta-badge itself."""
    holders = (
        select(BackpackBadge.trainee_id)
        .join(
            RecognisedVersion,
            and_(
                RecognisedVersion.achievement_address == BackpackBadge.achievement_address,
                RecognisedVersion.issuer_address == BackpackBadge.issuer_address,
            ),
        )
        .where(BackpackBadge.removed_at.is_(None))
    )
    if recognition_id is not None:
        return holders.where(RecognisedVersion.recognition_id == recognition_id).distinct()
    awarded = select(Award.trainee_id).where(Award.meta_badge_id == meta_badge_id, Award.ended_at.is_(None))
    counted = holders.join(Recognition, Recognition.id == RecognisedVersion.recognition_id).where(
        Recognition.meta_badge_id == meta_badge_id
    )
    both = union(counted, awarded).subquery()
    return select(both.c.trainee_id)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """People looked at again after decisions on a meta-badge: how many were, how many are left, and what changed."""

    meta_badge_id: UUID
    done: int
    left: int
    changed: int


def under_way(session: Session, meta_badges: Select[UUID] | Collection[UUID]) -> list[UnderWay]:
    """How far it has come for each of these meta-badges, the longest first; nothing where all is done."""
    sweeps = session.scalars(
        select(Sweep)
        .where(Sweep.ended_at.is_(None), Sweep.meta_badge_id.in_(meta_badges))
        .order_by(Sweep.made_at)
        .limit(MOST_SWEEPS)
        .execution_options(populate_existing=True)
    ).all()
    if not sweeps:
        return []
    people = union(*(_left(one) for one in sweeps)).subquery()
    counted = session.execute(select(people.c.meta_badge_id, func.count()).group_by(people.c.meta_badge_id))
    left: dict[UUID, int] = dict(counted.all())
    found = []
    for meta_badge_id in dict.fromkeys(one.meta_badge_id for one in sweeps):
        own = [one for one in sweeps if one.meta_badge_id == meta_badge_id]
        found.append(
            UnderWay(
                meta_badge_id, sum(one.done for one in own), left.get(meta_badge_id, 0), sum(one.changed for one in own)
            )
        )
    return sorted(found, key=lambda one: (-one.left, str(one.meta_badge_id)))


def _left(one: Sweep) -> Select[UUID, UUID]:
    """Whom a sweep still has to look at."""
    people = concerned_by(one.meta_badge_id, one.recognition_id).subquery()
    about = literal(one.meta_badge_id, Sweep.meta_badge_id.type).label("meta_badge_id")
    found = select(about, people.c.trainee_id)
    return found if one.reached_id is None else found.where(people.c.trainee_id > one.reached_id)
