"""Reading what people say in their own words."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.models import OwnWords


def own_words(session: Session, trainee_id: UUID, *, experience_id: UUID | None = None) -> Sequence[OwnWords]:
    """What a person says in their own words, of an experience or of all, the latest first."""
    statement = select(OwnWords).where(OwnWords.trainee_id == trainee_id, OwnWords.removed_at.is_(None))
    if experience_id is not None:
        statement = statement.where(OwnWords.experience_id == experience_id)
    return session.scalars(statement.order_by(OwnWords.said_at.desc(), OwnWords.text)).all()


def unlinked_words(session: Session, trainee_id: UUID) -> list[OwnWords]:
    """Those of a person's own words that are no skill of the framework yet."""
    return [one for one in own_words(session, trainee_id) if one.linked_skill_id is None]


def own_word(session: Session, *, trainee_id: UUID, words_id: UUID) -> OwnWords | None:
    """One thing that a person says in their own words."""
    return session.scalar(
        select(OwnWords).where(
            OwnWords.id == words_id, OwnWords.trainee_id == trainee_id, OwnWords.removed_at.is_(None)
        )
    )
