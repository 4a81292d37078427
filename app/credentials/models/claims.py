"""Badges that people ask for themselves, by a code shown at an event."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.credentials.models.achievements import AchievementVersion
from app.credentials.models.credentials import Credential
from app.db import Base, Identified, enum_column


class ClaimWindow(Identified, Base):
    """When and where a badge can be asked for by its code; each request waits for a yes."""

    __tablename__ = "claim_window"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="dates"),
        CheckConstraint("most BETWEEN 1 AND 10000", name="most"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_version.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)  # shown to whoever is there: kept as it is, to be shown again
    label: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    most: Mapped[int] = mapped_column(default=200)
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # before its time, by hand

    version: Mapped[AchievementVersion] = relationship()


class ClaimState(StrEnum):
    """Where a request for a badge stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


class BadgeClaim(Identified, Base):
    """One person's request for a badge."""

    __tablename__ = "badge_claim"
    __table_args__ = (
        UniqueConstraint("window_id", "person_id"),
        CheckConstraint("(state = 'granted') = (credential_id IS NOT NULL)", name="granted_has_badge"),
        CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="refusal_reason"),
        Index("ix_badge_claim_window_id_state", "window_id", "state"),
    )

    window_id: Mapped[UUID] = mapped_column(ForeignKey("claim_window.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    words: Mapped[str | None]
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState), default=ClaimState.WAITING)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str | None]
    credential_id: Mapped[UUID | None] = mapped_column(ForeignKey("credential.id"), unique=True)

    window: Mapped[ClaimWindow] = relationship()
    person: Mapped[User] = relationship(foreign_keys=person_id)
    credential: Mapped[Credential | None] = relationship()
