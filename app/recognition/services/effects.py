"""What a decision would change, before it is taken."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge, Credential, IssuerKey
from app.recognition import queries
from app.recognition.queries.rules import Counting, Rule, holds
from app.recognition.queries.situations import Pair, Situation
from app.recognition.services.recognising import Subject

NOT_KNOWN_YET = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Effect:
    """How many people hold the badge, how many of them would have the meta-badge by it, and whether it is awarded."""

    holders: int
    gaining: int
    is_in_force: bool = True


def effect_of_recognising(
    session: Session, meta_badge_id: UUID, what: Subject, facets: Collection[UUID], *, now: datetime
) -> Effect:
    """How many would have the meta-badge if this badge counted for these facets, in a fixed number of statements."""
    rule = queries.active_rules(session).get(meta_badge_id)
    return effect_under(
        session, rule if meta_badge_id in queries.open_meta_badges(session) else None, what, facets, now=now
    )


def effect_under(
    session: Session, rule: Rule | None, what: Subject, facets: Collection[UUID], *, now: datetime
) -> Effect:  # fmt: skip
    """The same under a rule that was read; None where the meta-badge is not awarded."""
    held = _held(session, what, now)
    people = {trainee_id for trainee_id, _one in held}
    meta_badge_id = rule.meta_badge_id if rule is not None else None
    if rule is None or meta_badge_id is None:
        return Effect(len(people), 0, is_in_force=False)
    there = queries.read(session, _holders(what, now), now=now, meta_badge_id=meta_badge_id)
    more: dict[Pair, list[Counting]] = {}
    for trainee_id, one in held:
        more.setdefault((trainee_id, meta_badge_id), []).append(replace(one, facets=frozenset(facets)))
    gaining = sum(
        _would_gain(pair, there) and holds(rule, [*there.counting.get(pair, ()), *counting])
        for pair, counting in more.items()
    )
    return Effect(len(people), gaining)


def _would_gain(pair: Pair, there: Situation) -> bool:
    """Whether nothing but what they hold keeps someone from the meta-badge, and they do not have it yet."""
    award, override = there.awards.get(pair), there.overrides.get(pair)
    return (award is None or award.suspended_at is not None) and override is None


def _about(what: Subject, now: datetime) -> ColumnElement[bool]:
    return and_(
        BackpackBadge.issuer_address == what.issuer_address,
        BackpackBadge.achievement_address.in_([address for address, _version in what.versions]),
        queries.counts(now),
    )


def _holders(what: Subject, now: datetime) -> Select[UUID]:
    return (
        select(BackpackBadge.trainee_id)
        .join(Credential, Credential.id == BackpackBadge.credential_id, isouter=True)
        .join(IssuerKey, IssuerKey.id == Credential.key_id, isouter=True)
        .where(_about(what, now))
    )


def _held(session: Session, what: Subject, now: datetime) -> list[tuple[UUID, Counting]]:
    """The badges that people hold of it and that would count, each with its owner."""
    rows = session.execute(
        _holders(what, now).add_columns(
            BackpackBadge.id, BackpackBadge.name, BackpackBadge.valid_until, BackpackBadge.received_at
        )
    )
    of = f"{what.issuer_address} {what.root_address}"
    return [
        (trainee_id, Counting(badge_id, NOT_KNOWN_YET, frozenset(), ends, since, name or "", of=of))
        for trainee_id, badge_id, name, ends, since in rows
    ]
