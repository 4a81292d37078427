"""What badges are given for, in versions that never change."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credentials.models.issuers import Issuer
from app.db import Base, Identified, enum_column
from app.skills.models import Skill

BADGE, COMPETENCY = "Badge", "Competency"


class AchievementState(StrEnum):
    """Whether a badge may be given."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Achievement(Identified, Base):
    """A badge that a structure gives; what it says is in its versions."""

    __tablename__ = "achievement"
    __table_args__ = (
        # What a trainer attests is given as the badge of that skill, one for each provider.
        UniqueConstraint("issuer_id", "attested_skill_id"),
    )

    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("issuer.id"), index=True)
    state: Mapped[AchievementState] = mapped_column(enum_column(AchievementState), default=AchievementState.DRAFT)
    attested_skill_id: Mapped[UUID | None] = mapped_column(ForeignKey("skill.id"))
    # Given and taken back by a rule alone, never by hand.
    by_rule: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    retired_at: Mapped[datetime | None]

    issuer: Mapped[Issuer] = relationship()
    versions: Mapped[list["AchievementVersion"]] = relationship(
        back_populates="achievement", order_by="AchievementVersion.number"
    )


class AchievementVersion(Identified, Base):
    """What a badge says; a draft may still change, a published one is what the badges given by it say for ever."""

    __tablename__ = "achievement_version"
    __table_args__ = (
        UniqueConstraint("achievement_id", "number"),
        CheckConstraint("validity_months BETWEEN 1 AND 1200", name="validity"),
        CheckConstraint("published_at IS NULL OR picture_png IS NOT NULL", name="published_has_picture"),
    )

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"))
    number: Mapped[int]
    name: Mapped[str]
    description: Mapped[str]
    criteria: Mapped[str]  # Markdown
    kind: Mapped[str] = mapped_column(default=BADGE)  # an achievement type of the standard
    language: Mapped[str] = mapped_column(default="fr")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    # The addresses of other badges that it rests on.
    related: Mapped[list[str]] = mapped_column(JSON, default=list)
    validity_months: Mapped[int | None]
    evidence_required: Mapped[bool] = mapped_column(default=False)
    # The words of the levels that its badges may tell, the lowest first.
    levels: Mapped[list[str] | None] = mapped_column(JSON)
    # How the picture was drawn (shape, colours, icon, words), or nothing when it was sent; and the picture itself.
    drawing: Mapped[dict[str, str] | None] = mapped_column(JSON)
    picture_svg: Mapped[str | None] = mapped_column(deferred=True)
    picture_png: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    # The same for lists, made as the picture is given.
    picture_small: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    # How many times it was written: who writes upon another's words without having read them is told.
    revision: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]

    achievement: Mapped[Achievement] = relationship(back_populates="versions")
    alignments: Mapped[list["AchievementAlignment"]] = relationship(
        cascade="all, delete-orphan", order_by="AchievementAlignment.place"
    )


class AchievementAlignment(Base):
    """A skill that a badge is about, in the words it had when the badge was written."""

    __tablename__ = "achievement_alignment"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_version.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    place: Mapped[int]
    name: Mapped[str]
    url: Mapped[str]
    framework: Mapped[str]
    code: Mapped[str]

    skill: Mapped[Skill] = relationship()
