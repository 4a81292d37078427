"""The Region's meta-badges and their rules."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.credentials.models import Achievement, AchievementVersion
from app.recognition.models import (
    Award,
    Facet,
    MetaBadge,
    MetaRule,
    RecognitionFacet,
    RequestFacet,
    RuleFacet,
    RuleState,
)

WITH_RULE = (
    joinedload(MetaRule.version),
    joinedload(MetaRule.meta_badge).joinedload(MetaBadge.achievement).joinedload(Achievement.issuer),
    selectinload(MetaRule.facets).joinedload(RuleFacet.facet).selectinload(Facet.skills),
)


def rules_shown(session: Session) -> Sequence[MetaRule]:
    """The rule in force of each meta-badge, or the draft of those that have none; by family and name."""
    active = select(MetaRule.meta_badge_id).where(MetaRule.state == RuleState.ACTIVE)
    return session.scalars(
        select(MetaRule)
        .join(MetaBadge, MetaBadge.id == MetaRule.meta_badge_id)
        .join(AchievementVersion, AchievementVersion.id == MetaRule.version_id)
        .where(
            or_(
                MetaRule.state == RuleState.ACTIVE,
                (MetaRule.state == RuleState.DRAFT) & MetaRule.meta_badge_id.not_in(active),
            )
        )
        .options(*WITH_RULE)
        .order_by(MetaBadge.family, AchievementVersion.name, MetaRule.number)
    ).all()


def meta_badge(session: Session, meta_badge_id: UUID) -> MetaBadge | None:
    """One of them."""
    return session.get(MetaBadge, meta_badge_id)


def rule_in_force(session: Session, meta_badge_id: UUID) -> MetaRule | None:
    """What earns a meta-badge today."""
    return _rule(session, meta_badge_id, RuleState.ACTIVE)


def draft_rule(session: Session, meta_badge_id: UUID) -> MetaRule | None:
    """What is being written."""
    return _rule(session, meta_badge_id, RuleState.DRAFT)


def _rule(session: Session, meta_badge_id: UUID, state: RuleState) -> MetaRule | None:
    return session.scalar(
        select(MetaRule)
        .where(MetaRule.meta_badge_id == meta_badge_id, MetaRule.state == state)
        .options(*WITH_RULE)
        .execution_options(populate_existing=True)
    )


def facets_in(rule: MetaRule) -> list[Facet]:
    """A rule's facets, in their order."""
    return sorted((one.facet for one in rule.facets), key=lambda facet: facet.place)


def facets_ever_active(session: Session, meta_badge_id: UUID) -> set[UUID]:
    """The facets that a rule in force had, or that something was said of."""
    rows = session.scalars(
        select(Facet.id).where(
            Facet.meta_badge_id == meta_badge_id,
            or_(
                exists().where(
                    RuleFacet.facet_id == Facet.id,
                    MetaRule.id == RuleFacet.rule_id,
                    MetaRule.state != RuleState.DRAFT,
                ),
                is_facet_said(),
            ),
        )
    )
    return set(rows)


def is_facet_said() -> ColumnElement[bool]:
    """Whether a request or a recognition names a facet."""
    return or_(exists().where(RecognitionFacet.facet_id == Facet.id), exists().where(RequestFacet.facet_id == Facet.id))


def next_place(session: Session, meta_badge_id: UUID) -> int:
    """The place of one more facet."""
    last = session.scalar(select(func.max(Facet.place)).where(Facet.meta_badge_id == meta_badge_id))
    return 0 if last is None else last + 1


def award_counts(session: Session) -> dict[UUID, tuple[int, int]]:
    """How many people hold each meta-badge, and for how many it is suspended."""
    rows = session.execute(
        select(
            Award.meta_badge_id,
            func.count().filter(Award.suspended_at.is_(None)),
            func.count().filter(Award.suspended_at.is_not(None)),
        )
        .where(Award.ended_at.is_(None))
        .group_by(Award.meta_badge_id)
    )
    return {meta_badge_id: (held, suspended) for meta_badge_id, held, suspended in rows}
