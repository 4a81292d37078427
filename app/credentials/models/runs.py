"""Badges given to many, line by line, by a worker that may be stopped at any moment."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.credentials.models.achievements import AchievementVersion
from app.credentials.models.credentials import Credential
from app.db import Base, Identified, enum_column


class RunState(StrEnum):
    """Where a run stands; those that wait or work are taken up again by any worker."""

    TRIED = "tried"  # read and shown, line by line, and not asked for yet
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"


class IssuingRun(Identified, Base):
    """A badge to be given to a list of people, now or at a moment to come."""

    __tablename__ = "issuing_run"
    __table_args__ = (
        CheckConstraint("state <> 'stopped' OR stopped_reason IS NOT NULL", name="stop_reason"),
        # A form sent twice makes one run.
        UniqueConstraint("made_by_id", "form_key"),
        Index("ix_issuing_run_state", "state", "starts_at"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_version.id"), index=True)
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    form_key: Mapped[str]
    made_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    state: Mapped[RunState] = mapped_column(enum_column(RunState), default=RunState.WAITING)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stopped_reason: Mapped[str | None]
    # What is said to everyone, where a line says nothing of its own.
    narrative: Mapped[str | None]

    version: Mapped[AchievementVersion] = relationship()
    made_by: Mapped[User] = relationship()


class LineState(StrEnum):
    """What became of one person's line."""

    WAITING = "waiting"
    ISSUED = "issued"
    HELD = "held"  # they had it already
    REFUSED = "refused"


GIVEN = "state <> 'refused'"
# Given, and the person does not know yet.
UNTOLD = "credential_id IS NOT NULL AND told_at IS NULL"


class IssuingLine(Identified, Base):
    """One person of a run; its badge and its mark of done come in one transaction."""

    __tablename__ = "issuing_line"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        # One badge an address; lines that were refused are kept as they were written.
        Index("uq_issuing_line_run_id_email", "run_id", "email", unique=True, sqlite_where=text(GIVEN),
              postgresql_where=text(GIVEN)),
        CheckConstraint("(state = 'issued') = (credential_id IS NOT NULL)", name="issued_has_badge"),
        CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="refusal_reason"),
        Index("ix_issuing_line_run_id_state", "run_id", "state", "number"),
        Index("ix_issuing_line_untold", "run_id", "number", sqlite_where=text(UNTOLD), postgresql_where=text(UNTOLD)),
    )  # fmt: skip

    run_id: Mapped[UUID] = mapped_column(ForeignKey("issuing_run.id"))
    number: Mapped[int]
    email: Mapped[str]
    name: Mapped[str | None]
    narrative: Mapped[str | None]
    evidence_url: Mapped[str | None]
    evidence_words: Mapped[str | None]
    state: Mapped[LineState] = mapped_column(enum_column(LineState), default=LineState.WAITING)
    reason: Mapped[str | None]
    credential_id: Mapped[UUID | None] = mapped_column(ForeignKey("credential.id"), unique=True)
    # The message that tells the person has been sent; until then, how often it was tried, and when it was last.
    told_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]

    run: Mapped[IssuingRun] = relationship()
    credential: Mapped[Credential | None] = relationship()
