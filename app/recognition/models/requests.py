"""What structures ask of the Region, and what was said since."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.credentials.models import Achievement, AchievementVersion
from app.db import Base, Identified, enum_column
from app.recognition.models.reference import Facet, MetaBadge


class RequestState(StrEnum):
    """Whose turn it is, or how it ended."""

    WAITING = "waiting"  # the Region's
    PRECISION = "precision"  # the structure's
    RECOGNISED = "recognised"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


OPEN = "state IN ('waiting', 'precision')"


class RecognitionRequest(Identified, Base):
    """A structure's request that one of its badges count for a meta-badge."""

    __tablename__ = "recognition_request"
    __table_args__ = (
        Index("uq_recognition_request_open", "meta_badge_id", "achievement_id", unique=True,
              sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_recognition_request_state", "state", "waiting_since"),
        UniqueConstraint("asked_by_id", "form_key"),
    )  # fmt: skip

    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"))
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_version.id"))
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState), default=RequestState.WAITING)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    form_key: Mapped[str]
    asked_at: Mapped[datetime]
    # Since when the Region has had it, the last time.
    waiting_since: Mapped[datetime]
    # Against a refusal or a withdrawal: decided by someone else than who took it.
    is_appeal: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    meta_badge: Mapped[MetaBadge] = relationship()
    achievement: Mapped[Achievement] = relationship()
    version: Mapped[AchievementVersion] = relationship()
    asked_by: Mapped[User] = relationship()
    facets: Mapped[list["RequestFacet"]] = relationship(cascade="all, delete-orphan")
    steps: Mapped[list["RequestStep"]] = relationship(back_populates="request", order_by="RequestStep.number")


class RequestFacet(Base):
    """A facet that the structure says its badge covers."""

    __tablename__ = "request_facet"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("recognition_request.id"), primary_key=True)
    facet_id: Mapped[UUID] = mapped_column(ForeignKey("facet.id"), primary_key=True, index=True)

    facet: Mapped[Facet] = relationship()


class StepKind(StrEnum):
    """What was done of a request."""

    ASKED = "asked"
    PRECISION_ASKED = "precision_asked"
    ANSWERED = "answered"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    APPEALED = "appealed"
    TAKEN_BACK = "taken_back"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class RequestStep(Identified, Base):
    """One thing said or decided, kept as it was."""

    __tablename__ = "request_step"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        CheckConstraint("kind IN ('taken_back', 'ended') OR words IS NOT NULL", name="words"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("recognition_request.id"))
    number: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(enum_column(StepKind))
    words: Mapped[str | None]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    # When the other side was written to, and has read it.
    told_at: Mapped[datetime | None]
    # How often telling was tried, and when it was last.
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]

    request: Mapped[RecognitionRequest] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()
