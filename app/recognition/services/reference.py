"""Meta-badges written: drafts of rules, changed as often as one likes, and put in force with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials import services as credentials
from app.credentials.bridge.addresses import Addresses
from app.credentials.models import Issuer
from app.credentials.services import BadgeText
from app.recognition import queries
from app.recognition.errors import ChangedSinceError, ClosedError, RuleError
from app.recognition.models import Facet, FacetSkill, MetaBadge, MetaFamily, MetaRule, RuleFacet, RuleState, SweepKind
from app.recognition.queries.criteria import Said, criteria
from app.recognition.services import recognising, sweeping


@dataclass(frozen=True, slots=True)
class FacetText:
    """A facet as it is written: one there is, by its `id`, or a new one."""

    name: str
    words: str
    skill_ids: Sequence[UUID]
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RuleText:
    """A meta-badge as it is written, with its rule; its criteria are generated unless they are given."""

    name: str
    description: str
    family: MetaFamily
    facets: Sequence[FacetText]
    least_badges: int
    facets_wanted: int
    criteria: str | None = None


def write_new(
    session: Session, region: Issuer, text: RuleText, *, by: User | None, addresses: Addresses, now: datetime
) -> MetaRule:
    """Write a new meta-badge: nobody earns it until its rule is put in force.

    Raises
    ------
    RuleError
        Nobody could meet the rule, or it says nothing.
    """
    _check(text)
    version = credentials.draft(
        session, region, BadgeText(text.name, text.description, _criteria(text)), by=by, addresses=addresses, now=now
    )
    version.achievement.by_rule = True
    made = MetaBadge(achievement=version.achievement, family=text.family, made_at=now, made_by_id=by.id if by else None)
    session.add(made)
    session.flush()
    rule = MetaRule(
        meta_badge=made, number=1, least_badges=text.least_badges, facets_wanted=text.facets_wanted, version=version,
        own_words=text.criteria is not None, made_at=now, made_by_id=by.id if by else None,
    )  # fmt: skip
    session.add(rule)
    session.flush()
    _write(session, rule, text, addresses=addresses)
    return rule


def next_draft(
    session: Session, meta_badge: MetaBadge, *, by: User | None, addresses: Addresses, now: datetime
) -> MetaRule:
    """The draft of a meta-badge's next rule: a copy of the one in force, to be changed; the one there is, if any."""
    take_turn(session, meta_badge)
    rules = session.scalars(
        select(MetaRule).where(MetaRule.meta_badge_id == meta_badge.id).order_by(MetaRule.number.desc())
    ).all()
    if rules[0].state is RuleState.DRAFT:
        return rules[0]
    last = rules[0]
    version = credentials.next_version(session, meta_badge.achievement, by=by, addresses=addresses, now=now)
    version.related = list(last.version.related)
    made = MetaRule(
        meta_badge=meta_badge, number=last.number + 1, least_badges=last.least_badges,
        facets_wanted=last.facets_wanted, version=version, own_words=last.own_words, made_at=now,
        made_by_id=by.id if by else None, facets=[RuleFacet(facet_id=one.facet_id) for one in last.facets],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def rewrite(session: Session, rule: MetaRule, text: RuleText, *, revision: int, addresses: Addresses) -> None:
    """Write a draft again, unless another person did since `revision` was read.

    Raises
    ------
    RuleError, ClosedError, ChangedSinceError
        Nobody could meet it; it is in force already; someone else wrote it.
    """
    _check(text)
    _open(session, rule, revision)
    rule.revision += 1
    rule.least_badges, rule.facets_wanted = text.least_badges, text.facets_wanted
    rule.own_words = text.criteria is not None
    if rule.number == 1:
        rule.meta_badge.family = text.family
    _write(session, rule, text, addresses=addresses)


def activate(
    session: Session, rule: MetaRule, *, reason: str, revision: int, by: User | None, now: datetime
) -> MetaRule:
    """Put a rule in force: from now on it is what earns the meta-badge, and everyone concerned is looked at again.

    Raises
    ------
    ClosedError, ChangedSinceError, IncompleteBadgeError
        It is in force already or gone, someone wrote it since it was read, or its badge lacks words or a picture.
    """
    _open(session, rule, revision)
    credentials.publish(session, rule.version, by=by, now=now)
    before = session.scalar(
        select(MetaRule).where(MetaRule.meta_badge_id == rule.meta_badge_id, MetaRule.state == RuleState.ACTIVE)
    )
    if before is not None:
        before.state, before.ended_at = RuleState.PAST, now
        session.flush()
    rule.state, rule.activated_at, rule.activation_reason = RuleState.ACTIVE, now, reason
    rule.activated_by_id = by.id if by else None
    session.flush()
    recognising.relate(session, rule.meta_badge)
    _note(session, rule.meta_badge, "meta_rule_activated", number=rule.number, reason=reason, by=by, now=now)
    sweeping.ask(session, SweepKind.RULE, meta_badge_id=rule.meta_badge_id, now=now)
    return rule


def retire(session: Session, meta_badge: MetaBadge, *, reason: str, by: User, now: datetime) -> None:
    """Award it no more; who holds it keeps it as long as its ground stands."""
    take_turn(session, meta_badge)
    session.refresh(meta_badge)
    if meta_badge.retired_at is not None:
        raise ClosedError("retired")
    meta_badge.retired_at, meta_badge.retired_reason = now, reason
    session.flush()
    _note(session, meta_badge, "meta_badge_retired", reason=reason, by=by, now=now)


def take_up_again(session: Session, meta_badge: MetaBadge, *, reason: str, by: User, now: datetime) -> None:
    """Award it again: who earned it meanwhile gets it soon."""
    take_turn(session, meta_badge)
    session.refresh(meta_badge)
    if meta_badge.retired_at is None:
        raise ClosedError("open")
    meta_badge.retired_at, meta_badge.retired_reason = None, None
    session.flush()
    _note(session, meta_badge, "meta_badge_taken_up", reason=reason, by=by, now=now)
    sweeping.ask(session, SweepKind.RULE, meta_badge_id=meta_badge.id, now=now)


def _check(text: RuleText) -> None:
    names = [one.name.casefold() for one in text.facets]
    if not text.facets:
        raise RuleError("no_facet")
    if len(set(names)) < len(names):
        raise RuleError("facets_alike")
    if not all(one.skill_ids for one in text.facets):
        raise RuleError("no_skill")
    if not 1 <= text.facets_wanted <= len(text.facets):
        raise RuleError("too_many_facets")


def _criteria(text: RuleText) -> str:
    if text.criteria is not None:
        return text.criteria
    return criteria(text.least_badges, text.facets_wanted, [Said(one.name, one.words) for one in text.facets])


def _open(session: Session, rule: MetaRule, revision: int) -> None:
    """Read the draft as it is now, and keep others from writing it until we have."""
    take_turn(session, rule.meta_badge)
    if session.scalar(select(MetaRule).where(MetaRule.id == rule.id).execution_options(populate_existing=True)) is None:
        raise ClosedError("gone")
    if rule.state is not RuleState.DRAFT:
        raise ClosedError(rule.state.value)
    if rule.revision != revision:
        raise ChangedSinceError


def _write(session: Session, rule: MetaRule, text: RuleText, *, addresses: Addresses) -> None:
    """Keep a draft's facets, and let its badge say them."""
    fixed = queries.facets_ever_active(session, rule.meta_badge_id)
    kept = [_facet(session, rule, one, fixed) for one in text.facets]
    session.flush()
    rule.facets[:] = [RuleFacet(facet_id=one.id) for one in kept]
    session.flush()
    drop_unused(session, rule.meta_badge_id)
    skills = list(dict.fromkeys(skill_id for one in text.facets for skill_id in one.skill_ids))
    said = BadgeText(text.name, text.description, _criteria(text), skills)
    credentials.rewrite(session, rule.version, said, revision=rule.version.revision, addresses=addresses)


def _facet(session: Session, rule: MetaRule, text: FacetText, fixed: set[UUID]) -> Facet:
    """A facet that was ever in force keeps its words: recognitions were decided by them."""
    there = session.get(Facet, text.id) if text.id is not None else None
    if there is not None and there.meta_badge_id != rule.meta_badge_id:
        raise RuleError("no_facet")
    if there is not None and there.id in fixed:
        same = (text.name, text.words, list(text.skill_ids)) == (
            there.name, there.words, [one.skill_id for one in there.skills]
        )  # fmt: skip
        if same:
            return there
        there = None
    if there is None:
        there = Facet(meta_badge_id=rule.meta_badge_id, place=queries.next_place(session, rule.meta_badge_id))
        session.add(there)
    there.name, there.words = text.name, text.words
    there.skills[:] = []
    session.flush()
    there.skills[:] = [FacetSkill(skill_id=one, place=number) for number, one in enumerate(text.skill_ids)]
    session.flush()
    return there


def drop_unused(session: Session, meta_badge_id: UUID) -> None:
    """What was written in a draft and taken out again was never anything."""
    unused = session.scalars(
        select(Facet).where(
            Facet.meta_badge_id == meta_badge_id,
            ~exists().where(RuleFacet.facet_id == Facet.id),
            ~queries.is_facet_said(),
        )
    ).all()
    for one in unused:
        session.delete(one)
    session.flush()


def take_turn(session: Session, meta_badge: MetaBadge) -> None:
    """One at a time on what a meta-badge is made of."""
    session.flush()
    session.execute(select(MetaBadge.id).where(MetaBadge.id == meta_badge.id).with_for_update())


def _note(
    session: Session, meta_badge: MetaBadge, action: str, *, by: User | None, now: datetime, **said: str | int
) -> None:
    audit.record(
        session, action=action, object_kind="meta_badge", object_id=meta_badge.id, actor_id=by.id if by else None,
        now=now, **said,
    )  # fmt: skip
