"""What trainers decide of the modules of people who come."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, Identified, enum_column


class Choice(StrEnum):
    """What a person does of a module."""

    FOLLOW = "follow"  # the whole of it
    LIGHTEN = "lighten"  # fewer hours
    EXEMPT = "exempt"  # none of it


class PositioningDecision(Identified, Base):
    """What a trainer decided of a person's module, and why; never edited: the last one stands, the others are kept."""

    __tablename__ = "positioning_decision"
    __table_args__ = (
        UniqueConstraint("enrolment_module_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("spared_minutes >= 0 AND advised_minutes >= 0", name="minutes"),
        CheckConstraint("(choice = 'follow') = (spared_minutes = 0)", name="spared"),
        # Who spares hours, or departs from the advice, says why.
        CheckConstraint("reason IS NOT NULL OR (spared_minutes = 0 AND advised_minutes = 0)", name="reason"),
    )

    enrolment_module_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment_module.id"))
    number: Mapped[int]  # the first of its module is 1
    choice: Mapped[Choice] = mapped_column(enum_column(Choice))
    spared_minutes: Mapped[int]
    advised_minutes: Mapped[int]
    reason: Mapped[str | None]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime]

    decided_by: Mapped[User] = relationship()
