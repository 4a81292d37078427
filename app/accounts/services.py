"""Bringing people and organisations in, and saying who does what; every decision goes to the log."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import policies, queries
from app.accounts.errors import (
    DecidedMeanwhileError,
    EmailTakenError,
    InvitationError,
    InvitationProblem,
    LastAdminError,
    ReasonMissingError,
    RoleNotAllowedError,
    SiretTakenError,
)
from app.accounts.models import (
    Invitation,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    User,
    Vetting,
)
from app.accounts.passwords import hashed
from app.accounts.signals import invitation_accepted, trainee_joined
from app.audit import services as audit
from app.db import new_id
from app.permissions import Role

INVITATION_LIFETIME = timedelta(days=14)


def create_user(
    session: Session,
    *,
    email: str,
    display_name: str,
    password: str | None,
    now: datetime,
    locale: str = "fr",
    is_trainee: bool = False,
    password_hash: str | None = None,
) -> User:
    """Add a person; without a password they cannot sign in, and a hash made once may serve for many."""
    user = User(
        email=queries.tidy_email(email),
        display_name=display_name.strip(),
        password=hashed(password) if password is not None else password_hash,
        locale=locale,
        is_trainee=is_trainee,
        created_at=now,
        memberships=[],
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as clash:
        raise EmailTakenError from clash
    return user


@dataclass(frozen=True, slots=True)
class NewTrainee:
    """A trainee about to be added."""

    email: str
    display_name: str


def create_trainees(session: Session, *, people: Sequence[NewTrainee], now: datetime, locale: str = "fr") -> list[UUID]:
    """Add many trainees, all or none, who sign in once they have chosen a password; their ids, in the same order."""
    rows = [
        {
            "id": new_id(),
            "email": queries.tidy_email(one.email),
            "display_name": one.display_name.strip(),
            "locale": locale,
            "is_trainee": True,
            "created_at": now,
        }
        for one in people
    ]
    try:
        with session.begin_nested():
            if rows:
                session.execute(insert(User), rows)
    except IntegrityError as clash:
        raise EmailTakenError from clash
    return [row["id"] for row in rows]  # type: ignore[misc]


def create_organisation(
    session: Session, *, kind: OrganisationKind, name: str, siret: str | None, commune_code: str | None, now: datetime
) -> Organisation:
    """Add an organisation: an employer waits for the Region, the others come in with its word."""
    vetting = Vetting.PENDING if kind is OrganisationKind.EMPLOYER else Vetting.ACCEPTED
    made = Organisation(
        kind=kind, name=name.strip(), siret=siret, commune_code=commune_code, vetting=vetting, created_at=now
    )
    session.add(made)
    session.flush()
    return made


def join(
    session: Session, *, user: User, organisation: Organisation, role: MembershipRole, now: datetime
) -> Membership:
    """Give a person a role; asking twice gives it once, and coming back takes up the old one."""
    if role not in policies.ROLES[organisation.kind]:
        raise RoleNotAllowedError(organisation.kind, Role(role.value))
    held = {(one.organisation_id, one.role): one for one in user.memberships}
    membership = held.get((organisation.id, role))
    if membership is not None and membership.ended_at is None:
        return membership
    if membership is None:
        membership = Membership(organisation=organisation, role=role, created_at=now)
        user.memberships.append(membership)
    membership.ended_at = None
    session.flush()
    audit.record(
        session,
        action="membership.started",
        object_kind="membership",
        object_id=membership.id,
        actor_id=user.id,
        now=now,
        organisation=str(organisation.id),
        role=role.value,
    )
    return membership


def end_membership(session: Session, *, membership: Membership, actor: User, now: datetime) -> bool:
    """Take a role away, keeping that it was held; whether that changed anything."""
    if membership.role is MembershipRole.ADMIN:
        # Two admins who leave at once wait for each other here: one of them stays.
        session.execute(select(Organisation.id).where(Organisation.id == membership.organisation_id).with_for_update())
        if not queries.admins_left(session, membership.organisation_id, without=membership.id):
            raise LastAdminError
    ended = session.scalar(
        update(Membership)
        .where(Membership.id == membership.id, Membership.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Membership.id)
    )
    if ended is None:
        return False
    audit.record(
        session,
        action="membership.ended",
        object_kind="membership",
        object_id=membership.id,
        actor_id=actor.id,
        now=now,
        organisation=str(membership.organisation_id),
        role=membership.role.value,
    )
    return True


def sign_up_trainee(
    session: Session, *, email: str, display_name: str, password: str, now: datetime, locale: str = "fr"
) -> User:
    """Let a person in by themselves: their portfolio is theirs alone until they choose."""
    user = create_user(
        session,
        email=email,
        display_name=display_name,
        password=password,
        now=now,
        locale=locale,
        is_trainee=True,
    )
    trainee_joined.send(None, session=session, user=user, now=now)
    return user


def sign_up_employer(
    session: Session, *, user: User, siret: str, name: str, commune_code: str | None, now: datetime
) -> Organisation:
    """Add an employer that waits for the Region, led by this person; one that was refused may ask again."""
    known = queries.employer_by_siret(session, siret)
    if known is not None and known.vetting is not Vetting.REFUSED:
        raise SiretTakenError(known.vetting)
    employer = known
    if employer is None:
        try:
            with session.begin_nested():
                employer = create_organisation(
                    session,
                    kind=OrganisationKind.EMPLOYER,
                    name=name,
                    siret=siret,
                    commune_code=commune_code,
                    now=now,
                )
        except IntegrityError as clash:
            raise SiretTakenError(Vetting.PENDING) from clash
    else:
        _ask_again(employer, name=name, commune_code=commune_code)
    join(session, user=user, organisation=employer, role=MembershipRole.ADMIN, now=now)
    join(session, user=user, organisation=employer, role=MembershipRole.RECRUITER, now=now)
    audit.record(
        session,
        action="employer.asked",
        object_kind="organisation",
        object_id=employer.id,
        actor_id=user.id,
        now=now,
        siret=siret,
        name=employer.name,
    )
    return employer


def _ask_again(employer: Organisation, *, name: str, commune_code: str | None) -> None:
    employer.name = name.strip()
    employer.commune_code = commune_code
    employer.vetting = Vetting.PENDING
    employer.vetting_reason = None
    employer.vetted_at = None
    employer.vetted_by_id = None


def vet(
    session: Session,
    *,
    organisation: Organisation,
    officer: User,
    accepted: bool,
    reason: str | None,
    now: datetime,
    seen: Vetting = Vetting.PENDING,
) -> bool:
    """Record the Region's answer to an employer, given what the officer saw; whether it changed anything.

    Giving the same answer twice is giving it once. A later answer replaces an earlier one, and the log keeps both.
    """
    answer = Vetting.ACCEPTED if accepted else Vetting.REFUSED
    reason = (reason or "").strip() or None
    if not accepted and reason is None:
        raise ReasonMissingError
    changed = session.scalar(
        update(Organisation)
        .where(Organisation.id == organisation.id, Organisation.vetting == seen, Organisation.vetting != answer)
        .values(vetting=answer, vetting_reason=reason, vetted_at=now, vetted_by_id=officer.id)
        .returning(Organisation.id)
    )
    session.refresh(organisation)
    if changed is None:
        if organisation.vetting is answer:
            return False
        raise DecidedMeanwhileError(organisation.vetting)
    audit.record(
        session,
        action=f"employer.{answer.value}",
        object_kind="organisation",
        object_id=organisation.id,
        actor_id=officer.id,
        now=now,
        reason=reason,
        before=seen.value,
    )
    return True


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
