"""Issuers and their keys."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

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
