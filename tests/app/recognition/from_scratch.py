"""What people should hold, read plainly from the rules: slow, and sure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge, BackpackState
from app.portfolio.models import Ground
from app.recognition.models import (
    Award,
    AwardStep,
    AwardStepKind,
    MetaBadge,
    MetaRule,
    Override,
    Recognition,
    RuleState,
)

WORDS = {
    "earned", "rule", "override", "override_ended", "badge_revoked", "badge_suspended", "badge_expired", "badge_hidden",
    "badge_failed", "facets_gone", "recognition_withdrawn", "recognition_ended",
}  # fmt: skip
HELD = {AwardStepKind.AWARDED: True, AwardStepKind.RENEWED: True, AwardStepKind.LIFTED: True,
        AwardStepKind.SUSPENDED: False}  # fmt: skip


def check(session: Session, people: Sequence[UUID], metas: Sequence[UUID], now: datetime) -> None:
    """Compare all that is kept with what plain reading of the rules says."""
    session.expire_all()
    awards = session.scalars(select(Award)).all()
    live = {(one.trainee_id, one.meta_badge_id): one for one in awards if one.ended_at is None}
    assert len(live) == sum(one.ended_at is None for one in awards)
    for trainee_id in people:
        for meta_badge_id in metas:
            check_one(session, trainee_id, meta_badge_id, live.get((trainee_id, meta_badge_id)), now)
    for one in awards:
        assert one.ended_at is None or one.credential.revoked_at is not None
    check_steps(session, awards)


def check_one(session: Session, trainee_id: UUID, meta_badge_id: UUID, award: Award | None, now: datetime) -> None:
    counting = counting_from_scratch(session, trainee_id, meta_badge_id, now)
    wanted = wanted_from_scratch(session, trainee_id, meta_badge_id, counting, now)
    retired = session.get_one(MetaBadge, meta_badge_id).retired_at is not None
    is_held = award is not None and award.suspended_at is None
    if award is None:
        assert not wanted or retired
        return
    assert is_held == wanted, (is_held, wanted, counting)
    credential = award.credential
    assert credential.revoked_at is None
    assert (credential.suspended_at is not None) == (award.suspended_at is not None)
    assert not is_held or credential.key.compromised_at is None
    badge = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == credential.id)).one()
    standing = session.scalars(select(Ground).where(Ground.source_id == badge.id, Ground.withdrawn_at.is_(None))).all()
    accepted = badge.state is BackpackState.ACCEPTED
    assert bool(standing) == (accepted and is_held and bool(award.evidence))
    ruled = session.scalar(override_of(trainee_id, meta_badge_id, now)) is None
    if is_held and ruled:
        named = {one.badge_id: counting.get(one.badge_id) for one in award.evidence}
        assert None not in named.values()
        assert holds_from_scratch(session, meta_badge_id, {key: value for key, value in named.items() if value})


def counting_from_scratch(
    session: Session, trainee_id: UUID, meta_badge_id: UUID, now: datetime
) -> dict[UUID, tuple[str, frozenset[UUID]]]:
    """The badges that count, by what they are badges of and the facets they cover."""
    facets: dict[tuple[str | None, str | None], tuple[str, set[UUID]]] = defaultdict(lambda: ("", set()))
    for one in session.scalars(select(Recognition).where(Recognition.meta_badge_id == meta_badge_id)):
        if one.withdrawn_at is None and (one.ends_at is None or one.ends_at > now):
            for version in one.versions:
                place = (version.issuer_address, version.achievement_address)
                facets[place] = (one.root_address, facets[place][1] | {it.facet_id for it in one.facets})
    found = {}
    for badge in session.scalars(select(BackpackBadge).where(BackpackBadge.trainee_id == trainee_id)):
        ours = badge.credential
        assert ours is not None
        good = ours.revoked_at is None and ours.suspended_at is None and ours.key.compromised_at is None
        in_time = badge.valid_until is None or badge.valid_until > now
        place = (badge.issuer_address, badge.achievement_address)
        if good and in_time and badge.state is BackpackState.ACCEPTED and place in facets:
            found[badge.id] = (facets[place][0], frozenset(facets[place][1]))
    return found


def holds_from_scratch(
    session: Session, meta_badge_id: UUID, counting: dict[UUID, tuple[str, frozenset[UUID]]]
) -> bool:
    active = session.scalars(
        select(MetaRule).where(MetaRule.meta_badge_id == meta_badge_id, MetaRule.state == RuleState.ACTIVE)
    ).one()
    looked_at = {one.facet_id for one in active.facets}
    badges = [(of, facets & looked_at) for of, facets in counting.values() if facets & looked_at]
    covered = {facet for _of, facets in badges for facet in facets}
    return len({of for of, _facets in badges}) >= active.least_badges and len(covered) >= active.facets_wanted


def override_of(trainee_id: UUID, meta_badge_id: UUID, now: datetime) -> Any:
    return select(Override).where(
        Override.trainee_id == trainee_id, Override.meta_badge_id == meta_badge_id, Override.ended_at.is_(None),
        Override.ends_at.is_(None) | (Override.ends_at > now),
    )  # fmt: skip


def wanted_from_scratch(
    session: Session,
    trainee_id: UUID,
    meta_badge_id: UUID,
    counting: dict[UUID, tuple[str, frozenset[UUID]]],
    now: datetime,
) -> bool:
    above = session.scalar(override_of(trainee_id, meta_badge_id, now))
    return above.is_held if above is not None else holds_from_scratch(session, meta_badge_id, counting)


def check_steps(session: Session, awards: Any) -> None:
    """Each change has its step with its reason, still to be told; the steps alone tell what is."""
    told: dict[UUID, list[AwardStepKind]] = defaultdict(list)
    for step in session.scalars(select(AwardStep).order_by(AwardStep.number)):
        assert step.why
        assert {one["why"] for one in step.why} <= WORDS, step.why
        assert step.told_at is None
        if step.kind in HELD:
            assert step.award_id is not None
            told[step.award_id].append(step.kind)
    for one in awards:
        kinds = told[one.id]
        assert kinds[0] in (AwardStepKind.AWARDED, AwardStepKind.RENEWED)
        assert not {AwardStepKind.AWARDED, AwardStepKind.RENEWED} & set(kinds[1:])
        assert [HELD[kind] for kind in kinds] == [number % 2 == 0 for number in range(len(kinds))]
        if one.ended_at is None:
            assert HELD[kinds[-1]] == (one.suspended_at is None)
