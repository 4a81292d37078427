"""Badges of structures that are nearly the same, and what was said of them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.credentials.models import Achievement, Issuer
from app.db import Base, Identified, enum_column


class PairNoteKind(StrEnum):
    """What was said of two badges."""

    MERGE = "merge"
    ALIGN = "align"
    APART = "apart"
    ANSWERED = "answered"


class PairNote(Identified, Base):
    """What the Region proposes of two badges, or one of their structures answers; kept as it was."""

    __tablename__ = "badge_pair_note"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", "number"),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("(kind = 'answered') = (issuer_id IS NOT NULL)", name="who"),
    )

    # The two badges, the lesser key first: a pair has one thread, whichever is looked at.
    first_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"), index=True)
    number: Mapped[int]
    kind: Mapped[PairNoteKind] = mapped_column(enum_column(PairNoteKind))
    words: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    # Who answers, when it is a structure.
    issuer_id: Mapped[UUID | None] = mapped_column(ForeignKey("issuer.id"))

    first: Mapped[Achievement] = relationship(foreign_keys=first_id)
    second: Mapped[Achievement] = relationship(foreign_keys=second_id)
    by: Mapped[User] = relationship()
    issuer: Mapped[Issuer | None] = relationship()
