"""Frameworks of skills and occupations, in versions that keep their history."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Identified, enum_column


class SkillKind(StrEnum):
    """What kind of thing is known."""

    KNOW_HOW = "know_how"
    KNOWLEDGE = "knowledge"
    BEHAVIOUR = "behaviour"
    GROUP = "group"  # a broader concept that gathers skills; never held or required itself


class SkillFamily(StrEnum):
    """The Region's four families."""

    TECHNICAL = "technical"
    BASIC = "basic"
    DIGITAL = "digital"
    BEHAVIOURAL = "behavioural"


class LabelKind(StrEnum):
    """Whether a label is the one to show or one to find by."""

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"


class LinkKind(StrEnum):
    """How one skill stands to another."""

    BROADER = "broader"
    EQUIVALENT = "equivalent"
    RELATED = "related"


class EquivalenceRelation(StrEnum):
    """What a skill's target, in another framework, is for it."""

    EXACT = "exact"
    CLOSE = "close"
    BROADER = "broader"
    NARROWER = "narrower"
    DIFFERENT = "different"  # their names are equal, and an administrator says that they are not the same

    @property
    def reversed(self) -> "EquivalenceRelation":
        """What the skill is for its target."""
        turned = {EquivalenceRelation.BROADER: self.NARROWER, EquivalenceRelation.NARROWER: self.BROADER}
        return turned.get(self, self)


class EquivalenceSource(StrEnum):
    """Who says that two skills of two frameworks are the same, or near."""

    EQUAL_LABELS = "equal_labels"
    FILE = "file"


class Relation(StrEnum):
    """How an occupation needs a skill."""

    ESSENTIAL = "essential"
    OPTIONAL = "optional"


class Framework(Identified, Base):
    """A set of skills and occupations: the starter, ROME, ESCO or the Region's own."""

    __tablename__ = "framework"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # The one that offers and portfolios choose from; the others are kept, and reached through their equivalents.
    is_default: Mapped[bool] = mapped_column(default=False)


class FrameworkVersion(Identified, Base):
    """One published state of a framework, as imported; the newest import is the current one."""

    __tablename__ = "framework_version"
    __table_args__ = (UniqueConstraint("framework_id", "label", "imported_at"),)

    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    label: Mapped[str]
    published_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str]
    licence: Mapped[str]
    digest: Mapped[str]
    imported_at: Mapped[datetime]


class Skill(Identified, Base):
    """One concept a person can hold and an offer can ask for."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("framework_id", "code"),)

    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    code: Mapped[str]
    kind: Mapped[SkillKind] = mapped_column(enum_column(SkillKind))
    family: Mapped[SkillFamily] = mapped_column(enum_column(SkillFamily))
    # A licence, a permit, a diploma: nothing near it can stand in for it.
    exclusive: Mapped[bool] = mapped_column(default=False)
    definition_fr: Mapped[str | None] = mapped_column(Text)
    definition_en: Mapped[str | None] = mapped_column(Text)
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("skill.id"))

    labels: Mapped[list["SkillLabel"]] = relationship(back_populates="skill", order_by="SkillLabel.id")


class SkillLabel(Base):
    """What a skill is called, in one language; `search` is the text normalised by the matching library."""

    __tablename__ = "skill_label"
    __table_args__ = (UniqueConstraint("skill_id", "language", "kind", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    language: Mapped[str]
    kind: Mapped[LabelKind] = mapped_column(enum_column(LabelKind))
    text: Mapped[str]
    search: Mapped[str]
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))

    skill: Mapped[Skill] = relationship(back_populates="labels")


class SkillLink(Base):
    """One skill's link to another: what is broader, what is the same elsewhere, what goes with it."""

    __tablename__ = "skill_link"
    __table_args__ = (CheckConstraint("skill_id <> target_id", name="to_another"),)

    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    kind: Mapped[LinkKind] = mapped_column(enum_column(LinkKind), primary_key=True)
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"), index=True)
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))


class SkillEquivalence(Identified, Base):
    """What a skill of one framework is for a skill of another, and who says so; what is no longer said stays, marked.

    A pair is told once, under the lesser of its two identifiers.
    """

    __tablename__ = "skill_equivalence"
    __table_args__ = (
        CheckConstraint("skill_id < target_id", name="in_order"),
        CheckConstraint("(source = 'file') = (file IS NOT NULL)", name="file"),
        Index(
            "uq_skill_equivalence_standing",
            "skill_id",
            "target_id",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    target_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    relation: Mapped[EquivalenceRelation] = mapped_column(enum_column(EquivalenceRelation))
    source: Mapped[EquivalenceSource] = mapped_column(enum_column(EquivalenceSource))
    file: Mapped[str | None]
    told_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Sector(Identified, Base):
    """A broad field of work that a framework sorts its occupations by."""

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("framework_id", "code"),)

    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    code: Mapped[str]
    label_fr: Mapped[str | None]
    label_en: Mapped[str | None]
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))


class Occupation(Identified, Base):
    """A ROME fiche, an ESCO occupation or one of the starter's; `sector` is the code of one of its framework's."""

    __tablename__ = "occupation"
    __table_args__ = (UniqueConstraint("framework_id", "code"),)

    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    code: Mapped[str]
    rome_code: Mapped[str | None]
    sector: Mapped[str | None]
    # A broader heading that gathers occupations (an ISCO group): never offered, wished or practised itself.
    is_group: Mapped[bool] = mapped_column(default=False)
    definition_fr: Mapped[str | None] = mapped_column(Text)
    definition_en: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("occupation.id"))
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("occupation.id"))

    labels: Mapped[list["OccupationLabel"]] = relationship(back_populates="occupation", order_by="OccupationLabel.id")


class OccupationLabel(Base):
    """An occupation's name in one language, or one of its appellations."""

    __tablename__ = "occupation_label"
    __table_args__ = (UniqueConstraint("occupation_id", "language", "kind", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    occupation_id: Mapped[UUID] = mapped_column(ForeignKey("occupation.id"))
    language: Mapped[str]
    kind: Mapped[LabelKind] = mapped_column(enum_column(LabelKind))
    text: Mapped[str]
    search: Mapped[str]
    code: Mapped[str | None]
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))

    occupation: Mapped[Occupation] = relationship(back_populates="labels")


class OccupationSkill(Base):
    """An occupation's need for a skill; what a later version dropped stays, marked."""

    __tablename__ = "occupation_skill"
    __table_args__ = (
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance"),
        Index("ix_occupation_skill_skill_id", "skill_id"),
    )

    occupation_id: Mapped[UUID] = mapped_column(ForeignKey("occupation.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    relation: Mapped[Relation] = mapped_column(enum_column(Relation))
    importance: Mapped[int]
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))


class OccupationLink(Base):
    """A neighbouring occupation one can move to; rank 1 is the nearest."""

    __tablename__ = "occupation_link"
    __table_args__ = (CheckConstraint("rank >= 1", name="rank"),)

    occupation_id: Mapped[UUID] = mapped_column(ForeignKey("occupation.id"), primary_key=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("occupation.id"), primary_key=True)
    rank: Mapped[int]
    retired_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("framework_version.id"))
