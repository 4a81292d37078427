"""The Region's own meta-badges, as its officers look after them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.credentials.models import Achievement, Issuer
from app.recognition.models import (
    Facet,
    FacetSkill,
    MetaBadge,
    MetaFamily,
    MetaRule,
    Recognition,
    RecognitionFacet,
    RuleFacet,
    RuleState,
)
from app.recognition.queries.reference import award_counts, rules_shown
from app.recognition.queries.situations import stands


@dataclass(frozen=True, slots=True)
class Line:
    """A meta-badge in the list: the rule shown, and what goes on around it."""

    rule: MetaRule
    held: int
    suspended: int
    recognised: int
    has_draft: bool

    @property
    def meta_badge(self) -> MetaBadge:
        """The meta-badge."""
        return self.rule.meta_badge


def reference_of(
    session: Session, organisation_ids: Collection[UUID], *, now: datetime
) -> dict[MetaFamily, list[Line]]:
    """The meta-badges of some Regions by family, those awarded no more last; in a few statements."""
    drafts = set(session.scalars(select(MetaRule.meta_badge_id).where(MetaRule.state == RuleState.DRAFT)))
    counts, recognised = award_counts(session), _recognised(session, now)
    found: dict[MetaFamily, list[Line]] = {family: [] for family in MetaFamily}
    rules = [one for one in rules_shown(session) if _is_of(one, organisation_ids)]
    for rule in sorted(rules, key=lambda one: one.meta_badge.retired_at is not None):
        held, suspended = counts.get(rule.meta_badge_id, (0, 0))
        line = Line(rule, held, suspended, recognised.get(rule.meta_badge_id, 0), rule.meta_badge_id in drafts)
        found[rule.meta_badge.family].append(line)
    return {family: lines for family, lines in found.items() if lines}


def meta_badge_of(session: Session, meta_badge_id: UUID, organisation_ids: Collection[UUID]) -> MetaBadge | None:
    """A meta-badge, when it is of one of these organisations."""
    return session.scalar(
        select(MetaBadge)
        .join(Achievement, Achievement.id == MetaBadge.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(MetaBadge.id == meta_badge_id, Issuer.organisation_id.in_(organisation_ids))
        .options(joinedload(MetaBadge.achievement).joinedload(Achievement.issuer))
    )


def rules_of(session: Session, meta_badge_id: UUID) -> Sequence[MetaRule]:
    """All its rules, the latest first, with all that a page says of them."""
    return session.scalars(
        select(MetaRule)
        .where(MetaRule.meta_badge_id == meta_badge_id)
        .options(
            joinedload(MetaRule.version),
            selectinload(MetaRule.facets)
            .joinedload(RuleFacet.facet)
            .selectinload(Facet.skills)
            .joinedload(FacetSkill.skill),
        )
        .order_by(MetaRule.number.desc())
        .execution_options(populate_existing=True)
    ).all()


def count_recognitions(session: Session, meta_badge_id: UUID, now: datetime, *, standing: bool) -> int:
    """How many badges count for it, or do no longer."""
    where = Recognition.meta_badge_id == meta_badge_id, stands(now) if standing else ~stands(now)
    return session.scalar(select(func.count()).select_from(Recognition).where(*where)) or 0


def recognitions_of(
    session: Session, meta_badge_id: UUID, now: datetime, *, standing: bool, limit: int, offset: int
) -> Sequence[Recognition]:
    """Some of them, by name, with the facets each covers."""
    return session.scalars(
        select(Recognition)
        .where(Recognition.meta_badge_id == meta_badge_id, stands(now) if standing else ~stands(now))
        .options(
            joinedload(Recognition.meta_badge), selectinload(Recognition.facets).joinedload(RecognitionFacet.facet)
        )
        .order_by(Recognition.name, Recognition.issuer_name, Recognition.decided_at, Recognition.root_address)
        .limit(limit)
        .offset(offset)
    ).all()


def recognition_of(session: Session, recognition_id: UUID, organisation_ids: Collection[UUID]) -> Recognition | None:
    """What is recognised for a meta-badge of one of these organisations, or was."""
    return session.scalar(
        select(Recognition)
        .join(MetaBadge, MetaBadge.id == Recognition.meta_badge_id)
        .join(Achievement, Achievement.id == MetaBadge.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(Recognition.id == recognition_id, Issuer.organisation_id.in_(organisation_ids))
        .options(joinedload(Recognition.meta_badge))
    )


def names_of(session: Session, user_ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Who decided, by name."""
    ids = sorted({one for one in user_ids if one is not None})
    rows = session.execute(select(User.id, User.display_name).where(User.id.in_(ids))) if ids else ()
    return {row.id: row.display_name for row in rows}


def _recognised(session: Session, now: datetime) -> dict[UUID, int]:
    """How many badges count for each."""
    rows = session.execute(
        select(Recognition.meta_badge_id, func.count()).where(stands(now)).group_by(Recognition.meta_badge_id)
    )
    return {row[0]: row[1] for row in rows}


def _is_of(rule: MetaRule, organisation_ids: Collection[UUID]) -> bool:
    return rule.meta_badge.achievement.issuer.organisation_id in organisation_ids
