"""Ways in that one address can use, once."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import policies, queries
from app.accounts.errors import InvitationError, InvitationProblem, RoleNotAllowedError
from app.accounts.models import Invitation, MembershipRole, Organisation, User
from app.accounts.services.people import create_user, join
from app.accounts.signals import invitation_accepted, trainee_joined
from app.audit import services as audit
from app.permissions import Role

INVITATION_LIFETIME = timedelta(days=14)


def invite(
    session: Session,
    *,
    organisation: Organisation,
    email: str,
    role: MembershipRole | None,
    invited_by: User | None,
    now: datetime,
    display_name: str | None = None,
) -> tuple[Invitation, str]:
    """Open a way in for one address, as staff, or as a trainee when no role is said; with the key to send.

    A new invitation to the same place closes the one before.
    """
    if role is not None and role not in policies.ROLES[organisation.kind]:
        raise RoleNotAllowedError(organisation.kind, Role(role.value))
    address = queries.tidy_email(email)
    session.execute(
        update(Invitation)
        .where(
            Invitation.email == address,
            Invitation.organisation_id == organisation.id,
            Invitation.role == role if role is not None else Invitation.role.is_(None),
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(expires_at=now)
    )
    key = secrets.token_urlsafe(32)
    invitation = Invitation(
        key_hash=queries.digest(key),
        email=address,
        display_name=(display_name or "").strip() or None,
        organisation_id=organisation.id,
        role=role,
        invited_by_id=invited_by.id if invited_by is not None else None,
        created_at=now,
        expires_at=now + INVITATION_LIFETIME,
    )
    session.add(invitation)
    session.flush()
    audit.record(
        session,
        action="invitation.sent",
        object_kind="invitation",
        object_id=invitation.id,
        actor_id=invitation.invited_by_id,
        now=now,
        organisation=str(organisation.id),
        role=role.value if role is not None else Role.TRAINEE.value,
    )
    return invitation, key


def withdraw_invitation(session: Session, *, invitation_id: UUID, organisation: Organisation, now: datetime) -> bool:
    """Close a way in before it was used; whether it was still open."""
    closed = session.scalar(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.organisation_id == organisation.id,
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(expires_at=now)
        .returning(Invitation.id)
    )
    return closed is not None


def accept_invitation(
    session: Session,
    *,
    key: str,
    user: User | None,
    now: datetime,
    display_name: str = "",
    password: str | None = None,
    locale: str = "fr",
) -> User:
    """Come in by an invitation, once: as the person it was sent to, who is added when they are new here."""
    invitation = queries.usable_invitation(session, key=key, now=now)
    if user is not None and user.email != invitation.email:
        raise InvitationError(InvitationProblem.FOR_ANOTHER)
    taken = session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(accepted_at=now)
        .returning(Invitation.id)
    )
    if taken is None:
        raise InvitationError(InvitationProblem.USED)
    if user is None:
        user = create_user(
            session, email=invitation.email, display_name=display_name, password=password, now=now, locale=locale
        )
    user.confirmed_at = user.confirmed_at or now  # the message reached them
    _take_place(session, user=user, invitation=invitation, now=now)
    invitation_accepted.send(None, session=session, user=user, invitation=invitation, now=now)
    return user


def _take_place(session: Session, *, user: User, invitation: Invitation, now: datetime) -> None:
    if invitation.role is None:
        user.is_trainee = True
        session.flush()
        trainee_joined.send(None, session=session, user=user, now=now)
        return
    organisation = session.get_one(Organisation, invitation.organisation_id)
    join(session, user=user, organisation=organisation, role=invitation.role, now=now)
