"""Badges written, in their versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload, subqueryload

from app.credentials.models import (
    Achievement,
    AchievementState,
    AchievementVersion,
    Credential,
    Issuer,
)
from app.i18n import alphabetical


@dataclass(frozen=True, slots=True)
class WrittenBadge:
    """A badge of a structure: its version people are given, the one being written, and how many were given."""

    achievement: Achievement
    published: AchievementVersion | None
    writing: AchievementVersion | None
    given: int

    @property
    def shown(self) -> AchievementVersion:
        """The version that says what it is."""
        found = self.published or self.writing
        assert found is not None  # noqa: S101 (a badge is made with its first version)
        return found


def written_ids(session: Session, organisation_ids: Collection[UUID]) -> list[UUID]:
    """The badges of some structures by their names, those made of attestations or given by a rule left out."""
    rows = session.execute(
        select(Achievement.id, Achievement.created_at, AchievementVersion.name, AchievementVersion.published_at)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .join(AchievementVersion, AchievementVersion.achievement_id == Achievement.id)
        .where(
            Issuer.organisation_id.in_(organisation_ids),
            Achievement.attested_skill_id.is_(None),
            Achievement.by_rule.is_(False),
        )
        .order_by(AchievementVersion.number)
    )
    shown: dict[UUID, tuple[str, datetime]] = {}
    for badge_id, created_at, name, published_at in rows:
        if published_at or badge_id not in shown:  # as `WrittenBadge.shown`
            shown[badge_id] = alphabetical(name), created_at
    return sorted(shown, key=lambda one: (*shown[one], one))


def written_badges(session: Session, badge_ids: Collection[UUID]) -> list[WrittenBadge]:
    """Read some badges, by their names."""
    rows = session.scalars(
        select(Achievement)
        .where(Achievement.id.in_(badge_ids))
        .options(subqueryload(Achievement.versions), joinedload(Achievement.issuer))
    ).all()
    counts = given_counts(session, [one.id for one in rows])
    found = [WrittenBadge(one, published_of(one), _writing(one), counts.get(one.id, 0)) for one in rows]
    return sorted(found, key=lambda one: (alphabetical(one.shown.name), one.achievement.created_at))


def given_counts(session: Session, achievement_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many times each badge was given and neither revoked nor replaced."""
    rows = session.execute(
        select(Credential.achievement_id, func.count())
        .where(
            Credential.achievement_id.in_(achievement_ids),
            Credential.revoked_at.is_(None),
            Credential.replaced_at.is_(None),
        )
        .group_by(Credential.achievement_id)
    )
    return {row[0]: row[1] for row in rows}


def published_of(achievement: Achievement) -> AchievementVersion | None:
    """The latest version that is published: what people are given today."""
    return next((one for one in reversed(achievement.versions) if one.published_at is not None), None)


def _writing(achievement: Achievement) -> AchievementVersion | None:
    last = achievement.versions[-1]
    return last if last.published_at is None else None


def badges_to_give(session: Session, organisation_id: UUID) -> Sequence[AchievementVersion]:
    """The versions that a structure gives by hand today, by name."""
    found = (one.published for one in written_badges(session, written_ids(session, [organisation_id]))
             if one.achievement.state is AchievementState.PUBLISHED)  # fmt: skip
    return [one for one in found if one is not None]


def version_of(session: Session, achievement_id: UUID, number: int) -> AchievementVersion | None:
    """Find a version of a badge."""
    return session.scalar(
        select(AchievementVersion)
        .where(AchievementVersion.achievement_id == achievement_id, AchievementVersion.number == number)
        .options(
            joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer),
            selectinload(AchievementVersion.alignments),
        )
    )


def achievement_of(session: Session, achievement_id: UUID) -> Achievement | None:
    """Find a badge with its versions."""
    return session.scalar(
        select(Achievement)
        .where(Achievement.id == achievement_id)
        .options(selectinload(Achievement.versions), joinedload(Achievement.issuer))
    )


def attested_badges(session: Session, issuer_id: UUID) -> dict[UUID, Achievement]:
    """The badges that a provider makes of attestations, by skill."""
    rows = session.scalars(
        select(Achievement)
        .where(Achievement.issuer_id == issuer_id, Achievement.attested_skill_id.is_not(None))
        .options(selectinload(Achievement.versions).selectinload(AchievementVersion.alignments))
    )
    return {one.attested_skill_id: one for one in rows if one.attested_skill_id is not None}
