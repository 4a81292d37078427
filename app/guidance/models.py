"""Steps agreed with a person, notes written to them, and their hand-over from one body to the next."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.db import Base, Identified, enum_column
from app.portfolio.models import Trainee


class Turn(StrEnum):
    """Whose turn a step is."""

    PERSON = "person"
    COUNSELLOR = "counsellor"


class StepState(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Step(Identified, Base):
    """One thing to do, by whom and by when; its words never change, what becomes of it is kept."""

    __tablename__ = "step"
    __table_args__ = (
        CheckConstraint("turn <> 'counsellor' OR organisation_id IS NOT NULL", name="counsellor_of_a_body"),
        Index("ix_step_trainee_id_state", "trainee_id", "state"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    # The body in whose name it was agreed; none when the person wrote it alone.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    what: Mapped[str]
    turn: Mapped[Turn] = mapped_column(enum_column(Turn))
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[StepState] = mapped_column(enum_column(StepState), default=StepState.OPEN)
    written_at: Mapped[datetime]

    trainee: Mapped[Trainee] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    events: Mapped[list["StepEvent"]] = relationship(back_populates="step", order_by="StepEvent.number")

    def is_late(self, today: date) -> bool:
        """Whether its day has passed while it is still to do."""
        return self.state is StepState.OPEN and self.due_on is not None and self.due_on < today


class StepEventKind(StrEnum):
    """What became of a step."""

    WRITTEN = "written"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"
    MOVED = "moved"


class StepEvent(Identified, Base):
    """Something that became of a step, who said it and when; never changed."""

    __tablename__ = "step_event"
    __table_args__ = (
        UniqueConstraint("step_id", "number"),
        CheckConstraint("kind <> 'dropped' OR words IS NOT NULL", name="dropped_for_a_reason"),
    )

    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id"))
    number: Mapped[int]
    kind: Mapped[StepEventKind] = mapped_column(enum_column(StepEventKind))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(Date)
    words: Mapped[str | None]

    step: Mapped[Step] = relationship(back_populates="events")
    by: Mapped[User] = relationship()


class Note(Identified, Base):
    """What a counsellor writes of an interview, for the person too; it is corrected by another one only."""

    __tablename__ = "guidance_note"
    __table_args__ = (Index("ix_guidance_note_trainee_id_written_at", "trainee_id", "written_at"),)

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime]
    text: Mapped[str]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("guidance_note.id"), unique=True)

    organisation: Mapped[Organisation] = relationship()
    author: Mapped[User] = relationship()


class HandOverAnswer(StrEnum):
    """What became of a hand-over proposed."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HandOver(Identified, Base):
    """That a body proposes another to a person, who decides; what they let follow is kept with their answer."""

    __tablename__ = "hand_over"
    __table_args__ = (
        CheckConstraint("from_organisation_id <> to_organisation_id", name="to_another"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("answer <> 'accepted' OR grant_id IS NOT NULL", name="accepted_gives_access"),
        Index("ix_hand_over_trainee_id", "trainee_id"),
        Index(
            "uq_hand_over_open",
            "trainee_id",
            "from_organisation_id",
            unique=True,
            sqlite_where=text("answer IS NULL"),
            postgresql_where=text("answer IS NULL"),
        ),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    from_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    words: Mapped[str]
    proposed_at: Mapped[datetime]
    answer: Mapped[HandOverAnswer | None] = mapped_column(enum_column(HandOverAnswer))
    answered_at: Mapped[datetime | None]
    steps_follow: Mapped[bool] = mapped_column(default=False)
    notes_follow: Mapped[bool] = mapped_column(default=False)
    former_stops: Mapped[bool] = mapped_column(default=False)
    grant_id: Mapped[UUID | None] = mapped_column(ForeignKey("access_grant.id"))

    trainee: Mapped[Trainee] = relationship()
    from_organisation: Mapped[Organisation] = relationship(foreign_keys=[from_organisation_id])
    to_organisation: Mapped[Organisation] = relationship(foreign_keys=[to_organisation_id])
    proposed_by: Mapped[User] = relationship()
