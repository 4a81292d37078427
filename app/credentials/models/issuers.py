"""Who signs badges, by which keys, and where it is told whether these were taken back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.db import Base, Identified, enum_column

LIST_LENGTH = 131_072


class AttestationBadges(StrEnum):
    """Whether what a provider's trainers attest is given as a badge too."""

    ASKED = "asked"  # when the person asks
    ALWAYS = "always"
    NEVER = "never"


class Issuer(Identified, Base):
    """An organisation as its badges name it; its address in the world never changes, for badges bear it."""

    __tablename__ = "issuer"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str]
    description: Mapped[str | None]
    website: Mapped[str | None]
    email: Mapped[str | None]
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)  # PNG
    created_at: Mapped[datetime]
    attestation_badges: Mapped[AttestationBadges] = mapped_column(
        enum_column(AttestationBadges), default=AttestationBadges.ASKED
    )

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    keys: Mapped[list["IssuerKey"]] = relationship(back_populates="issuer", order_by="IssuerKey.number")


class IssuerKey(Identified, Base):
    """A key pair; one signs at a time, those before are still published, so that what they signed stays good."""

    __tablename__ = "issuer_key"
    __table_args__ = (
        UniqueConstraint("issuer_id", "number"),
        Index("uq_issuer_key_signing", "issuer_id", unique=True, sqlite_where=text("retired_at IS NULL"),
              postgresql_where=text("retired_at IS NULL")),
        CheckConstraint("compromised_at IS NULL OR retired_at IS NOT NULL", name="compromised_signs_no_more"),
        CheckConstraint("compromised_at IS NULL OR compromised_reason IS NOT NULL", name="compromised_reason"),
    )  # fmt: skip

    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("issuer.id"))
    number: Mapped[int]
    public_multikey: Mapped[str] = mapped_column(unique=True)
    # The secret half, sealed by a key from the environment; gone once the pair is known to others.
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    retired_at: Mapped[datetime | None]
    # Someone else may sign by it: it is published no more, and what it signed is good no more.
    compromised_at: Mapped[datetime | None]
    compromised_reason: Mapped[str | None]

    issuer: Mapped[Issuer] = relationship(back_populates="keys")


class StatusRegister(Identified, Base):
    """A list in which each badge of an issuer has a place, for its revocation and for its suspension."""

    __tablename__ = "status_register"
    __table_args__ = (
        UniqueConstraint("issuer_id", "number"),
        CheckConstraint(f"next_index BETWEEN 0 AND {LIST_LENGTH}", name="length"),
    )

    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("issuer.id"))
    number: Mapped[int]
    next_index: Mapped[int] = mapped_column(default=0)

    issuer: Mapped[Issuer] = relationship()
