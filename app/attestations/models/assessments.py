"""Situations in which a trainer looked at what someone can do, and what came of each skill."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.db import Base, Identified, enum_column
from app.portfolio.models import Trainee


class AssessmentKind(StrEnum):
    """When in a training it takes place."""

    INITIAL = "initial"
    IN_COURSE = "in_course"
    FINAL = "final"


class AssessmentMethod(StrEnum):
    """How the trainer looked."""

    SITUATION = "situation"
    TEST = "test"
    WORKS = "works"  # a file of works done, looked at together
    INTERVIEW = "interview"


class Assessment(Identified, Base):
    """That a trainer assessed a person on a day, and how; never edited, taken back with a reason."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawal_reason"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    trainer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[AssessmentKind] = mapped_column(enum_column(AssessmentKind))
    method: Mapped[AssessmentMethod] = mapped_column(enum_column(AssessmentMethod))
    assessed_on: Mapped[date] = mapped_column(Date)
    words: Mapped[str | None]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_reason: Mapped[str | None]

    trainee: Mapped[Trainee] = relationship()
    trainer: Mapped[User] = relationship(foreign_keys=trainer_id)
    provider: Mapped[Organisation] = relationship()
    results: Mapped[list["AssessmentResult"]] = relationship(order_by="AssessmentResult.skill_id")


class AssessmentResult(Base):
    """What came of one skill: the level reached, or none when it is not there yet."""

    __tablename__ = "assessment_result"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level"),)

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    level: Mapped[int | None]
