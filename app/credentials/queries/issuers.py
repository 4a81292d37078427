"""Issuers and their keys."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, lazyload

from app.accounts.models import Membership, MembershipRole, User
from app.credentials.models import Issuer, IssuerKey


def issuer_of(session: Session, organisation_id: UUID) -> Issuer | None:
    """Find how an organisation signs badges; None until it was set up."""
    return session.scalar(select(Issuer).where(Issuer.organisation_id == organisation_id))


def issuer_by_slug(session: Session, slug: str) -> Issuer | None:
    """Find an issuer by its name in addresses."""
    return session.scalar(select(Issuer).where(Issuer.slug == slug))


def signing_key_of(session: Session, issuer_id: UUID) -> IssuerKey | None:
    """Find the key an issuer signs by today."""
    return session.scalar(select(IssuerKey).where(IssuerKey.issuer_id == issuer_id, IssuerKey.retired_at.is_(None)))


def who_issues(session: Session, organisation_id: UUID) -> Sequence[User]:
    """Who gives badges in the name of an organisation today, and may sign in, by name."""
    found = select(Membership.user_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role == MembershipRole.ISSUER,
        Membership.ended_at.is_(None),
    )
    return session.scalars(
        select(User)
        .where(User.id.in_(found), User.active)
        .options(lazyload(User.memberships))
        .order_by(func.lower(User.display_name), User.email)
    ).all()
