"""Badges given."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.credentials.models import Credential, CredentialDecision


def already_held(session: Session, achievement_id: UUID, emails: Collection[str]) -> Sequence[Credential]:
    """Find the badges of an achievement that these addresses hold: neither revoked nor replaced, perhaps expired."""
    return session.scalars(
        select(Credential).where(
            Credential.achievement_id == achievement_id,
            Credential.recipient_email.in_(sorted(emails)),
            Credential.attestation_id.is_(None),
            Credential.revoked_at.is_(None),
            Credential.replaced_at.is_(None),
        )
    ).all()


def credential_of(session: Session, credential_id: UUID) -> Credential | None:
    """Find a badge given, with what was signed."""
    return session.get(Credential, credential_id, options=[undefer(Credential.document)])


def decisions_of(session: Session, credential_id: UUID) -> Sequence[CredentialDecision]:
    """Read what was decided of a badge given, in order."""
    return session.scalars(
        select(CredentialDecision)
        .where(CredentialDecision.credential_id == credential_id)
        .order_by(CredentialDecision.at, CredentialDecision.kind)
    ).all()
