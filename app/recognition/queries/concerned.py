"""Whom a change concerns."""

from uuid import UUID

from sqlalchemy import Select, and_, func, select, union
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge
from app.recognition.models import Award, RecognisedVersion, Recognition, Sweep, SweepKind


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


def how_many_concerned(session: Session, meta_badge_id: UUID) -> int:
    """How many people a change of a meta-badge's rule concerns."""
    people = concerned_by(meta_badge_id, None).subquery()
    return session.scalar(select(func.count()).select_from(people)) or 0


def last_sweep(session: Session, meta_badge_id: UUID) -> Sweep | None:
    """How far looking again has come since the rule last changed."""
    return session.scalar(
        select(Sweep)
        .where(Sweep.meta_badge_id == meta_badge_id, Sweep.kind == SweepKind.RULE)
        .order_by(Sweep.made_at.desc())
        .limit(1)
    )
