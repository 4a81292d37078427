"""People, the organisations they work for, and how they sign in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Identified, enum_column, new_id
from app.permissions import STAFF, Permission, Role, granted


class OrganisationKind(StrEnum):
    """What an organisation is to the Region."""

    PROVIDER = "provider"
    EMPLOYER = "employer"
    ISSUER = "issuer"
    SUPPORT = "support"
    REGION = "region"


class Vetting(StrEnum):
    """Where the Region's check of an employer stands; other organisations come in accepted."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Organisation(Identified, Base):
    """A provider, an employer, a structure that issues badges, a support body or the Region."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("kind", "siret"),
        CheckConstraint("kind <> 'employer' OR siret IS NOT NULL", name="employer_has_siret"),
        CheckConstraint("vetting <> 'refused' OR vetting_reason IS NOT NULL", name="refusal_has_reason"),
    )

    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind), index=True)
    name: Mapped[str]
    siret: Mapped[str | None] = mapped_column(String(14))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"))
    website: Mapped[str | None]
    vetting: Mapped[Vetting] = mapped_column(enum_column(Vetting), index=True)
    vetting_reason: Mapped[str | None]
    vetted_at: Mapped[datetime | None]
    vetted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]


class FlaskSecurityRole(RoleMixin, Base):
    """A table the sign-in library asks for; roles here come from memberships, so it stays empty."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    permissions: Mapped[str | None]  # type: ignore[assignment]  # its mixin speaks of lists


class User(Identified, UserMixin, Base):  # type: ignore[misc]  # the library expects integer keys, and takes any
    """A person who can sign in."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    display_name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: new_id().hex)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    is_trainee: Mapped[bool] = mapped_column(default=False)

    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    # The last code used, so that a code seen over a shoulder opens nothing more.
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", order_by="Membership.created_at", lazy="selectin"
    )
    webauthn: Mapped[list["WebAuthn"]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete-orphan"
    )

    @property
    def roles(self) -> list[FlaskSecurityRole]:  # type: ignore[override]
        """What the sign-in library calls roles: none, memberships say it here."""
        return []

    @property
    def held_roles(self) -> frozenset[Role]:
        """The roles this person holds today, by their portfolio and their memberships."""
        held = {Role(membership.role.value) for membership in self.memberships if membership.ended_at is None}
        return frozenset(held | {Role.TRAINEE}) if self.is_trainee else frozenset(held)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this person may do, all roles together."""
        current = [membership for membership in self.memberships if membership.ended_at is None]
        places = {(Role(membership.role.value), membership.organisation.kind.value) for membership in current}
        return granted(self.held_roles, places)

    def check_tf_required_setup(self) -> bool:
        """Whether this person must have a second factor: staff must, where the installation asks for it."""
        return bool(super().check_tf_required_setup()) and not self.held_roles.isdisjoint(STAFF)

    def check_tf_required(
        self,
        tf_setup_methods: list[tuple[str, str]],
        tf_fresh: bool,  # noqa: FBT001 (the library's own form)
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Whether to ask for the second factor now: from those who chose one, and from those who must."""
        if not tf_setup_methods and not self.check_tf_required_setup():
            return False, tf_setup_methods
        required, methods = super().check_tf_required(tf_setup_methods, tf_fresh)
        return bool(required), methods


class MembershipRole(StrEnum):
    """What a member does in an organisation."""

    TRAINER = "trainer"
    RECRUITER = "recruiter"
    ISSUER = "issuer"
    COUNSELLOR = "counsellor"
    REGION_OFFICER = "region_officer"
    ADMIN = "admin"


class Membership(Identified, Base):
    """A person's role in an organisation, ended rather than removed."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "organisation_id", "role"),
        Index("ix_membership_organisation_id", "organisation_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[MembershipRole] = mapped_column(enum_column(MembershipRole))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class WebAuthn(Identified, WebAuthnMixin, Base):  # type: ignore[misc]  # as above
    """A passkey a person has registered (the sign-in library asks for this name)."""

    __tablename__ = "webauthn"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None]  # type: ignore[assignment]
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None]
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[User] = relationship(back_populates="webauthn")


class SignedInSession(Base):
    """A session kept on the server, so that signing out, or a new password, ends it for good."""

    __tablename__ = "signed_in_session"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str] = mapped_column(Text, default="")


class Invitation(Identified, Base):
    """A single-use way in, sent by e-mail by someone who may invite; only a digest of its key is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(
            "(role IS NOT NULL AND organisation_id IS NOT NULL) OR role IS NULL", name="role_in_an_organisation"
        ),
    )

    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(255), index=True)
    display_name: Mapped[str | None]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[MembershipRole | None] = mapped_column(enum_column(MembershipRole))
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


class RateLimitHit(Base):
    """One counted attempt in a window, shared by all workers and kept through a restart."""

    __tablename__ = "rate_limit_hit"
    __table_args__ = (Index("ix_rate_limit_hit_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
