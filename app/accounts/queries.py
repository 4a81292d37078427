"""Reading people, organisations and the ways in."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, lazyload

from app.accounts.errors import InvitationError, InvitationProblem
from app.accounts.models import (
    Invitation,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    SignedInSession,
    User,
    Vetting,
)


def digest(key: str) -> str:
    """What is kept of a secret key: enough to know it again, nothing to open with."""
    return sha256(key.encode()).hexdigest()


def tidy_email(email: str) -> str:
    """Return the one form under which an address is kept and looked for."""
    return email.strip().lower()


def user_by_email(session: Session, email: str) -> User | None:
    """The person who signs in with this address."""
    return session.scalar(select(User).where(User.email == tidy_email(email)))


def organisation(session: Session, organisation_id: UUID) -> Organisation | None:
    """An organisation by its id."""
    return session.get(Organisation, organisation_id)


def employer_by_siret(session: Session, siret: str) -> Organisation | None:
    """The employer with this number, whatever the Region said of it."""
    return session.scalar(
        select(Organisation).where(Organisation.kind == OrganisationKind.EMPLOYER, Organisation.siret == siret)
    )


def usable_invitation(session: Session, *, key: str, now: datetime) -> Invitation:
    """The invitation that this key opens.

    Raises
    ------
    InvitationError
        When there is none, or it was used, or its time has passed.
    """
    invitation = session.scalar(select(Invitation).where(Invitation.key_hash == digest(key)))
    if invitation is None:
        raise InvitationError(InvitationProblem.UNKNOWN)
    if invitation.accepted_at is not None:
        raise InvitationError(InvitationProblem.USED)
    if invitation.expires_at <= now:
        raise InvitationError(InvitationProblem.EXPIRED)
    return invitation


def team(session: Session, organisation_id: UUID) -> Sequence[Membership]:
    """Who works there today, by name."""
    return session.scalars(
        select(Membership)
        .join(Membership.user)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.user).lazyload(User.memberships))
        .order_by(func.lower(User.display_name), User.id, Membership.role)
    ).all()


def open_invitations(session: Session, organisation_id: UUID, now: datetime) -> Sequence[Invitation]:
    """Invitations to the team that were sent and wait, the newest first."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.role.is_not(None),
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.created_at.desc(), Invitation.id)
    ).all()


def membership(session: Session, membership_id: UUID) -> Membership | None:
    """A person's role in an organisation."""
    return session.get(Membership, membership_id)


def admins_left(session: Session, organisation_id: UUID, *, without: UUID) -> int:
    """How many admins an organisation keeps when one membership ends."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == MembershipRole.ADMIN,
                Membership.ended_at.is_(None),
                Membership.id != without,
            )
        )
        or 0
    )


def signed_in_sessions(session: Session, user_id: UUID, now: datetime) -> Sequence[SignedInSession]:
    """Where a person is signed in, the last seen first."""
    return session.scalars(
        select(SignedInSession)
        .where(SignedInSession.user_id == user_id, SignedInSession.expires_at > now)
        .order_by(SignedInSession.last_seen_at.desc(), SignedInSession.key_hash)
    ).all()


def employers(session: Session, vetting: Vetting, *, limit: int) -> Sequence[Organisation]:
    """Employers in this state: those who wait by age of their request, the others the last decided first."""
    newest = Organisation.created_at if vetting is Vetting.PENDING else Organisation.vetted_at.desc()
    return session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.EMPLOYER, Organisation.vetting == vetting)
        .order_by(newest, Organisation.id)
        .limit(limit)
    ).all()


def employers_waiting(session: Session) -> int:
    """How many employers wait for the Region."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Organisation)
            .where(Organisation.kind == OrganisationKind.EMPLOYER, Organisation.vetting == Vetting.PENDING)
        )
        or 0
    )


def people_of(session: Session, organisation_ids: Sequence[UUID]) -> dict[UUID, list[User]]:
    """Who works in each of these organisations today, by name."""
    people: dict[UUID, list[User]] = {organisation_id: [] for organisation_id in organisation_ids}
    rows = session.execute(
        select(Membership.organisation_id, User)
        .join(Membership.user)
        .where(Membership.organisation_id.in_(organisation_ids), Membership.ended_at.is_(None))
        .options(lazyload(User.memberships))
        .order_by(func.lower(User.display_name), User.id)
    )
    for organisation_id, person in rows:
        if person not in people[organisation_id]:  # someone with two roles is one person
            people[organisation_id].append(person)
    return people
