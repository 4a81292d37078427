"""A trainer's signed statements."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.attestations.models.assessments import Assessment
from app.db import Base, Identified
from app.portfolio.models import Holding


class Attestation(Identified, Base):
    """That a trainer saw a trainee do it: how, when, at which level; revoked with a reason, never edited."""

    __tablename__ = "attestation"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("revoked_at IS NULL OR revoked_reason IS NOT NULL", name="revocation_reason"),
    )

    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), index=True)
    trainer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    level: Mapped[int | None]
    observed: Mapped[str]
    # The day it was seen, which the proof counts from; and an assessment that it rests on, if any.
    seen_on: Mapped[date] = mapped_column(Date)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    attested_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    revoked_reason: Mapped[str | None]

    holding: Mapped[Holding] = relationship()
    trainer: Mapped[User] = relationship(foreign_keys=trainer_id)
    provider: Mapped[Organisation] = relationship()
    assessment: Mapped[Assessment | None] = relationship()
