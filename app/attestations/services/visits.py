"""What trainers have seen of their groups."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.models import GroupVisit

# Pages opened within this time are one visit: what was new at its start stays new until its end.
APART = timedelta(minutes=30)


def visit(session: Session, *, trainer: User, session_id: UUID, now: datetime) -> datetime | None:
    """Note that a trainer looks at a group; up to when they had seen it before, or none on their first visit."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(GroupVisit).values(trainer_id=trainer.id, session_id=session_id, seen_at=now)
    session.execute(first.on_conflict_do_nothing())  # two pages opened at once are one visit
    found = session.get_one(GroupVisit, (trainer.id, session_id), with_for_update=True)
    if now - found.seen_at >= APART:
        found.seen_before = found.seen_at
    found.seen_at = max(now, found.seen_at)
    session.flush()
    return found.seen_before
