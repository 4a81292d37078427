"""People, organisations and who works where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import policies, queries
from app.accounts.errors import EmailTakenError, LastAdminError, RoleNotAllowedError
from app.accounts.models import Membership, MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.passwords import hashed
from app.accounts.signals import account_switched, trainee_joined
from app.audit import services as audit
from app.db import new_id
from app.permissions import Role


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


def close_account(session: Session, *, user: User, now: datetime, reason: str) -> None:
    """Keep a person out, and out of searches; what they did and signed stays readable."""
    _switch(session, user, active=False, now=now, reason=reason)


def open_again(session: Session, *, user: User, now: datetime, reason: str) -> None:
    """Let in again a person whose account was closed."""
    _switch(session, user, active=True, now=now, reason=reason)


def _switch(session: Session, user: User, *, active: bool, now: datetime, reason: str) -> None:
    if user.active is active:
        return
    user.active = active
    session.flush()
    audit.record(
        session,
        action="account.opened_again" if active else "account.closed",
        object_kind="user",
        object_id=user.id,
        actor_id=None,
        now=now,
        reason=reason,
    )
    account_switched.send(None, session=session, user=user, now=now)
