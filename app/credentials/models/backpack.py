"""The badges people hold, given here or brought in, and what verifying them found."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credentials.models.credentials import Credential
from app.db import Base, Identified, enum_column
from app.portfolio.models import Trainee


class BackpackState(StrEnum):
    """What the person decided: until they accept it, a badge counts for nothing and is shown to nobody."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    HIDDEN = "hidden"


class BackpackBadge(Identified, Base):
    """A badge in someone's hands: one of ours, or a file kept byte for byte."""

    __tablename__ = "backpack_badge"
    __table_args__ = (
        UniqueConstraint("trainee_id", "credential_id"),
        UniqueConstraint("trainee_id", "digest"),
        # What was brought and then removed has lost its bytes; that it was there stays in the history of skills.
        CheckConstraint("removed_at IS NOT NULL OR (credential_id IS NULL) = (content IS NOT NULL)",
                        name="ours_or_brought"),
        CheckConstraint("(content IS NULL) = (digest IS NULL)", name="content_has_digest"),
        CheckConstraint("verdict IN ('valid', 'invalid', 'unknown')", name="verdict"),
        Index("ix_backpack_badge_next_check_at", "next_check_at"),
        Index("ix_backpack_badge_valid_until", "valid_until"),
        Index("ix_backpack_badge_issuer_address", "issuer_address"),
        Index("ix_backpack_badge_addresses", "achievement_address", "issuer_address"),
    )  # fmt: skip

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    credential_id: Mapped[UUID | None] = mapped_column(ForeignKey("credential.id"), index=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the content
    packing: Mapped[str | None]  # "png", "svg" or "bare", as it was brought
    source_url: Mapped[str | None]
    state: Mapped[BackpackState] = mapped_column(enum_column(BackpackState), default=BackpackState.OFFERED)
    received_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    # What it says of itself, to be believed only as far as the verdict goes.
    standard: Mapped[str] = mapped_column(default="")
    badge_id: Mapped[str | None]
    issuer_address: Mapped[str | None]
    issuer_name: Mapped[str | None]
    achievement_address: Mapped[str | None]
    name: Mapped[str | None]
    description: Mapped[str | None]
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    # The skills of our framework that it is aligned to.
    skill_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    # What it says it is about, as it says it: name, url, framework, code.
    alignments: Mapped[list[dict[str, str | None]]] = mapped_column(JSON, default=list)
    # What the last verification found, whether it was given to one of the person's addresses, the code of what is
    # wrong, and when it is to be made again.
    verdict: Mapped[str]
    is_theirs: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str | None]
    verified_at: Mapped[datetime]
    next_check_at: Mapped[datetime | None]
    # It was valid, and its issuer does not answer: it counts as before until then.
    graced_until: Mapped[datetime | None]
    # When what it counts for last changed without the person's doing; nothing once they have seen it.
    news_at: Mapped[datetime | None]
    # When its owner was told that it ends soon.
    expiry_told_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    trainee: Mapped[Trainee] = relationship()
    credential: Mapped[Credential | None] = relationship()


class VerificationReport(Identified, Base):
    """What one verification of a badge found, check by check; kept as it was."""

    __tablename__ = "verification_report"
    __table_args__ = (Index("ix_verification_report_badge_id", "badge_id", "at"),)

    badge_id: Mapped[UUID] = mapped_column(ForeignKey("backpack_badge.id"))
    at: Mapped[datetime]
    verdict: Mapped[str]
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # name, outcome, detail


class PersonAddress(Identified, Base):
    """Another e-mail address of a person, to which badges may have been given; theirs once they opened its message."""

    __tablename__ = "person_address"
    __table_args__ = (
        UniqueConstraint("user_id", "email"),
        Index("uq_person_address_verified", "email", unique=True, sqlite_where=text("verified_at IS NOT NULL"),
              postgresql_where=text("verified_at IS NOT NULL")),
    )  # fmt: skip

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    email: Mapped[str] = mapped_column(String(255))
    key_hash: Mapped[str | None] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]


class RecognisedKind(StrEnum):
    """What the Region recognises."""

    ISSUER = "issuer"
    ACHIEVEMENT = "achievement"


# An issuer is recognised once for all it gives, and a badge once of each issuer that gives it.
OF_ALL = "withdrawn_at IS NULL AND issuer_address IS NULL"


class RecognisedIssuer(Identified, Base):
    """That the Region takes an issuer's badges, or one badge, as proof; withdrawn with a reason, never erased."""

    __tablename__ = "recognised_issuer"
    __table_args__ = (
        Index("uq_recognised_issuer_standing", "address", unique=True, sqlite_where=text(OF_ALL),
              postgresql_where=text(OF_ALL)),
        Index("uq_recognised_achievement_standing", "address", "issuer_address", unique=True,
              sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL")),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name="withdrawal_reason"),
        CheckConstraint("(kind = 'achievement') = (issuer_address IS NOT NULL)", name="achievement_of_an_issuer"),
    )  # fmt: skip

    kind: Mapped[RecognisedKind] = mapped_column(enum_column(RecognisedKind))
    address: Mapped[str]  # the `id` of the issuer or of the achievement: an address or a DID
    # Anyone can sign a badge that names another's achievement: one is recognised as its own issuer gives it.
    issuer_address: Mapped[str | None]
    name: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    ends_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_reason: Mapped[str | None]
