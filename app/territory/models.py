"""Communes and the places they are."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Commune(Base):
    """A commune of the official geographic code, with the centre used for distances."""

    __tablename__ = "commune"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        Index("ix_commune_search_name", "search_name"),
    )

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str]
    search_name: Mapped[str]
    department: Mapped[str] = mapped_column(String(3), index=True)
    region: Mapped[str] = mapped_column(String(3))
    district: Mapped[str | None] = mapped_column(String(4))
    postcodes: Mapped[str]
    population: Mapped[int]
    latitude: Mapped[float]
    longitude: Mapped[float]
    retired: Mapped[bool] = mapped_column(default=False)


class FormerCommune(Base):
    """A delegated or associated commune: an old name and code that still lead to the present one."""

    __tablename__ = "former_commune"
    __table_args__ = (Index("ix_former_commune_search_name", "search_name"),)

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str]
    search_name: Mapped[str]
    current_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
