"""People to be looked at again, batch by batch, by workers that may be stopped at any moment."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Identified, enum_column
from app.recognition.models.recognitions import Recognition
from app.recognition.models.reference import MetaBadge


class SweepKind(StrEnum):
    """What changed."""

    RULE = "rule"
    RECOGNISED = "recognised"
    WITHDRAWN = "withdrawn"


class Sweep(Identified, Base):
    """The people concerned by a change: who has a badge of what was recognised, or of anything that the rule counts."""

    __tablename__ = "sweep"
    __table_args__ = (
        Index("ix_sweep_ended_at", "ended_at", "made_at"),
        CheckConstraint("(kind = 'rule') = (recognition_id IS NULL)", name="about"),
    )

    kind: Mapped[SweepKind] = mapped_column(enum_column(SweepKind))
    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"), index=True)
    recognition_id: Mapped[UUID | None] = mapped_column(ForeignKey("recognition.id"), index=True)
    made_at: Mapped[datetime]
    # The last person looked at, in the order of their keys, and how many there were.
    reached_id: Mapped[UUID | None]
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]

    meta_badge: Mapped[MetaBadge] = relationship()
    recognition: Mapped[Recognition | None] = relationship()
