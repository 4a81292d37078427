"""What counts for meta-badges, and what might."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.credentials.models import (
    Achievement,
    AchievementVersion,
    Endorsement,
    IssuerKey,
    RecognisedIssuer,
    RecognisedKind,
)
from app.recognition.models import MetaBadge, MetaRule, RecognisedVersion, Recognition, RecognitionFacet, RuleState
from app.recognition.queries.situations import stands


def substance(version: AchievementVersion) -> str:
    """What a recognition is about: a version that differs in this asks for a decision of its own."""
    skills = sorted(str(one.skill_id) for one in version.alignments)
    said = [version.name, version.criteria, version.kind, skills, list(version.levels or [])]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def published_versions(session: Session, achievement_id: UUID) -> Sequence[AchievementVersion]:
    """The versions of a badge that were ever given, the oldest first."""
    return session.scalars(
        select(AchievementVersion)
        .where(AchievementVersion.achievement_id == achievement_id, AchievementVersion.published_at.is_not(None))
        .options(selectinload(AchievementVersion.alignments))
        .order_by(AchievementVersion.number)
    ).all()


def is_meta_badge(session: Session, achievement_id: UUID | None) -> bool:
    """Whether a badge is one of the Region's meta-badges: they do not count for each other."""
    return achievement_id is not None and bool(
        session.scalar(select(exists().where(MetaBadge.achievement_id == achievement_id)))
    )


def name_of(session: Session, meta_badge: MetaBadge) -> str:
    """A meta-badge's name today: that of its rule in force, else of its draft."""
    names = session.execute(
        select(MetaRule.state, AchievementVersion.name)
        .join(AchievementVersion, AchievementVersion.id == MetaRule.version_id)
        .where(MetaRule.meta_badge_id == meta_badge.id, MetaRule.state != RuleState.PAST)
    ).all()
    return min(names, key=lambda row: row[0] is not RuleState.ACTIVE)[1] if names else ""


def current_versions(session: Session, meta_badge_id: UUID) -> Sequence[AchievementVersion]:
    """The versions that say the rule in force and the draft."""
    return session.scalars(
        select(AchievementVersion)
        .join(MetaRule, MetaRule.version_id == AchievementVersion.id)
        .where(MetaRule.meta_badge_id == meta_badge_id, MetaRule.state != RuleState.PAST)
        .order_by(AchievementVersion.number)
    ).all()


def recognised_addresses(session: Session, meta_badge_id: UUID) -> list[str]:
    """The addresses of all that counts for a meta-badge, or did not end yet, in order."""
    return list(
        session.scalars(
            select(RecognisedVersion.achievement_address)
            .join(Recognition)
            .where(Recognition.meta_badge_id == meta_badge_id, Recognition.withdrawn_at.is_(None))
            .order_by(RecognisedVersion.achievement_address)
            .distinct()
        )
    )


def is_proof_shared(session: Session, proof_id: UUID) -> bool:
    """Whether a recognition that stands goes by this proof too."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    RecognisedVersion.proof_id == proof_id,
                    RecognisedVersion.recognition_id == Recognition.id,
                    Recognition.withdrawn_at.is_(None),
                )
            )
        )
    )


def recognitions_over(session: Session, now: datetime) -> Sequence[Recognition]:
    """Those whose last moment has passed, and that are still to be closed."""
    return session.scalars(
        select(Recognition)
        .where(Recognition.withdrawn_at.is_(None), Recognition.ends_at <= now)
        .order_by(Recognition.ends_at, Recognition.root_address)
    ).all()


def endorsed_by_lost_keys(session: Session, now: datetime) -> Sequence[RecognisedVersion]:
    """What stands and was endorsed by a key that others may sign by."""
    return session.scalars(
        select(RecognisedVersion)
        .join(Recognition)
        .join(Endorsement, Endorsement.id == RecognisedVersion.endorsement_id)
        .join(IssuerKey, IssuerKey.id == Endorsement.key_id)
        .where(stands(now), IssuerKey.compromised_at.is_not(None))
        .order_by(Recognition.decided_at, RecognisedVersion.achievement_address)
    ).all()


def proved_apart_no_more(session: Session, now: datetime) -> Sequence[RecognisedVersion]:
    """What stands, and was a proof of its skills by a decision apart that ended by itself: nobody withdrew it."""
    apart = and_(
        RecognisedIssuer.kind == RecognisedKind.ACHIEVEMENT,
        RecognisedIssuer.address == RecognisedVersion.achievement_address,
        RecognisedIssuer.issuer_address == RecognisedVersion.issuer_address,
    )
    stays = or_(RecognisedIssuer.withdrawn_at.is_(None), RecognisedIssuer.withdrawn_by_id.is_not(None))
    return session.scalars(
        select(RecognisedVersion)
        .join(Recognition)
        .where(RecognisedVersion.proof_id.is_(None), stands(now), exists().where(apart), ~exists().where(apart, stays))
        .order_by(Recognition.decided_at, RecognisedVersion.achievement_address)
    ).all()


def versions_to_follow(session: Session, now: datetime) -> list[tuple[Recognition, AchievementVersion]]:
    """Published versions of recognised badges that no recognition says anything of yet."""
    said = exists().where(
        RecognisedVersion.recognition_id == Recognition.id, RecognisedVersion.version_id == AchievementVersion.id
    )
    rows = session.execute(
        select(Recognition, AchievementVersion)
        .join(Achievement, Achievement.id == Recognition.achievement_id)
        .join(AchievementVersion, AchievementVersion.achievement_id == Achievement.id)
        .where(stands(now), AchievementVersion.published_at.is_not(None), ~said)
        .options(
            selectinload(Recognition.versions).joinedload(RecognisedVersion.version),
            selectinload(Recognition.facets).joinedload(RecognitionFacet.facet),
            joinedload(Recognition.meta_badge),
            selectinload(AchievementVersion.alignments),
        )
        .order_by(AchievementVersion.published_at, AchievementVersion.number, Recognition.decided_at)
    ).unique()
    return [(recognition, version) for recognition, version in rows]


def is_recognised(session: Session, meta_badge_id: UUID, version_id: UUID) -> bool:
    """Whether a version of a badge counts for a meta-badge already."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    RecognisedVersion.version_id == version_id,
                    RecognisedVersion.recognition_id == Recognition.id,
                    Recognition.meta_badge_id == meta_badge_id,
                    Recognition.withdrawn_at.is_(None),
                )
            )
        )
    )


def counts_for(session: Session, achievement_id: UUID, now: datetime) -> Sequence[Recognition]:
    """What a badge given here counts for, standing or withdrawn, the latest first."""
    return session.scalars(
        select(Recognition)
        .where(Recognition.achievement_id == achievement_id)
        .options(joinedload(Recognition.meta_badge), selectinload(Recognition.facets))
        .order_by(or_(Recognition.withdrawn_at.is_not(None), Recognition.ends_at <= now), Recognition.decided_at.desc())
    ).all()
