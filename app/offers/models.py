"""What employers seek: offers, and searches for people by skills alone."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.db import Base, Identified, enum_column
from app.portfolio.models import Contract
from app.skills.models import Occupation, Skill
from app.territory.models import Commune

LONGEST_HORIZON = 730


class DemandKind(StrEnum):
    """Whether a job is offered, or people are looked for by skills alone."""

    OFFER = "offer"
    SEARCH = "search"


class DemandState(StrEnum):
    """An offer's life; a saved search is published from the start, to its owner alone."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Demand(Identified, Base):
    """What is sought: requirements, a place and a time; an Offer or a SavedSearch."""

    __tablename__ = "demand"
    __table_args__ = (
        CheckConstraint("radius_km BETWEEN 0 AND 500", name="radius"),
        CheckConstraint(f"horizon_days BETWEEN 1 AND {LONGEST_HORIZON}", name="horizon"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
        CheckConstraint("kind <> 'offer' OR state <> 'published' OR commune_code IS NOT NULL", name="offer_has_place"),
        Index("ix_demand_organisation_id_kind", "organisation_id", "kind"),
    )
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 (SQLAlchemy's own form)

    kind: Mapped[DemandKind] = mapped_column(enum_column(DemandKind))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    occupation_id: Mapped[UUID | None] = mapped_column(ForeignKey("occupation.id"))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"))
    radius_km: Mapped[int | None]
    contract: Mapped[Contract | None] = mapped_column(enum_column(Contract))
    starts_on: Mapped[date | None] = mapped_column(Date)
    horizon_days: Mapped[int | None]
    state: Mapped[DemandState] = mapped_column(enum_column(DemandState))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    occupation: Mapped[Occupation | None] = relationship()
    commune: Mapped[Commune | None] = relationship(lazy="joined")
    requirements: Mapped[list["Requirement"]] = relationship(
        back_populates="demand", order_by="Requirement.position", cascade="all, delete-orphan"
    )


class Offer(Demand):
    """A job an employer offers."""

    __mapper_args__ = {"polymorphic_identity": DemandKind.OFFER}  # noqa: RUF012


class SavedSearch(Demand):
    """Requirements with no published offer: people looked for by skills alone."""

    __mapper_args__ = {"polymorphic_identity": DemandKind.SEARCH}  # noqa: RUF012


class Requirement(Base):
    """One skill wanted, how much it matters and how well it must be known."""

    __tablename__ = "requirement"
    __table_args__ = (
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    )

    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    position: Mapped[int]
    importance: Mapped[int]
    level: Mapped[int | None]
    mandatory: Mapped[bool] = mapped_column(default=False)

    demand: Mapped[Demand] = relationship(back_populates="requirements")
    skill: Mapped[Skill] = relationship()
