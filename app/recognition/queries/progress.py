"""How far someone is from each meta-badge, and what became of it, in a few statements however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.credentials.models import AchievementVersion
from app.recognition.models import (
    Award,
    AwardStep,
    AwardStepKind,
    Facet,
    MetaBadge,
    MetaRule,
    Override,
    RuleState,
)
from app.recognition.queries.asked import names_of
from app.recognition.queries.reference import WITH_RULE, facets_in
from app.recognition.queries.rules import Counting, Rule, covered, different
from app.recognition.queries.situations import Pair, Situation, evidence_of, read, rule_of

FALLS = (AwardStepKind.SUSPENDED, AwardStepKind.OVERRIDDEN)


class Standing(StrEnum):
    """Where someone stands with a meta-badge."""

    HELD = "held"
    SUSPENDED = "suspended"
    DUE = "due"  # earned, and to be signed
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Progress:
    """A meta-badge, what someone has that counts for it, and what is missing."""

    shown: MetaRule
    rule: Rule
    facets: Sequence[Facet]
    # One of each achievement, and the facets that these and their other versions cover.
    badges: Sequence[Counting]
    covered: frozenset[UUID]
    # Of the badges, those that the award rests on.
    named: frozenset[UUID]
    award: Award | None
    override: Override | None
    # The last step that says why it fell.
    fall: AwardStep | None

    @property
    def meta_badge_id(self) -> UUID:
        """Which meta-badge."""
        return self.shown.meta_badge_id

    @property
    def uncovered(self) -> list[Facet]:
        """The facets that nothing covers yet, in their order."""
        return [one for one in self.facets if one.id not in self.covered]

    @property
    def missing_badges(self) -> int:
        """How many badges are missing."""
        return max(0, self.rule.least_badges - len(self.badges))

    @property
    def missing_facets(self) -> int:
        """How many facets are missing, whichever they are."""
        return max(0, self.rule.facets_wanted - len(self.covered))

    @property
    def is_met(self) -> bool:
        """Whether the rule is met."""
        return not self.missing_badges and not self.missing_facets

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.award is not None:
            return Standing.HELD if self.award.suspended_at is None else Standing.SUSPENDED
        return Standing.DUE if self.is_met and self.override is None else Standing.MISSING

    @property
    def is_decided(self) -> bool:
        """Whether an officer's decision keeps it from them: no badge more would change that."""
        return self.override is not None and not self.override.is_held


def progress_of(session: Session, trainee_id: UUID, now: datetime) -> list[Progress]:
    """Where someone stands with each meta-badge that is awarded, or that they have; by family and name."""
    there = read(session, [trainee_id], now=now)
    evidence = evidence_of(session, there.awards.values())
    falls = _falls(session, trainee_id)
    found = []
    for shown in _rules(session, there):
        pair = (trainee_id, shown.meta_badge_id)
        award = there.awards.get(pair)
        named = evidence.get(award.id, []) if award is not None else []
        found.append(_progress(shown, there, pair, frozenset(one.badge_id for one in named), falls))
    return found


def _progress(
    shown: MetaRule, there: Situation, pair: Pair, named: frozenset[UUID], falls: dict[UUID, AwardStep]
) -> Progress:
    facets = facets_in(shown)
    rule = rule_of(shown, [one.id for one in facets])
    counting = there.counting.get(pair, ())
    badges = sorted(different(rule, counting), key=lambda one: (one.since, one.name))
    return Progress(
        shown, rule, facets, badges, covered(rule, counting), named, there.awards.get(pair),
        there.overrides.get(pair), falls.get(shown.meta_badge_id),
    )  # fmt: skip


def _rules(session: Session, there: Situation) -> Sequence[MetaRule]:
    theirs = [meta_badge_id for _trainee, meta_badge_id in there.awards]
    return session.scalars(
        select(MetaRule)
        .join(MetaBadge, MetaBadge.id == MetaRule.meta_badge_id)
        .join(AchievementVersion, AchievementVersion.id == MetaRule.version_id)
        .where(MetaRule.state == RuleState.ACTIVE, or_(MetaBadge.retired_at.is_(None), MetaBadge.id.in_(theirs)))
        .options(*WITH_RULE)
        .order_by(MetaBadge.family, AchievementVersion.name, AchievementVersion.achievement_id)
    ).all()


def _falls(session: Session, trainee_id: UUID) -> dict[UUID, AwardStep]:
    rows = session.scalars(
        select(AwardStep)
        .where(AwardStep.trainee_id == trainee_id, AwardStep.kind.in_(FALLS))
        .order_by(AwardStep.meta_badge_id, AwardStep.number)
    )
    return {one.meta_badge_id: one for one in rows}


def story(session: Session, trainee_id: UUID, meta_badge_id: UUID) -> Sequence[AwardStep]:
    """All that became of someone's meta-badge, the latest first."""
    return session.scalars(
        select(AwardStep)
        .where(AwardStep.trainee_id == trainee_id, AwardStep.meta_badge_id == meta_badge_id)
        .order_by(AwardStep.number.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that someone has not read yet of one of their meta-badges."""

    step: AwardStep
    name: str


def unseen(session: Session, trainee_id: UUID) -> list[Unseen]:
    """What someone has not read yet: the last thing of each meta-badge, the latest first."""
    rows = session.scalars(
        select(AwardStep)
        .where(AwardStep.trainee_id == trainee_id, AwardStep.seen_at.is_(None))
        .order_by(AwardStep.at, AwardStep.number)
    ).all()
    last = {one.meta_badge_id: one for one in rows}
    names = names_of(session) if last else {}
    found = [Unseen(one, names.get(one.meta_badge_id, "")) for one in last.values()]
    return sorted(found, key=lambda one: one.step.at, reverse=True)
