"""That an issuer stands by a badge, its own or another's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credentials.models.achievements import AchievementVersion
from app.credentials.models.issuers import Issuer, IssuerKey, StatusRegister
from app.db import Base, Identified

# Of the same issuer, for the same badge of the same giver and about the same thing, there is one at most.
STANDING = "revoked_at IS NULL AND replaced_at IS NULL"


class Endorsement(Identified, Base):
    """A recognition signed: what was signed, byte for byte, and whether it was withdrawn since."""

    __tablename__ = "endorsement"
    __table_args__ = (
        UniqueConstraint("register_id", "status_index"),
        Index("uq_endorsement_standing", "issuer_id", "subject", "about", "giver", unique=True,
              sqlite_where=text(STANDING), postgresql_where=text(STANDING)),
        Index("ix_endorsement_fallen", "register_id", "status_index", sqlite_where=text("revoked_at IS NOT NULL"),
              postgresql_where=text("revoked_at IS NOT NULL")),
        Index("ix_endorsement_version_id", "version_id", sqlite_where=text("version_id IS NOT NULL"),
              postgresql_where=text("version_id IS NOT NULL")),
        Index("ix_endorsement_subject", "subject"),
        CheckConstraint("revoked_at IS NULL OR revoked_reason IS NOT NULL", name="revocation_reason"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="dates"),
    )  # fmt: skip

    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("issuer.id"))  # who stands by it
    key_id: Mapped[UUID] = mapped_column(ForeignKey("issuer_key.id"), index=True)
    register_id: Mapped[UUID] = mapped_column(ForeignKey("status_register.id"))
    status_index: Mapped[int]
    # What it stands by: the address of a version of a badge, and that version when it is written here.
    subject: Mapped[str]
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("achievement_version.id"))
    giver: Mapped[str | None]  # the address of who gives that badge: by others it is not what is recognised
    about: Mapped[str] = mapped_column(default="")  # what it is for, in words of whoever asked for it
    comment: Mapped[str]
    document: Mapped[str] = mapped_column(deferred=True)  # signed JSON
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    # A newer one took its place, because its time had passed or its key was given up.
    replaced_at: Mapped[datetime | None]

    issuer: Mapped[Issuer] = relationship()
    key: Mapped[IssuerKey] = relationship()
    register: Mapped[StatusRegister] = relationship()
    version: Mapped[AchievementVersion | None] = relationship()
