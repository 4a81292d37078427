"""Who holds which meta-badge: awards are brought in line with what rules and officers say, by nothing else."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.credentials.errors import NoKeyError, NotPublishedError, SealError
from app.portfolio.services.grounds import take_turns
from app.recognition import queries
from app.recognition.models import AwardEvidence
from app.recognition.queries.rules import Rule, holds, sufficient
from app.recognition.queries.situations import Pair, Situation
from app.recognition.services import awarding
from app.recognition.services.means import Means
from app.recognition.services.moves import Awarding, Change, Moves

BATCH = 200
# What may keep the Region from signing for a while: nothing falls by it, and what is due is awarded later.
CANNOT_SIGN = (NoKeyError, NotPublishedError, SealError)


@dataclass
class Known:
    """What one evaluation goes by."""

    rules: dict[UUID, Rule]
    open: set[UUID]
    situation: Situation
    evidence: dict[UUID, list[AwardEvidence]]
    sound: set[UUID]
    moves: Moves = field(default_factory=Moves)


def evaluate(
    session: Session, people: Collection[UUID], *, means: Means, now: datetime, meta_badge_id: UUID | None = None
) -> int:
    """Award, suspend, restore or renew the meta-badges of some people, so that each holds what the rules in force and
    the live decisions of officers say; how many awards changed. Done again, it changes nothing.

    The number of statements does not depend on how many people there are in a batch.

    Raises
    ------
    NoKeyError, NotPublishedError, SealError
        The Region cannot sign now what is to be awarded.
    """
    session.flush()
    ids = sorted(set(people))
    take_turns(session, ids)
    rules, open_ones = queries.active_rules(session), queries.open_meta_badges(session)  # read once it is our turn
    changed = 0
    for some in _batches(ids):
        situation = queries.read(session, some, now=now, meta_badge_id=meta_badge_id)
        evidence = queries.evidence_of(session, situation.awards.values())
        sound = queries.sound(session, situation.awards.values(), now)
        known = Known(rules, open_ones, situation, evidence, sound)
        for pair in sorted(_pairs(known)):
            _decide(pair, known)
        changed += awarding.carry_out(session, known.moves, known.evidence, means=means, now=now)
    return changed


def _pairs(known: Known) -> set[Pair]:
    there = known.situation
    pairs = {*there.counting, *there.awards, *there.overrides}
    return {pair for pair in pairs if pair[1] in known.rules}


def _decide(pair: Pair, known: Known) -> None:
    """Compare what is with what should be, for one person and one meta-badge."""
    rule, there = known.rules[pair[1]], known.situation
    counting, award, override = there.counting.get(pair, []), there.awards.get(pair), there.overrides.get(pair)
    earned = holds(rule, counting)
    wanted = override.is_held if override is not None else earned
    if award is None:
        if wanted and pair[1] in known.open:
            known.moves.give.append(Awarding(pair, rule, sufficient(rule, counting), override))
        return
    change = Change(award, pair, rule, counting, override)
    if not wanted:
        (known.moves.keep if award.suspended_at is not None else known.moves.suspend).append(change)
        return
    _hold(change, known, earned=earned)


def _hold(change: Change, known: Known, *, earned: bool) -> None:
    """Someone is to hold it who has an award: as it is, restored, or made anew."""
    award, counting = change.award, change.counting
    ids = {one.badge_id for one in counting}
    named = {one.badge_id for one in known.evidence.get(award.id, [])}
    still = [one for one in counting if one.badge_id in named]
    # What it names must be good, and earn it; an officer's word stands in for that.
    good = (named <= ids and holds(change.rule, still)) if earned else True
    if award.id not in known.sound or not good:
        evidence = sufficient(change.rule, counting)
        known.moves.renew.append((change, Awarding(change.pair, change.rule, evidence, change.override)))
    elif award.suspended_at is not None:
        known.moves.lift.append(change)
    else:
        known.moves.keep.append(change)


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))
