"""What is known of a file that is kept; its bytes are on the disk, under its id."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Identified, enum_column


class MediaType(StrEnum):
    """What we keep; nothing else is."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self is not MediaType.PDF

    @property
    def suffix(self) -> str:
        """How the name of such a file ends."""
        return {MediaType.PDF: ".pdf", MediaType.JPEG: ".jpg", MediaType.PNG: ".png", MediaType.WEBP: ".webp"}[self]


class StoredFile(Identified, Base):
    """A file someone sent, as we keep it."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    media_type: Mapped[MediaType] = mapped_column(enum_column(MediaType))
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    kept_at: Mapped[datetime]
    # Since then its bytes are gone from the disk, or will be at the next `tremplin files clean`.
    removed_at: Mapped[datetime | None]
