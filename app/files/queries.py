"""Reading what is known of files."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.files.models import StoredFile


def used_by(session: Session, owner_id: UUID) -> int:
    """How many bytes a person's files take."""
    taken = select(func.coalesce(func.sum(StoredFile.size), 0)).where(
        StoredFile.owner_id == owner_id, StoredFile.removed_at.is_(None)
    )
    return int(session.scalar(taken) or 0)


def digests(session: Session) -> dict[UUID, str]:
    """The SHA-256 of every file that must be there, by its id."""
    kept = select(StoredFile.id, StoredFile.sha256).where(StoredFile.removed_at.is_(None))
    return dict(session.execute(kept).all())
