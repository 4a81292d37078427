"""Accesses that people give, links they hand out, requests made to them, and what was read."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.db import Base, Identified, enum_column
from app.portfolio.models import Trainee


class Part(StrEnum):
    """A part of a portfolio that its owner shows or not; the name goes with any of them."""

    SKILLS = "skills"
    EVIDENCE = "evidence"
    EXPERIENCES = "experiences"
    TRAININGS = "trainings"
    CONTACT = "contact"
    STEPS = "steps"


class Grant(Identified, Base):
    """That a person lets an organisation, or one of its members, read parts of their portfolio until a day."""

    __tablename__ = "access_grant"
    __table_args__ = (
        # One standing grant for each reader: a new one takes the place of the old.
        Index(
            "uq_access_grant_organisation",
            "trainee_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND member_id IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND member_id IS NULL"),
        ),
        Index(
            "uq_access_grant_member",
            "trainee_id",
            "organisation_id",
            "member_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND member_id IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND member_id IS NOT NULL"),
        ),
        Index("ix_access_grant_trainee_id", "trainee_id"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    granted_at: Mapped[datetime]
    ends_on: Mapped[date] = mapped_column(Date)
    withdrawn_at: Mapped[datetime | None]

    trainee: Mapped[Trainee] = relationship()
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    member: Mapped[User | None] = relationship()
    shown: Mapped[list["GrantPart"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def parts(self) -> frozenset[Part]:
        """What it lets read."""
        return frozenset(one.part for one in self.shown)

    def stands(self, today: date) -> bool:
        """Whether it opens anything today."""
        return self.withdrawn_at is None and today <= self.ends_on


class GrantPart(Base):
    """A part that a grant opens."""

    __tablename__ = "access_grant_part"

    grant_id: Mapped[UUID] = mapped_column(ForeignKey("access_grant.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(enum_column(Part), primary_key=True)


class RequestAnswer(StrEnum):
    """What became of a request for access."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class GrantRequest(Identified, Base):
    """That an organisation asks, at an e-mail address, to read a portfolio."""

    __tablename__ = "access_request"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("answer <> 'accepted' OR grant_id IS NOT NULL", name="accepted_gives_access"),
        Index(
            "uq_access_request_open",
            "organisation_id",
            "email",
            unique=True,
            sqlite_where=text("answer IS NULL"),
            postgresql_where=text("answer IS NULL"),
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    email: Mapped[str] = mapped_column(String(255), index=True)
    words: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[RequestAnswer | None] = mapped_column(enum_column(RequestAnswer))
    answered_at: Mapped[datetime | None]
    grant_id: Mapped[UUID | None] = mapped_column(ForeignKey("access_grant.id"))

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    asked_by: Mapped[User] = relationship()
    shown: Mapped[list["RequestPart"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def parts(self) -> frozenset[Part]:
        """What is asked for."""
        return frozenset(one.part for one in self.shown)


class RequestPart(Base):
    """A part that a request asks for."""

    __tablename__ = "access_request_part"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("access_request.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(enum_column(Part), primary_key=True)


class LinkKind(StrEnum):
    """What whoever has a link opens."""

    PAGE = "page"  # the portfolio, as it is on the day
    BOOKLET = "booklet"  # what stands of a booklet printed once; app.record makes these, and tells of them


class ShareLink(Identified, Base):
    """An address that shows parts of a portfolio to whoever has it, until a day or until it is withdrawn."""

    __tablename__ = "share_link"

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(enum_column(LinkKind), default=LinkKind.PAGE)
    label: Mapped[str | None]
    made_at: Mapped[datetime]
    ends_on: Mapped[date] = mapped_column(Date)
    withdrawn_at: Mapped[datetime | None]

    trainee: Mapped[Trainee] = relationship()
    shown: Mapped[list["ShareLinkPart"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def parts(self) -> frozenset[Part]:
        """What it shows."""
        return frozenset(one.part for one in self.shown)

    def stands(self, today: date) -> bool:
        """Whether it opens today."""
        return self.withdrawn_at is None and today <= self.ends_on


class ShareLinkPart(Base):
    """A part that a link shows."""

    __tablename__ = "share_link_part"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("share_link.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(enum_column(Part), primary_key=True)


class What(StrEnum):
    """What someone read."""

    PORTFOLIO = "portfolio"
    SKILLS = "skills"
    EVIDENCE = "evidence"
    TRAINING = "training"
    POSITIONING = "positioning"
    STEPS = "steps"
    BOOKLET = "booklet"


class Reading(Identified, Base):
    """That someone else read something of a portfolio: by an account or by a link, how often within half an hour."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("trainee_id", "reader_key", "what", "window_at"),
        CheckConstraint("(reader_id IS NULL) = (link_id IS NOT NULL)", name="by_account_or_link"),
        CheckConstraint("times > 0", name="times"),
        Index("ix_reading_trainee_id_last_at", "trainee_id", "last_at"),
    )

    trainee_id: Mapped[UUID] = mapped_column(ForeignKey("trainee.id"))
    # Whose readings fold into one: the reader, or the link.
    reader_key: Mapped[UUID]
    reader_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("share_link.id"))
    what: Mapped[What] = mapped_column(enum_column(What))
    window_at: Mapped[datetime]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int]

    reader: Mapped[User | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    link: Mapped[ShareLink | None] = relationship()
