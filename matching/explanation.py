"""The reasons of a place: for each requirement, the ground that earns most and the one that answers."""

from __future__ import annotations

import numpy as np

from matching.demands import Demand
from matching.evidence import Grounded, Needs
from matching.portfolios import Portfolio
from matching.profiles import Proof, State
from matching.relatedness import Relatedness
from matching.results import Match, Reason
from matching.scorers.readiness import enough
from matching.sources import Source
from matching.table import UNKNOWN, GroundTable
from matching.units import ALWAYS, FOREVER, day_of


def explain(
    demand: Demand,
    relatedness: Relatedness,
    portfolio: Portfolio,
    *,
    today: int,
    day: int,
    closeness: int = 0,
    beta: int = 0,
) -> Match:
    """Explain one candidate's match on `day`, as known on `today`; see `CandidateIndex.explain`."""
    rows = portfolio.rows
    found = Needs(demand, relatedness).gather(rows, today=today, horizon=day)
    counting = np.flatnonzero((found.from_day <= day) & (day <= found.until_day))
    reasons = []
    for place in range(len(demand.requirements)):
        pairs = [int(pair) for pair in counting if found.requirement[pair] == place]
        reasons.append(_reason(demand, relatedness, rows, found, place=place, pairs=pairs, today=today))
    answers = np.array([[reason.answered] for reason in reasons], dtype=bool)
    return Match(
        candidate=portfolio.candidate, day=day_of(day), scored=portfolio.scored,
        ready=bool(enough(answers, demand)[0]) and portfolio.available_from <= day,
        reasons=tuple(reasons), closeness=closeness, beta=beta,
    )  # fmt: skip


def _reason(
    demand: Demand,
    relatedness: Relatedness,
    rows: GroundTable,
    found: Grounded,
    *,
    place: int,
    pairs: list[int],
    today: int,
) -> Reason:
    """Word one requirement. Of equal credits: what answers, then nearest, best proof, level, earliest, by id."""
    need = demand.requirements[place]

    def order(pair: int) -> tuple[int, bool, int, int, int, int, str]:
        row = found.row[pair]
        return (
            -int(found.credit[pair]), not found.answers[pair], -int(found.relatedness[pair]), -int(rows.trust[row]),
            -int(rows.level[row]), int(found.from_day[pair]), rows.ground[row],
        )  # fmt: skip

    ranked = sorted(pairs, key=order)
    answering = next((pair for pair in ranked if found.answers[pair]), None)
    blank = Reason(
        skill=need.skill, importance=need.importance, total_importance=demand.total_importance,
        wanted_level=need.level, mandatory=need.mandatory, credit=0, answered=answering is not None,
        answered_by=None if answering is None else rows.ground[found.row[answering]],
    )  # fmt: skip
    if not ranked or found.credit[ranked[0]] == 0:
        return blank
    pair = ranked[0]
    row = int(found.row[pair])
    start, until = int(rows.from_day[row]), int(rows.until_day[row])
    proof, state = int(rows.proof[row]), int(rows.state[row])
    waiting = rows.lapses_on[row] != FOREVER and state != State.AWAITING
    return Reason(
        skill=blank.skill, importance=blank.importance, total_importance=blank.total_importance,
        wanted_level=blank.wanted_level, mandatory=blank.mandatory, credit=int(found.credit[pair]),
        answered=blank.answered, answered_by=blank.answered_by,
        held_skill=relatedness.skills[int(rows.skill[row])], ground=rows.ground[row],
        relatedness=int(found.relatedness[pair]), source=Source(int(found.source[pair])),
        level=int(rows.level[row]) or None, proof=None if proof == UNKNOWN else Proof(proof),
        state=None if state == UNKNOWN else State(state), trust=int(rows.trust[row]),
        from_day=None if start == ALWAYS else day_of(start), until_day=None if until == FOREVER else day_of(until),
        to_confirm=bool(waiting and start < today),
    )  # fmt: skip
