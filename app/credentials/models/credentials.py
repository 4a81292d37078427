"""Badges given."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credentials.models.achievements import Achievement, AchievementVersion
from app.credentials.models.issuers import Issuer, IssuerKey, StatusRegister
from app.db import Base, Identified, enum_column

# A badge of an achievement that someone holds and that was neither revoked nor replaced: there is one at most.
LIVE = "revoked_at IS NULL AND replaced_at IS NULL AND attestation_id IS NULL"


class Credential(Identified, Base):
    """A badge given to someone: what was signed, byte for byte, and what became of it since."""

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("register_id", "status_index"),
        Index("uq_credential_live", "achievement_id", "recipient_email", unique=True, sqlite_where=text(LIVE),
              postgresql_where=text(LIVE)),
        Index("ix_credential_achievement_id_issued_at", "achievement_id", "issued_at"),
        Index("ix_credential_issuer_id_issued_at", "issuer_id", "issued_at"),
        # What the status lists are made from.
        Index("ix_credential_fallen", "register_id", "status_index",
              sqlite_where=text("revoked_at IS NOT NULL OR suspended_at IS NOT NULL"),
              postgresql_where=text("revoked_at IS NOT NULL OR suspended_at IS NOT NULL")),
        CheckConstraint("revoked_at IS NULL OR revoked_reason IS NOT NULL", name="revocation_reason"),
        CheckConstraint("suspended_at IS NULL OR suspended_reason IS NOT NULL", name="suspension_reason"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="dates"),
    )  # fmt: skip

    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("issuer.id"))
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_version.id"), index=True)
    key_id: Mapped[UUID] = mapped_column(ForeignKey("issuer_key.id"), index=True)
    register_id: Mapped[UUID] = mapped_column(ForeignKey("status_register.id"))
    status_index: Mapped[int]
    # To whom: the address the badge was made for, in small letters, and the account it was of then, if any.
    recipient_email: Mapped[str] = mapped_column(index=True)
    recipient_name: Mapped[str | None]
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    # What it was made from, when it was not made for itself.
    attestation_id: Mapped[UUID | None] = mapped_column(ForeignKey("attestation.id"), unique=True)
    document: Mapped[str] = mapped_column(deferred=True)  # signed JSON
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
    suspended_at: Mapped[datetime | None]
    suspended_reason: Mapped[str | None]
    # A newer one of the same achievement took its place; it stays valid for who kept the file.
    replaced_at: Mapped[datetime | None]
    # When whoever gave it was told that it ends soon.
    expiry_told_at: Mapped[datetime | None]
    # Whether the person lets the public page say their name.
    shows_name: Mapped[bool] = mapped_column(default=False)

    issuer: Mapped[Issuer] = relationship()
    achievement: Mapped[Achievement] = relationship()
    version: Mapped[AchievementVersion] = relationship()
    key: Mapped[IssuerKey] = relationship()
    register: Mapped[StatusRegister] = relationship()


class DecisionKind(StrEnum):
    """What was decided of a badge given."""

    ISSUED = "issued"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    REPLACED = "replaced"


class CredentialDecision(Identified, Base):
    """A decision on a badge given, kept for ever."""

    __tablename__ = "credential_decision"
    __table_args__ = (
        CheckConstraint("kind IN ('issued', 'replaced') OR reason IS NOT NULL", name="reason"),
        Index("ix_credential_decision_credential_id", "credential_id", "at"),
    )

    credential_id: Mapped[UUID] = mapped_column(ForeignKey("credential.id"))
    kind: Mapped[DecisionKind] = mapped_column(enum_column(DecisionKind))
    reason: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
