"""What people outside of trainings saw: they are asked by the trainee, and change no proof."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Identified, enum_column
from app.portfolio.models import Holding, Trainee


class Means(StrEnum):
    """How the question reaches the one who is asked."""

    EMAIL = "email"
    LINK = "link"  # shown once to the trainee, as a code to scan


class TestimonialRequest(Identified, Base):
    """A question that opens once, before a day, for whoever has its link; only a digest of the key is kept."""

    __tablename__ = "testimonial_request"
    __table_args__ = (
        CheckConstraint("(means = 'email') = (email IS NOT NULL)", name="address"),
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    means: Mapped[Means] = mapped_column(enum_column(Means))
    email: Mapped[str | None] = mapped_column(String(255))
    words: Mapped[str | None]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    trainee: Mapped[Trainee] = relationship()
    skills: Mapped[list["TestimonialRequestSkill"]] = relationship()


class TestimonialRequestSkill(Base):
    """A skill that the question is about."""

    __tablename__ = "testimonial_request_skill"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("testimonial_request.id"), primary_key=True)
    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), primary_key=True)

    holding: Mapped[Holding] = relationship()


class Testimonial(Identified, Base):
    """What someone says they saw, and who they say they are; never edited, hidden by the trainee at will."""

    __tablename__ = "testimonial"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("testimonial_request.id"), unique=True)
    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    author_name: Mapped[str]
    author_role: Mapped[str]
    author_organisation: Mapped[str]
    author_email: Mapped[str] = mapped_column(String(255))
    words: Mapped[str]
    given_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]

    seen: Mapped[list["TestimonialSkill"]] = relationship()


class TestimonialSkill(Base):
    """Whether they saw one of the skills asked, and at which level."""

    __tablename__ = "testimonial_skill"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("seen OR level IS NULL", name="level_of_what_was_seen"),
    )

    testimonial_id: Mapped[UUID] = mapped_column(ForeignKey("testimonial.id"), primary_key=True)
    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), primary_key=True, index=True)
    seen: Mapped[bool]
    level: Mapped[int | None]

    holding: Mapped[Holding] = relationship()
