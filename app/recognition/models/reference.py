"""The Region's meta-badges: what they are made of, and the rules by which they are earned."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credentials.models import Achievement, AchievementVersion
from app.db import Base, Identified, enum_column
from app.skills.models import Skill


class MetaFamily(StrEnum):
    """What kind of skills a meta-badge tells of."""

    BEHAVIOURAL = "behavioural"
    BASIC = "basic"
    DIGITAL = "digital"
    TECHNICAL = "technical"


class MetaBadge(Identified, Base):
    """A badge of the Region that is earned by a rule from badges of others."""

    __tablename__ = "meta_badge"

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"), unique=True)
    family: Mapped[MetaFamily] = mapped_column(enum_column(MetaFamily))
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    # Awarded no more; who holds it keeps it as long as its ground stands.
    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[str | None]

    achievement: Mapped[Achievement] = relationship(lazy="joined")
    facets: Mapped[list["Facet"]] = relationship(back_populates="meta_badge", order_by="Facet.place")
    rules: Mapped[list["MetaRule"]] = relationship(back_populates="meta_badge", order_by="MetaRule.number")


class Facet(Identified, Base):
    """One side of a meta-badge, that badges cover; its words stay once a rule has been active with it."""

    __tablename__ = "facet"
    __table_args__ = (UniqueConstraint("meta_badge_id", "place"),)

    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"))
    place: Mapped[int]
    name: Mapped[str]
    words: Mapped[str]

    meta_badge: Mapped[MetaBadge] = relationship(back_populates="facets")
    skills: Mapped[list["FacetSkill"]] = relationship(cascade="all, delete-orphan", order_by="FacetSkill.place")


class FacetSkill(Base):
    """A skill that a facet is about."""

    __tablename__ = "facet_skill"

    facet_id: Mapped[UUID] = mapped_column(ForeignKey("facet.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    place: Mapped[int]

    skill: Mapped[Skill] = relationship()


class RuleState(StrEnum):
    """Where a rule stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAST = "past"


class MetaRule(Identified, Base):
    """How a meta-badge is earned: so many badges, covering so many of some facets."""

    __tablename__ = "meta_rule"
    __table_args__ = (
        UniqueConstraint("meta_badge_id", "number"),
        Index("uq_meta_rule_draft", "meta_badge_id", unique=True, sqlite_where=text("state = 'draft'"),
              postgresql_where=text("state = 'draft'")),
        Index("uq_meta_rule_active", "meta_badge_id", unique=True, sqlite_where=text("state = 'active'"),
              postgresql_where=text("state = 'active'")),
        CheckConstraint("least_badges BETWEEN 1 AND 20", name="least_badges"),
        CheckConstraint("facets_wanted BETWEEN 1 AND 20", name="facets_wanted"),
        CheckConstraint("state = 'draft' OR activated_at IS NOT NULL", name="activated"),
    )  # fmt: skip

    meta_badge_id: Mapped[UUID] = mapped_column(ForeignKey("meta_badge.id"))
    number: Mapped[int]
    state: Mapped[RuleState] = mapped_column(enum_column(RuleState), default=RuleState.DRAFT)
    least_badges: Mapped[int]
    facets_wanted: Mapped[int]
    # The version of the badge whose words say this rule.
    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_version.id"), index=True)
    # Whether its criteria were generated from the rule, or written by hand since.
    own_words: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    activated_at: Mapped[datetime | None]
    activated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    activation_reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    meta_badge: Mapped[MetaBadge] = relationship(back_populates="rules")
    version: Mapped[AchievementVersion] = relationship()
    facets: Mapped[list["RuleFacet"]] = relationship(cascade="all, delete-orphan")


class RuleFacet(Base):
    """A facet that a rule looks at."""

    __tablename__ = "rule_facet"

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("meta_rule.id"), primary_key=True)
    facet_id: Mapped[UUID] = mapped_column(ForeignKey("facet.id"), primary_key=True, index=True)

    facet: Mapped[Facet] = relationship()
