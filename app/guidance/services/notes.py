"""Notes, written once and for the person too."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.guidance.errors import NotCorrectableError
from app.guidance.models import Note
from app.guidance.services.access import require


def write_note(
    session: Session, *, user: User, trainee_id: UUID, text: str, now: datetime, corrects: Note | None = None
) -> Note:
    """Write a note of a person whom one accompanies, in the place of another of the same body when it was wrong."""
    who = require(session, user=user, trainee_id=trainee_id, now=now)
    if corrects is not None:
        later = session.scalar(select(Note.id).where(Note.corrects_id == corrects.id))
        if later is not None or corrects.trainee_id != trainee_id or corrects.organisation_id != who.organisation_id:
            raise NotCorrectableError
    made = Note(
        trainee_id=trainee_id,
        organisation_id=who.organisation_id,
        author_id=user.id,
        written_at=now,
        text=text.strip(),
        corrects_id=corrects.id if corrects else None,
    )
    session.add(made)
    session.flush()
    return made
