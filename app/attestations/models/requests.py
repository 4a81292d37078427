"""What trainees ask of their trainers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.db import Base, Identified, enum_column
from app.portfolio.models import Holding


class RequestState(StrEnum):
    """What became of a request."""

    REQUESTED = "requested"
    ATTESTED = "attested"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AttestationRequest(Identified, Base):
    """That a trainee asks a provider, and one trainer there first, to attest a skill; answered once."""

    __tablename__ = "attestation_request"
    __table_args__ = (
        CheckConstraint("(state = 'requested') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("state <> 'declined' OR reason IS NOT NULL", name="refusal_reason"),
        CheckConstraint("(state = 'attested') = (attestation_id IS NOT NULL)", name="attestation"),
        Index(
            "uq_attestation_request_open",
            "holding_id",
            "trainer_id",
            unique=True,
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
        Index("ix_attestation_request_waiting", "provider_id", "state", "requested_at"),
    )

    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), index=True)
    trainer_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str | None]
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState))
    requested_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str | None]
    attestation_id: Mapped[UUID | None] = mapped_column(ForeignKey("attestation.id"))

    holding: Mapped[Holding] = relationship()
    trainer: Mapped[User] = relationship(foreign_keys=trainer_id)
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)
    provider: Mapped[Organisation] = relationship()
