"""Trainees, what they know and are learning, and the grounds of its proof."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, Identified, enum_column
from app.skills.models import Skill


class Contract(StrEnum):
    """Kinds of contract a trainee wishes and an offer proposes."""

    PERMANENT = "permanent"  # CDI
    FIXED_TERM = "fixed_term"  # CDD
    TEMPORARY = "temporary"  # intérim
    APPRENTICESHIP = "apprenticeship"  # alternance
    SEASONAL = "seasonal"  # saisonnier


class Visibility(StrEnum):
    """Whether employers find the trainee, under an alias, among search results."""

    PRIVATE = "private"
    SEARCHABLE = "searchable"


class Trainee(Identified, Base):
    """A person building a portfolio."""

    __tablename__ = "trainee"
    __table_args__ = (
        CheckConstraint("mobility_km BETWEEN 0 AND 500", name="mobility"),
        Index("ix_trainee_visibility", "visibility"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), unique=True)
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"), index=True)
    mobility_km: Mapped[int] = mapped_column(default=30)
    available_from: Mapped[date | None] = mapped_column(Date)
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility), default=Visibility.PRIVATE)
    visibility_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")
    wished_contracts: Mapped[list["WishedContract"]] = relationship(
        cascade="all, delete-orphan", order_by="WishedContract.contract"
    )
    wished_occupations: Mapped[list["WishedOccupation"]] = relationship(
        cascade="all, delete-orphan", order_by="WishedOccupation.occupation_id"
    )


class WishedContract(Base):
    """A kind of contract the trainee would take; none means any."""

    __tablename__ = "wished_contract"

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), primary_key=True)
    contract: Mapped[Contract] = mapped_column(enum_column(Contract), primary_key=True)


class WishedOccupation(Base):
    """An occupation the trainee aims at."""

    __tablename__ = "wished_occupation"

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), primary_key=True)
    occupation_id: Mapped[UUID] = mapped_column(ForeignKey("occupation.id"), primary_key=True)


class ExperienceKind(StrEnum):
    """Where skills come from."""

    TRAINING = "training"
    JOB = "job"
    VOLUNTARY = "voluntary"
    PERSONAL = "personal"


class Experience(Identified, Base):
    """A training, a job, voluntary work or a personal episode that skills come from."""

    __tablename__ = "experience"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", name="dates"),
        UniqueConstraint("trainee_id", "source_id"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    kind: Mapped[ExperienceKind] = mapped_column(enum_column(ExperienceKind))
    title: Mapped[str]
    place: Mapped[str | None]
    started_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    # The enrolment that it tells of, in the slice that owns it.
    source_id: Mapped[UUID | None]
    # Taken out of the portfolio by the person; the grounds that came from it keep it.
    removed_at: Mapped[datetime | None]


class GroundKind(StrEnum):
    """What a ground is."""

    DECLARATION = "declaration"
    ENROLMENT = "enrolment"
    ATTESTATION = "attestation"
    CERTIFICATION = "certification"
    BADGE = "badge"


class GroundState(StrEnum):
    """Whether the skill is there, is coming, or came with a completed module that waits for its attestation."""

    ACQUIRED = "acquired"
    IN_PROGRESS = "in_progress"
    AWAITING = "awaiting"


class Proof(StrEnum):
    """Strength of proof, weakest first."""

    DECLARED = "declared"
    ATTESTED = "attested"
    CERTIFIED = "certified"


class Holding(Identified, Base):
    """One skill of one trainee, summed up from its grounds."""

    __tablename__ = "holding"
    __table_args__ = (UniqueConstraint("trainee_id", "skill_id"),)

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    created_at: Mapped[datetime]

    trainee: Mapped[Trainee] = relationship()
    skill: Mapped[Skill] = relationship()
    grounds: Mapped[list["Ground"]] = relationship(back_populates="holding", order_by="Ground.laid_at")

    @property
    def standing(self) -> list["Ground"]:
        """The grounds not withdrawn."""
        return [ground for ground in self.grounds if ground.withdrawn_at is None]


class Ground(Identified, Base):
    """What a holding rests on; laid once, then only its date moves or it is withdrawn with a reason."""

    __tablename__ = "ground"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        # Proof is derived, never typed: each strength has the one kind that can bring it.
        CheckConstraint("proof <> 'attested' OR kind = 'attestation'", name="attested_by_attestation"),
        CheckConstraint(
            "proof <> 'certified' OR kind IN ('certification', 'badge')", name="certified_by_title_or_badge"
        ),
        CheckConstraint("kind NOT IN ('declaration', 'enrolment') OR proof = 'declared'", name="no_proof_by_saying"),
        CheckConstraint("state <> 'awaiting' OR (kind = 'enrolment' AND since IS NOT NULL)", name="awaiting_since"),
        CheckConstraint("kind <> 'enrolment' OR state <> 'acquired'", name="enrolment_acquires_nothing_alone"),
        CheckConstraint("(kind = 'declaration') = (source_id IS NULL)", name="source"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name="withdrawal_reason"),
        UniqueConstraint("holding_id", "kind", "source_id"),
        Index("ix_ground_source_id", "source_id"),
    )

    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), index=True)
    kind: Mapped[GroundKind] = mapped_column(enum_column(GroundKind))
    state: Mapped[GroundState] = mapped_column(enum_column(GroundState))
    proof: Mapped[Proof] = mapped_column(enum_column(Proof))
    level: Mapped[int | None]
    since: Mapped[date | None] = mapped_column(Date)
    expected_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    # The attestation, the certification, the badge or the enrolment's module behind it, in whichever slice owns it.
    source_id: Mapped[UUID | None]
    experience_id: Mapped[UUID | None] = mapped_column(ForeignKey("experience.id"))
    laid_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]

    holding: Mapped[Holding] = relationship(back_populates="grounds")


class PortfolioChange(Base):
    """That a trainee's row in the index of candidates is no longer true; append-only, read by every worker."""

    __tablename__ = "portfolio_change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    at: Mapped[datetime] = mapped_column(index=True)
