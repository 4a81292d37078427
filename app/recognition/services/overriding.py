"""What officers decide of someone's meta-badge, above its rule: with a reason, for as long as they say."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.portfolio.services.grounds import take_turns
from app.recognition.errors import ClosedError, NoAwardError
from app.recognition.models import Award, AwardStepKind, Override
from app.recognition.services import steps
from app.recognition.services.evaluating import evaluate
from app.recognition.services.means import Means
from app.recognition.services.steps import NewStep

LAPSED = "lapsed"
REPLACED = "replaced"


def override(
    session: Session,
    *,
    trainee_id: UUID,
    meta_badge_id: UUID,
    is_held: bool,
    reason: str,
    ends_at: datetime | None,
    by: User,
    means: Means,
    now: datetime,
) -> Override:
    """Decide that someone holds a meta-badge, or does not, whatever its rule says, until a day or until further notice;
    what was decided before ends.

    Raises
    ------
    NoAwardError
        They were never awarded it: there is nothing to confirm or to reverse.
    """
    session.flush()
    take_turns(session, [trainee_id])
    if session.scalar(select(Award.id).where(_of(Award, trainee_id, meta_badge_id)).limit(1)) is None:
        raise NoAwardError
    before = live(session, trainee_id, meta_badge_id)
    if before is not None:
        _end(session, before, reason=REPLACED, by=by, now=now)
    made = Override(
        trainee_id=trainee_id, meta_badge_id=meta_badge_id, is_held=is_held, reason=reason, ends_at=ends_at,
        decided_at=now, decided_by_id=by.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    why = [{"why": "override", "held": is_held, "reason": reason, "until": ends_at.isoformat() if ends_at else None}]
    _keep(session, made, AwardStepKind.OVERRIDDEN, why, by=by, now=now)
    evaluate(session, [trainee_id], means=means, now=now, meta_badge_id=meta_badge_id)
    return made


def end_override(session: Session, one: Override, *, reason: str, by: User | None, means: Means, now: datetime) -> None:
    """Let the rule decide again."""
    session.flush()
    take_turns(session, [one.trainee_id])
    session.refresh(one)
    if one.ended_at is not None:
        raise ClosedError("ended")
    _end(session, one, reason=reason, by=by, now=now)
    why = [{"why": "override_ended", "held": one.is_held, "reason": None if by is None else reason}]
    _keep(session, one, AwardStepKind.OVERRIDE_ENDED, why, by=by, now=now)
    evaluate(session, [one.trainee_id], means=means, now=now, meta_badge_id=one.meta_badge_id)


def due(session: Session, now: datetime, *, limit: int) -> Sequence[Override]:
    """Those whose last moment has passed, and that are still to be ended."""
    return session.scalars(
        select(Override)
        .where(Override.ended_at.is_(None), Override.ends_at <= now)
        .order_by(Override.ends_at)
        .limit(limit)
    ).all()


def live(session: Session, trainee_id: UUID, meta_badge_id: UUID) -> Override | None:
    """What stands above the rule for one person, perhaps past its end and not ended yet."""
    return session.scalar(
        select(Override)
        .where(_of(Override, trainee_id, meta_badge_id), Override.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def _of(kind: type[Award | Override], trainee_id: UUID, meta_badge_id: UUID) -> ColumnElement[bool]:
    return (kind.trainee_id == trainee_id) & (kind.meta_badge_id == meta_badge_id)


def _end(session: Session, one: Override, *, reason: str, by: User | None, now: datetime) -> None:
    one.ended_at, one.ended_reason, one.ended_by_id = now, reason, by.id if by else None
    session.flush()


def _keep(
    session: Session,
    one: Override,
    kind: AwardStepKind,
    why: list[dict[str, object]],
    *,
    by: User | None,
    now: datetime,
) -> None:
    award = session.scalar(
        select(Award.id).where(_of(Award, one.trainee_id, one.meta_badge_id), Award.ended_at.is_(None))
    )
    steps.keep(
        session, [NewStep((one.trainee_id, one.meta_badge_id), award, kind, why, by.id if by else None)], now=now
    )
    audit.record(
        session, action=f"award_{kind.value}", object_kind="award_override", object_id=one.id,
        actor_id=by.id if by else None, now=now, held=one.is_held, reason=one.ended_reason or one.reason,
    )  # fmt: skip
