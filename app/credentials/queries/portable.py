"""What a person may take elsewhere as one signed record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from app.credentials.models import Achievement, AchievementVersion, BackpackBadge, Credential
from app.portfolio.models import Ground, GroundKind, Holding


def portable(session: Session, trainee_id: UUID) -> Sequence[BackpackBadge]:
    """A person's badges with what was signed, byte for byte, the latest first; in one statement."""
    return session.scalars(
        select(BackpackBadge)
        .where(BackpackBadge.trainee_id == trainee_id, BackpackBadge.removed_at.is_(None))
        .options(
            undefer(BackpackBadge.content),
            joinedload(BackpackBadge.credential).options(
                undefer(Credential.document),
                joinedload(Credential.key),
                joinedload(Credential.version),
            ),
        )
        .order_by(BackpackBadge.received_at.desc(), BackpackBadge.name, BackpackBadge.id)
        .execution_options(populate_existing=True)
    ).all()


def newest_versions(session: Session, achievement_ids: Collection[UUID]) -> Mapping[UUID, AchievementVersion]:
    """The last published version of each of these badges, in two statements."""
    newest = (
        select(AchievementVersion.achievement_id, func.max(AchievementVersion.number).label("number"))
        .where(
            AchievementVersion.achievement_id.in_(sorted(achievement_ids)), AchievementVersion.published_at.is_not(None)
        )
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )
    rows = session.scalars(
        select(AchievementVersion)
        .join(
            newest,
            (newest.c.achievement_id == AchievementVersion.achievement_id)
            & (newest.c.number == AchievementVersion.number),
        )
        .options(
            joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer),
            joinedload(AchievementVersion.alignments),
        )
    ).unique()
    return {one.achievement_id: one for one in rows}


def vouched_otherwise(session: Session, trainee_id: UUID, attestation_ids: Collection[UUID], *, today: date) -> bool:
    """Whether someone vouches for a skill of this person by a title, or by an attestation other than these."""
    found = exists().where(
        Ground.holding_id == Holding.id,
        Holding.trainee_id == trainee_id,
        Ground.kind.in_([GroundKind.ATTESTATION, GroundKind.CERTIFICATION]),
        Ground.source_id.not_in(sorted(attestation_ids)),
        Ground.withdrawn_at.is_(None),
        Ground.ends_on.is_(None) | (Ground.ends_on >= today),
    )
    return bool(session.scalar(select(found)))
