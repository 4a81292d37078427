"""What a provider asks of its trainers, and what each has seen of their groups."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AttesterQuorum(Base):
    """How many different trainers of a provider must attest a skill before it counts as attested; one by default."""

    __tablename__ = "attester_quorum"
    __table_args__ = (CheckConstraint("attesters BETWEEN 1 AND 5", name="attesters"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    attesters: Mapped[int]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime]


class GroupVisit(Base):
    """When a trainer last looked at a group, and up to when they had seen it before."""

    __tablename__ = "group_visit"

    trainer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]
    # The end of the visit before this one: what came since is new. None on the first visit.
    seen_before: Mapped[datetime | None]
