"""Meta-badges awarded, and all that became of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.credentials.models import BackpackBadge, Credential
from app.db import Base, Identified, enum_column
from app.portfolio.models import Trainee
from app.recognition.models.recognitions import Recognition
from app.recognition.models.reference import MetaBadge, MetaRule

LIVE = "ended_at IS NULL"


class Award(Identified, Base):
    """A meta-badge that someone earned; it stands or is suspended until another takes its place."""

    __tablename__ = "award"
    __table_args__ = (
        Index("uq_award_live", "trainee_id", "meta_badge_id", unique=True, sqlite_where=text(LIVE),
              postgresql_where=text(LIVE)),
        Index("ix_award_meta_badge_id", "meta_badge_id", "ended_at", "suspended_at"),
        Index("ix_award_check_at", "check_at"),
        CheckConstraint("ended_at IS NULL OR check_at IS NULL", name="ended_is_checked_no_more"),
    )  # fmt: skip

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"))
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("meta_rule.id"), index=True)
    credential_id: Mapped[UUID] = mapped_column(ForeignKey("credential.id"), unique=True)
    awarded_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # When time alone may change it: something that it rests on ends then.
    check_at: Mapped[datetime | None]

    trainee: Mapped[Trainee] = relationship()
    meta_badge: Mapped[MetaBadge] = relationship()
    rule: Mapped[MetaRule] = relationship()
    credential: Mapped[Credential] = relationship()
    evidence: Mapped[list["AwardEvidence"]] = relationship(order_by="AwardEvidence.place")


class AwardEvidence(Base):
    """A badge that an award rests on, as its signed credential names it."""

    __tablename__ = "award_evidence"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    badge_id: Mapped[UUID] = mapped_column(ForeignKey("backpack_badge.id"), primary_key=True, index=True)
    place: Mapped[int]
    name: Mapped[str]
    recognition_id: Mapped[UUID] = mapped_column(ForeignKey("recognition.id"), index=True)

    badge: Mapped[BackpackBadge] = relationship()
    recognition: Mapped[Recognition] = relationship()


class AwardStepKind(StrEnum):
    """What became of someone's meta-badge."""

    AWARDED = "awarded"
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    RENEWED = "renewed"
    OVERRIDDEN = "overridden"
    OVERRIDE_ENDED = "override_ended"


class AwardStep(Identified, Base):
    """One change, with the facts it follows from; kept for ever, and told to the person."""

    __tablename__ = "award_step"
    __table_args__ = (
        UniqueConstraint("trainee_id", "meta_badge_id", "number"),
        Index("ix_award_step_untold", "trainee_id", sqlite_where=text("told_at IS NULL"),
              postgresql_where=text("told_at IS NULL")),
        Index("ix_award_step_meta_badge_id_at", "meta_badge_id", "at"),
    )  # fmt: skip

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"))
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("award.id"), index=True)
    number: Mapped[int]
    kind: Mapped[AwardStepKind] = mapped_column(enum_column(AwardStepKind))
    # Facts, each with a code `why`: `badge_revoked` with the badge's name and the reason given, `rule` with its number…
    why: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    told_at: Mapped[datetime | None]
    # How often telling was tried, and when it was last.
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]

    trainee: Mapped[Trainee] = relationship()
    meta_badge: Mapped[MetaBadge] = relationship()
    by: Mapped[User | None] = relationship()


class Override(Identified, Base):
    """An officer's decision that someone holds a meta-badge, or does not, whatever its rule says."""

    __tablename__ = "award_override"
    __table_args__ = (
        Index("uq_award_override_live", "trainee_id", "meta_badge_id", unique=True, sqlite_where=text(LIVE),
              postgresql_where=text(LIVE)),
        Index("ix_award_override_ends_at", "ends_at"),
        CheckConstraint("ends_at IS NULL OR ends_at > decided_at", name="dates"),
    )  # fmt: skip

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"), index=True)
    is_held: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    ended_reason: Mapped[str | None]
