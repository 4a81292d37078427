"""What was shown to whom."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Identified


class RankingLog(Identified, Base):
    """One ranking shown: to whom, for which demand, from which data and rules; never changed."""

    __tablename__ = "ranking_log"

    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"), index=True)
    shown_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    shown_at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    horizon: Mapped[date] = mapped_column(Date)
    rules_version: Mapped[str]
    data_version: Mapped[str]
    relatedness_version: Mapped[str]
    requirements: Mapped[list[Any]] = mapped_column(JSON)
    occupation_id: Mapped[UUID | None] = mapped_column(ForeignKey("occupation.id"))  # that closeness is to
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    first_rank: Mapped[int]
    # [alias, trainee id, rank, group, thousandths of match] for each line shown.
    lines: Mapped[list[Any]] = mapped_column(JSON)
