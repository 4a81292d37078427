"""Writing to the append-only log."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.models import AuditEntry


def record(
    session: Session,
    *,
    action: str,
    object_kind: str,
    object_id: object,
    actor_id: UUID | None,
    now: datetime,
    **details: str | float | bool | None,
) -> AuditEntry:
    """Add one decision to the log, in the transaction of the decision itself."""
    entry = AuditEntry(
        at=now, actor_id=actor_id, action=action, object_kind=object_kind, object_id=str(object_id), details=details
    )
    session.add(entry)
    session.flush()
    return entry


def record_each(
    session: Session,
    *,
    action: str,
    object_kind: str,
    objects: Sequence[tuple[object, UUID | None]],
    now: datetime,
    **details: str | float | bool | None,
) -> None:
    """Add the same decision on many objects, each with who took it, in the transaction of the decisions themselves."""
    session.add_all(
        AuditEntry(
            at=now, actor_id=actor_id, action=action, object_kind=object_kind, object_id=str(object_id), details=details
        )
        for object_id, actor_id in objects
    )
    session.flush()
