"""What the Region recognises for its meta-badges."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credentials.models import Achievement, AchievementVersion, Endorsement
from app.db import Base, Identified
from app.recognition.models.reference import Facet, MetaBadge
from app.recognition.models.requests import RecognitionRequest


class Recognition(Identified, Base):
    """That a badge counts for a meta-badge; withdrawn with a reason, never erased."""

    __tablename__ = "recognition"
    __table_args__ = (
        Index("uq_recognition_standing", "meta_badge_id", "issuer_address", "root_address", "substance", unique=True,
              sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL")),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name="withdrawal_reason"),
        CheckConstraint("ends_at IS NULL OR ends_at > decided_at", name="dates"),
    )  # fmt: skip

    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"), index=True)
    # A badge given here, or elsewhere: then its addresses alone are known.
    achievement_id: Mapped[UUID | None] = mapped_column(ForeignKey("achievement.id"), index=True)
    issuer_address: Mapped[str]
    # What its versions have in common: the address without the version, or the only address there is.
    root_address: Mapped[str]
    # What of the badge it was decided by: a version that differs in this asks for a decision of its own.
    substance: Mapped[str] = mapped_column(String(64), default="")
    name: Mapped[str]
    issuer_name: Mapped[str]
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("recognition_request.id"), index=True)
    reason: Mapped[str]
    conditions: Mapped[str | None]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_reason: Mapped[str | None]

    meta_badge: Mapped[MetaBadge] = relationship()
    achievement: Mapped[Achievement | None] = relationship()
    request: Mapped[RecognitionRequest | None] = relationship()
    facets: Mapped[list["RecognitionFacet"]] = relationship(cascade="all, delete-orphan")
    versions: Mapped[list["RecognisedVersion"]] = relationship(
        back_populates="recognition", order_by="RecognisedVersion.since"
    )


class RecognitionFacet(Base):
    """A facet that a recognised badge covers."""

    __tablename__ = "recognition_facet"

    recognition_id: Mapped[UUID] = mapped_column(ForeignKey("recognition.id"), primary_key=True)
    facet_id: Mapped[UUID] = mapped_column(ForeignKey("facet.id"), primary_key=True, index=True)

    facet: Mapped[Facet] = relationship()


class RecognisedVersion(Identified, Base):
    """An address under which a recognised badge is given, and the endorsement of it that is published."""

    __tablename__ = "recognised_version"
    __table_args__ = (
        UniqueConstraint("recognition_id", "achievement_address"),
        Index("ix_recognised_version_addresses", "achievement_address", "issuer_address"),
    )

    recognition_id: Mapped[UUID] = mapped_column(ForeignKey("recognition.id"))
    issuer_address: Mapped[str]
    achievement_address: Mapped[str]
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("achievement_version.id"), index=True)
    endorsement_id: Mapped[UUID] = mapped_column(ForeignKey("endorsement.id"), unique=True)
    # That it counts as proof of its skills was decided by this recognition, and ends with the last one.
    proof_id: Mapped[UUID | None] = mapped_column(ForeignKey("recognised_issuer.id"), index=True)
    since: Mapped[datetime]

    recognition: Mapped[Recognition] = relationship(back_populates="versions")
    version: Mapped[AchievementVersion | None] = relationship()
    endorsement: Mapped[Endorsement] = relationship()
