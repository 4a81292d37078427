"""Skills told in a person's own words, which no framework has, or not yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Identified


class OwnWords(Identified, Base):
    """A skill as a person says it, kept until they link it to one of the framework; never shown before consent."""

    __tablename__ = "own_words"
    __table_args__ = (CheckConstraint("(linked_skill_id IS NULL) = (linked_at IS NULL)", name="linked"),)

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    text: Mapped[str]
    experience_id: Mapped[UUID | None] = mapped_column(ForeignKey("experience.id"))
    said_at: Mapped[datetime]
    linked_skill_id: Mapped[UUID | None] = mapped_column(ForeignKey("skill.id"))
    linked_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
