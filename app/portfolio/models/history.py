"""What grounds were before they changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, enum_column
from app.portfolio.models.holdings import GroundState, Proof


class GroundMove(Base):
    """A ground as it was until its date or its proof moved, it was withdrawn or it stood again; append-only."""

    __tablename__ = "ground_move"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ground_id: Mapped[UUID] = mapped_column(ForeignKey("ground.id"), index=True)
    at: Mapped[datetime]
    state: Mapped[GroundState] = mapped_column(enum_column(GroundState))
    level: Mapped[int | None]
    since: Mapped[date | None] = mapped_column(Date)
    expected_on: Mapped[date | None] = mapped_column(Date)
    # Nothing in rows older than these columns.
    proof: Mapped[Proof | None] = mapped_column(enum_column(Proof))
    ends_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
