"""What is said around a skill: contests, messages, and what a trainee has seen of it all."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.attestations.models.signed import Attestation
from app.db import Base, Identified, enum_column
from app.portfolio.models import Holding


class ContestState(StrEnum):
    """What became of a contest."""

    OPEN = "open"
    KEPT = "kept"
    REVOKED = "revoked"


class Contest(Identified, Base):
    """That a trainee disagrees with an attestation, and what a trainer of the provider answered."""

    __tablename__ = "contest"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(state = 'open') = (reason IS NULL)", name="answer_reason"),
        Index(
            "uq_contest_open",
            "attestation_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    attestation_id: Mapped[UUID] = mapped_column(ForeignKey("attestation.id"), index=True)
    words: Mapped[str]
    state: Mapped[ContestState] = mapped_column(enum_column(ContestState))
    contested_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str | None]

    attestation: Mapped[Attestation] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)


class HoldingMessage(Identified, Base):
    """A few words about a skill, between the trainee and the trainers of one provider; never edited."""

    __tablename__ = "holding_message"
    __table_args__ = (
        Index("ix_holding_message_thread", "holding_id", "provider_id", "sent_at"),
        Index("ix_holding_message_unread", "provider_id", "by_trainee", "read_at"),
    )

    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    by_trainee: Mapped[bool]
    text: Mapped[str]
    sent_at: Mapped[datetime]
    # When the other side read it: the trainee, or the first of the provider's trainers.
    read_at: Mapped[datetime | None]

    holding: Mapped[Holding] = relationship()
    author: Mapped[User] = relationship()
    provider: Mapped[Organisation] = relationship()


class NewsMark(Base):
    """Up to when a trainee has seen what came of their skills."""

    __tablename__ = "news_mark"

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), primary_key=True)
    seen_until: Mapped[datetime]


class ReminderSent(Identified, Base):
    """That a trainer was written to about modules that wait for their word."""

    __tablename__ = "reminder_sent"
    __table_args__ = (UniqueConstraint("trainer_id", "sent_on"),)

    trainer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    sent_on: Mapped[date] = mapped_column(Date)
    modules: Mapped[int]
    people: Mapped[int]
