"""What a person took out of their portfolio, as it was on that day."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Identified
from app.sharing.models import ShareLink


class Booklet(Identified, Base):
    """A booklet of skills: what it says, and what its code, which is a link, is checked against."""

    __tablename__ = "booklet"
    __table_args__ = (CheckConstraint("language IN ('fr', 'en')", name="language"),)

    # Whose it is, since when, until when, and whether it was taken back.
    link_id: Mapped[UUID] = mapped_column(ForeignKey("share_link.id"), unique=True)
    language: Mapped[str]
    # Every word on its pages, so that it is written again as it was; nothing once it is withdrawn.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    # The skills it tells: what stands today is compared with it.
    stated: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    link: Mapped[ShareLink] = relationship(lazy="joined")
