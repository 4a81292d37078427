"""Communes and the places they are, and the record of what was imported."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Identified


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
    retired: Mapped[bool] = mapped_column(default=False)


class ImportRun(Identified, Base):
    """One import of a distribution, here or in a slice above: what it read, made, changed, retired and refused.

    Its digest is that of the files read: a framework's version with the same digest is the one it brought.
    """

    __tablename__ = "import_run"

    source: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str]
    started_at: Mapped[datetime]
    read: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    retired: Mapped[int]
    refused: Mapped[int]
    refusals: Mapped[str] = mapped_column(Text, default="")
