"""What people show of their skills: a photo, a document, a link."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Identified, enum_column
from app.files.models import StoredFile
from app.portfolio.models.holdings import Holding


class EvidenceKind(StrEnum):
    """How something is shown."""

    FILE = "file"
    LINK = "link"


class Evidence(Identified, Base):
    """Something that shows a skill at work; withdrawn, its title and dates stay in the skill's history."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(kind = 'file') = (file_id IS NOT NULL)", name="file"),
        CheckConstraint("(kind = 'link') = (url IS NOT NULL)", name="link"),
        CheckConstraint("withdrawn_reason IS NULL OR withdrawn_at IS NOT NULL", name="withdrawal"),
    )

    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(enum_column(EvidenceKind))
    title: Mapped[str]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    url: Mapped[str | None]
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]

    holding: Mapped[Holding] = relationship()
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
