"""The same decision on many badges, taken by a rule: in a constant number of statements for a few hundred."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge, Credential, DecisionKind
from app.credentials.services.giving import decide_each
from app.credentials.services.weighing import tell, weigh


def suspend_each(session: Session, ids: Sequence[UUID], *, reason: str, now: datetime) -> list[UUID]:
    """Suspend those that are neither revoked nor suspended; which they were."""
    open_ones = Credential.revoked_at.is_(None) & Credential.suspended_at.is_(None)
    values = {"suspended_at": now, "suspended_reason": reason}
    return _decide(session, ids, DecisionKind.SUSPENDED, open_ones, values, reason=reason, now=now)


def restore_each(session: Session, ids: Sequence[UUID], *, reason: str, now: datetime) -> list[UUID]:
    """Let those that are suspended be good again; which they were."""
    suspended = Credential.revoked_at.is_(None) & Credential.suspended_at.is_not(None)
    values = {"suspended_at": None, "suspended_reason": None}
    return _decide(session, ids, DecisionKind.RESTORED, suspended, values, reason=reason, now=now)


def revoke_each(session: Session, ids: Sequence[UUID], *, reason: str, now: datetime) -> list[UUID]:
    """Take back, for good, those that were not; which they were."""
    values = {"revoked_at": now, "revoked_reason": reason}
    return _decide(session, ids, DecisionKind.REVOKED, Credential.revoked_at.is_(None), values, reason=reason, now=now)


def _decide(
    session: Session,
    ids: Sequence[UUID],
    kind: DecisionKind,
    those: ColumnElement[bool],
    values: dict[str, Any],
    *,
    reason: str,
    now: datetime,
) -> list[UUID]:
    session.flush()
    wanted = sorted(ids)
    taken = select(Credential.id).where(Credential.id.in_(wanted), those).order_by(Credential.id).with_for_update()
    found = list(session.scalars(taken))
    if not found:
        return []
    session.execute(update(Credential).where(Credential.id.in_(found)).values(**values))
    decide_each(session, found, kind, by=None, now=now, reason=reason)
    kept = list(session.scalars(select(BackpackBadge.id).where(BackpackBadge.credential_id.in_(found))))
    weigh(session, kept, now=now)
    tell(session, kept, now=now)
    return found
