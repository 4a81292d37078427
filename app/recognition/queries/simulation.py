"""What a rule would change if it were put in force: the same evaluation as is then made, that moves nothing."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, subqueryload

from app.recognition.models import Facet, MetaRule, Recognition, RecognitionFacet
from app.recognition.queries.concerned import concerned_by
from app.recognition.queries.rules import Counting, Rule, covered, different, holds
from app.recognition.queries.situations import Pair, Situation, active_rules, open_meta_badges, read, stands


@dataclass
class Effect:
    """Who would hold the meta-badge that does not, who would go on, who would no more; and how much others lack."""

    gain: set[UUID] = field(default_factory=set)
    keep: set[UUID] = field(default_factory=set)
    lose: set[UUID] = field(default_factory=set)
    # Of those who would lose it, and of those who hold something that counts and would not have it: by what they lack.
    short: Counter[int] = field(default_factory=Counter)
    near: Counter[int] = field(default_factory=Counter)
    # Those of them who have badges enough, that cover too few facets.
    narrow: int = 0
    # Those for whom an officer decided, whatever the rule says.
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A recognised badge that covers less under another rule."""

    recognition: Recognition
    lost: tuple[str, ...]
    kept: tuple[str, ...]


def lacking(rule: Rule, badges: Collection[Counting]) -> int:
    """How many badges more it takes at least, none when the rule holds."""
    facets = rule.facets_wanted - len(covered(rule, badges))
    return max(rule.least_badges - len(different(rule, badges)), 1 if facets > 0 else 0)


def simulate(session: Session, draft: MetaRule, *, now: datetime) -> Effect:
    """Evaluate everyone whom it concerns by a draft; in a number of statements that does not grow with them."""
    meta_badge_id = draft.meta_badge_id
    rule = active_rules(session, also=draft.id)[meta_badge_id]
    is_open = meta_badge_id in open_meta_badges(session)
    found = read(session, concerned_by(meta_badge_id, None), now=now, meta_badge_id=meta_badge_id)
    effect = Effect()
    for trainee_id in {pair[0] for pair in (*found.counting, *found.awards, *found.overrides)}:
        _add(effect, (trainee_id, meta_badge_id), rule, found, is_open=is_open)
    return effect


def _add(effect: Effect, pair: Pair, rule: Rule, found: Situation, *, is_open: bool) -> None:
    """What would become of one person: as `services.evaluate` decides."""
    trainee_id = pair[0]
    counting, award, override = found.counting.get(pair, []), found.awards.get(pair), found.overrides.get(pair)
    wanted = override.is_held if override is not None else holds(rule, counting)
    stood = award is not None and award.suspended_at is None
    effect.decided += override is not None
    if wanted and (award is not None or is_open):
        (effect.keep if stood else effect.gain).add(trainee_id)
        return
    if stood:
        effect.lose.add(trainee_id)
    missing = lacking(rule, counting)
    if override is None and missing:
        (effect.short if stood else effect.near)[missing] += 1
        effect.narrow += stood and len(different(rule, counting)) >= rule.least_badges


def narrowed(session: Session, meta_badge_id: UUID, facets: Sequence[Facet], *, now: datetime) -> list[Narrowed]:
    """The badges recognised today that cover facets which are not among these."""
    there = {one.id for one in facets}
    recognitions = session.scalars(
        select(Recognition)
        .where(Recognition.meta_badge_id == meta_badge_id, stands(now))
        .options(
            joinedload(Recognition.meta_badge),
            subqueryload(Recognition.facets).joinedload(RecognitionFacet.facet),
        )
        .order_by(Recognition.name, Recognition.issuer_name, Recognition.decided_at)
    ).all()
    found = []
    for one in recognitions:
        covers = sorted((link.facet for link in one.facets), key=lambda facet: facet.place)
        lost = tuple(facet.name for facet in covers if facet.id not in there)
        if lost:
            found.append(Narrowed(one, lost, tuple(facet.name for facet in covers if facet.id in there)))
    return found
