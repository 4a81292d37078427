"""Attestations, as badges may be made of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.models import Attestation
from app.attestations.signals import AsBadge
from app.credentials.models import AttestationBadges, Credential, Issuer
from app.portfolio.models import Ground, Holding, Trainee


@dataclass(frozen=True, slots=True)
class Attested:
    """A standing attestation: of whom, of what, in whose name."""

    attestation_id: UUID
    provider_id: UUID
    skill_id: UUID
    user_id: UUID
    email: str
    name: str | None
    level: int | None
    observed: str
    attested_at: datetime


def attested(
    session: Session, attestation_ids: Collection[UUID], *, setting: AttestationBadges | None = None
) -> Sequence[Attested]:
    """Read the attestations that count as proof today, and of which no badge was made; those of providers with this
    setting alone, when one is named.
    """
    statement = (
        select(
            Attestation.id, Attestation.provider_id, Holding.skill_id, User.id, User.email, User.display_name,
            Attestation.level, Attestation.observed, Attestation.attested_at,
        )
        .join(Holding, Holding.id == Attestation.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .join(User, User.id == Trainee.user_id)
        .join(Ground, Ground.source_id == Attestation.id)
        .where(
            Attestation.id.in_(attestation_ids),
            Attestation.revoked_at.is_(None),
            Ground.withdrawn_at.is_(None),
            ~select(Credential.id).where(Credential.attestation_id == Attestation.id).exists(),
        )
        .order_by(Holding.skill_id, User.email, Attestation.attested_at)
    )  # fmt: skip
    if setting is not None:
        statement = statement.join(Issuer, Issuer.organisation_id == Attestation.provider_id).where(
            Issuer.attestation_badges == setting
        )
    return [Attested(*row) for row in session.execute(statement)]


def badge_of_attestation(session: Session, attestation_id: UUID) -> Credential | None:
    """Find the badge made of an attestation."""
    return session.scalar(select(Credential).where(Credential.attestation_id == attestation_id))


def as_badges(session: Session, attestation_ids: Collection[UUID]) -> dict[UUID, AsBadge]:
    """Tell of each attestation that stands whether its person may receive it as a badge, or why not."""
    counts = exists().where(Ground.source_id == Attestation.id, Ground.withdrawn_at.is_(None))
    rows = session.execute(
        select(Attestation.id, Credential.id, Credential.revoked_at, Issuer.attestation_badges, counts)
        .outerjoin(Credential, Credential.attestation_id == Attestation.id)
        .outerjoin(Issuer, Issuer.organisation_id == Attestation.provider_id)
        .where(Attestation.id.in_(attestation_ids), Attestation.revoked_at.is_(None))
    )
    return {one: _as_badge(badge, gone, setting, counts=counted) for one, badge, gone, setting, counted in rows}


def _as_badge(
    credential_id: UUID | None, revoked_at: datetime | None, setting: AttestationBadges | None, *, counts: bool
) -> AsBadge:
    if credential_id is not None:
        return AsBadge.RECEIVED if revoked_at is None else AsBadge.TAKEN_BACK
    if setting is AttestationBadges.NEVER:
        return AsBadge.NEVER
    return AsBadge.MAY if counts else AsBadge.NOT_COUNTED
