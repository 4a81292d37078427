"""Programmes, modules, sessions, enrolments and the titles they lead to."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.db import Base, Identified, enum_column
from app.portfolio.models import Trainee


class Programme(Identified, Base):
    """What a provider teaches."""

    __tablename__ = "programme"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    title_en: Mapped[str | None]
    scheme: Mapped[str | None]  # dispositif: Qualif, #Avenir…
    rncp_code: Mapped[str | None]
    occupation_id: Mapped[UUID | None] = mapped_column(ForeignKey("occupation.id"))
    retired_at: Mapped[datetime | None]

    provider: Mapped[Organisation] = relationship(lazy="joined")
    modules: Mapped[list["Module"]] = relationship(back_populates="programme", order_by="Module.position")


class Module(Identified, Base):
    """A part of a programme that teaches target skills."""

    __tablename__ = "module"
    __table_args__ = (
        UniqueConstraint("programme_id", "position"),
        CheckConstraint("hours > 0", name="hours"),
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    position: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str | None]
    hours: Mapped[int]

    programme: Mapped[Programme] = relationship(back_populates="modules")
    targets: Mapped[list["ModuleSkill"]] = relationship(order_by="ModuleSkill.skill_id", cascade="all, delete-orphan")


class ModuleSkill(Base):
    """A skill that a module teaches, and to which level."""

    __tablename__ = "module_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level"),)

    module_id: Mapped[UUID] = mapped_column(ForeignKey("module.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    level: Mapped[int | None]


class TrainingSession(Identified, Base):
    """A programme given at a place, between two dates, with seats."""

    __tablename__ = "training_session"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("seats > 0", name="seats"),
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str | None]
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    seats: Mapped[int]

    programme: Mapped[Programme] = relationship(lazy="joined")
    modules: Mapped[list["SessionModule"]] = relationship(back_populates="session")

    @property
    def full_name(self) -> str:
        """Its programme's title and its own name, unless one says the other already."""
        title, name = self.programme.title, self.name or ""
        if name.casefold() in title.casefold():
            return title
        return name if title.casefold() in name.casefold() else f"{title}, {name}"


class SessionModule(Base):
    """When a session gives one of its programme's modules."""

    __tablename__ = "session_module"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_session.id"), primary_key=True)
    module_id: Mapped[UUID] = mapped_column(ForeignKey("module.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)

    session: Mapped[TrainingSession] = relationship(back_populates="modules")
    module: Mapped[Module] = relationship(lazy="joined")


class EnrolmentState(StrEnum):
    """Where a trainee stands in a session."""

    PLANNED = "planned"
    ACTIVE = "active"
    COMPLETED = "completed"
    DROPPED = "dropped"


class Enrolment(Identified, Base):
    """A trainee in a session, with dates of their own: people come in and go out all year."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("trainee_id", "session_id"),
        CheckConstraint("expected_end >= starts_on", name="dates"),
        CheckConstraint("state NOT IN ('completed', 'dropped') OR ended_on IS NOT NULL", name="end_of_life"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_session.id"), index=True)
    state: Mapped[EnrolmentState] = mapped_column(enum_column(EnrolmentState))
    starts_on: Mapped[date] = mapped_column(Date)
    expected_end: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None]
    created_at: Mapped[datetime]

    trainee: Mapped[Trainee] = relationship()
    session: Mapped[TrainingSession] = relationship()
    modules: Mapped[list["EnrolmentModule"]] = relationship(back_populates="enrolment")


class EnrolmentModule(Identified, Base):
    """A trainee's own date for a module, the session's unless they differ; lightened, or not taken, by positioning."""

    __tablename__ = "enrolment_module"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "module_id"),
        CheckConstraint("spared_minutes >= 0", name="spared_minutes"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    module_id: Mapped[UUID] = mapped_column(ForeignKey("module.id"))
    expected_on: Mapped[date] = mapped_column(Date)
    completed_on: Mapped[date | None] = mapped_column(Date)
    spared_minutes: Mapped[int] = mapped_column(default=0)
    exempted: Mapped[bool] = mapped_column(default=False)  # not taken at all: it brings nothing, and awaits nothing

    enrolment: Mapped[Enrolment] = relationship(back_populates="modules")
    module: Mapped[Module] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.completed_on is None and not self.exempted


class Answer(StrEnum):
    """What became of a seat that was kept for someone."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AwaitedEnrolment(Identified, Base):
    """A seat kept for someone whom a provider wrote to: they join the session by saying yes, and not before."""

    __tablename__ = "awaited_enrolment"
    __table_args__ = (
        CheckConstraint("expected_end >= starts_on", name="dates"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        Index(
            "uq_awaited_enrolment_open",
            "session_id",
            "email",
            unique=True,
            sqlite_where=text("answer IS NULL"),
            postgresql_where=text("answer IS NULL"),
        ),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_session.id"), index=True)
    email: Mapped[str] = mapped_column(String(255), index=True)
    display_name: Mapped[str]
    starts_on: Mapped[date] = mapped_column(Date)
    expected_end: Mapped[date] = mapped_column(Date)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[Answer | None] = mapped_column(enum_column(Answer))
    answered_at: Mapped[datetime | None]

    session: Mapped[TrainingSession] = relationship()


class CertificationKind(StrEnum):
    """What was obtained."""

    TITLE = "title"
    BLOCK = "block"  # bloc de compétences
    ADDITIONAL_MODULE = "additional_module"


class Certification(Identified, Base):
    """A title, a block or an additional module obtained, entered or confirmed by a provider."""

    __tablename__ = "certification"
    __table_args__ = (
        CheckConstraint("expires_on IS NULL OR expires_on >= awarded_on", name="dates"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name="withdrawal_reason"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[CertificationKind] = mapped_column(enum_column(CertificationKind))
    title: Mapped[str]
    code: Mapped[str | None]  # RNCP or RS
    body: Mapped[str]
    awarded_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]

    trainee: Mapped[Trainee] = relationship()
