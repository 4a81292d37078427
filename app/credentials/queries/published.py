"""What anyone may read: issuers, badges, what was given and which were taken back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from app.accounts.models import Organisation, OrganisationKind
from app.credentials.models import (
    Achievement,
    AchievementState,
    AchievementVersion,
    BackpackBadge,
    BackpackState,
    Credential,
    Endorsement,
    Issuer,
    IssuerKey,
    StatusRegister,
)

REVOCATION, SUSPENSION = "revocation", "suspension"


def region_issuer(session: Session) -> Issuer | None:
    """Find how the Region signs: the installation's own name in the world."""
    return session.scalar(
        select(Issuer)
        .join(Organisation, Organisation.id == Issuer.organisation_id)
        .where(Organisation.kind == OrganisationKind.REGION)
        .order_by(Issuer.created_at, Issuer.slug)
        .limit(1)
    )


def keys_of(session: Session, issuer_id: UUID) -> Sequence[IssuerKey]:
    """Read an issuer's keys, the first one first."""
    return session.scalars(
        select(IssuerKey).where(IssuerKey.issuer_id == issuer_id).order_by(IssuerKey.number)
    ).all()  # fmt: skip


def register_by_number(session: Session, slug: str, number: int) -> StatusRegister | None:
    """Find a status list, with its issuer."""
    return session.scalar(
        select(StatusRegister)
        .join(Issuer, Issuer.id == StatusRegister.issuer_id)
        .where(Issuer.slug == slug, StatusRegister.number == number)
        .options(joinedload(StatusRegister.issuer))
    )


def fallen(session: Session, register_id: UUID, purpose: str) -> Sequence[int]:
    """List the places of a status list whose badges were taken back, or are suspended; recognitions withdrawn too."""
    column = Credential.revoked_at if purpose == REVOCATION else Credential.suspended_at
    taken = select(Credential.status_index).where(Credential.register_id == register_id, column.is_not(None))
    if purpose != REVOCATION:
        return session.scalars(taken.order_by(Credential.status_index)).all()
    withdrawn = select(Endorsement.status_index).where(
        Endorsement.register_id == register_id, Endorsement.revoked_at.is_not(None)
    )
    both = union_all(taken, withdrawn).subquery()
    return session.scalars(select(both.c.status_index).order_by(both.c.status_index)).all()


def published_version(session: Session, achievement_id: UUID, number: int) -> AchievementVersion | None:
    """Find a version of a badge as the world may read it: old ones stay for ever, drafts are nobody's business."""
    return session.scalar(
        select(AchievementVersion)
        .where(
            AchievementVersion.achievement_id == achievement_id,
            AchievementVersion.number == number,
            AchievementVersion.published_at.is_not(None),
        )
        .options(
            joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer),
            selectinload(AchievementVersion.alignments),
        )
    )


def newest_number(session: Session, achievement_id: UUID) -> int | None:
    """The number of a badge's last published version."""
    return session.scalar(
        select(func.max(AchievementVersion.number)).where(
            AchievementVersion.achievement_id == achievement_id, AchievementVersion.published_at.is_not(None)
        )
    )


def public_credential(session: Session, credential_id: UUID) -> Credential | None:
    """Find a badge given, unless the person hides it or it was erased; with all that its page says."""
    return session.scalar(
        select(Credential)
        .where(Credential.id == credential_id, Credential.document != "", ~_is_hidden())
        .options(
            undefer(Credential.document),
            joinedload(Credential.issuer),
            joinedload(Credential.key),
            joinedload(Credential.achievement),
            joinedload(Credential.version).selectinload(AchievementVersion.alignments),
        )
    )


def _is_hidden() -> ColumnElement[bool]:
    return (
        select(BackpackBadge.credential_id)
        .where(BackpackBadge.credential_id == Credential.id, BackpackBadge.state == BackpackState.HIDDEN)
        .exists()
    )


def badges_of(session: Session, issuer_id: UUID) -> Sequence[AchievementVersion]:
    """List what an issuer gives today, by name: each badge in its newest version."""
    newest = (
        select(AchievementVersion.achievement_id, func.max(AchievementVersion.number).label("number"))
        .where(AchievementVersion.published_at.is_not(None))
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )
    return session.scalars(
        select(AchievementVersion)
        .join(
            newest,
            (newest.c.achievement_id == AchievementVersion.achievement_id)
            & (newest.c.number == AchievementVersion.number),
        )
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .where(Achievement.issuer_id == issuer_id, Achievement.state == AchievementState.PUBLISHED)
        .order_by(AchievementVersion.name, AchievementVersion.made_at)
    ).all()


def given_by_key(session: Session, issuer_id: UUID, now: datetime) -> dict[UUID, int]:
    """Count, for each key of an issuer, the badges that it signed and that are good today."""
    rows = session.execute(
        select(Credential.key_id, func.count())
        .where(
            Credential.issuer_id == issuer_id,
            Credential.revoked_at.is_(None),
            (Credential.valid_until.is_(None)) | (Credential.valid_until > now),
        )
        .group_by(Credential.key_id)
    )
    return {key_id: count for key_id, count in rows}  # noqa: C416 (rows are not pairs to mypy)
