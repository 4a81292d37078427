"""Who stands by which badges."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from app.credentials.models import AchievementVersion, Endorsement, Issuer, IssuerKey

MOST_EMBEDDED = 10


def endorsement_stands(now: datetime) -> ColumnElement[bool]:
    """What holds at a moment, in a statement that joins the key: neither withdrawn, nor past, nor by a key given up."""
    return (
        Endorsement.revoked_at.is_(None)
        & Endorsement.replaced_at.is_(None)
        & IssuerKey.compromised_at.is_(None)
        & or_(Endorsement.valid_until.is_(None), Endorsement.valid_until > now)
    )


def standing_endorsements(session: Session, version_id: UUID, now: datetime) -> Sequence[Endorsement]:
    """Read what holds of a version, with what was signed, the oldest first."""
    return session.scalars(
        select(Endorsement)
        .join(Endorsement.key)
        .where(Endorsement.version_id == version_id, endorsement_stands(now))
        .options(undefer(Endorsement.document))
        .order_by(Endorsement.issued_at, Endorsement.status_index)
        .limit(MOST_EMBEDDED)
    ).all()


def endorsements_of(session: Session, version_ids: Collection[UUID]) -> Sequence[Endorsement]:
    """Read all that was ever said of some versions, but what was replaced; the newest last."""
    return session.scalars(
        select(Endorsement)
        .where(Endorsement.version_id.in_(version_ids), Endorsement.replaced_at.is_(None))
        .options(joinedload(Endorsement.issuer), joinedload(Endorsement.key))
        .order_by(Endorsement.issued_at, Endorsement.status_index)
    ).all()


def endorsements_about(
    session: Session, subject: str | None, giver: str | None, ids: Collection[UUID]
) -> Sequence[Endorsement]:
    """Read all that was ever said of a badge as this issuer gives it, and these endorsements; with what was signed."""
    same = (Endorsement.subject == subject) & (Endorsement.giver == giver) & Endorsement.replaced_at.is_(None)
    return session.scalars(
        select(Endorsement)
        .where(or_(same, Endorsement.id.in_(ids)))
        .options(
            undefer(Endorsement.document),
            joinedload(Endorsement.issuer).joinedload(Issuer.organisation),
            joinedload(Endorsement.key),
        )
        .order_by(Endorsement.issued_at, Endorsement.status_index)
    ).all()


def standing_endorsement(
    session: Session, issuer_id: UUID, subject: str, about: str, giver: str | None
) -> Endorsement | None:  # fmt: skip
    """Find the one that is neither withdrawn nor replaced, perhaps past its end."""
    return session.scalar(
        select(Endorsement)
        .where(
            Endorsement.issuer_id == issuer_id,
            Endorsement.subject == subject,
            Endorsement.about == about,
            Endorsement.giver == giver,
            Endorsement.revoked_at.is_(None),
            Endorsement.replaced_at.is_(None),
        )
        .options(joinedload(Endorsement.key))
        .execution_options(populate_existing=True)
    )


def public_endorsement(session: Session, endorsement_id: UUID) -> Endorsement | None:
    """Find one as the world may read it, withdrawn or not."""
    return session.scalar(
        select(Endorsement)
        .where(Endorsement.id == endorsement_id)
        .options(
            undefer(Endorsement.document),
            joinedload(Endorsement.issuer),
            joinedload(Endorsement.key),
            joinedload(Endorsement.version).joinedload(AchievementVersion.achievement),
        )
    )
