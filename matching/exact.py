"""Candidates read one by one from their grounds: for the few, for the latest changes, and for what a page shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.demands import Demand
from matching.evidence import Evidence, Needs
from matching.pool import Pool
from matching.portfolios import holdings
from matching.ranking import Named, Ranking, groups
from matching.runs import Ints
from matching.scorers.blend import Blend
from matching.scorers.coverage import points_and_answers
from matching.scorers.readiness import NEVER, first_ready_days


def points_of(pool: Pool, needs: Needs, positions: Ints, today: int) -> Ints:
    """Return the points today of some candidates.

    Parameters
    ----------
    pool : Pool
        Who they are.
    needs : Needs
        What is asked for.
    positions : int array of shape (n,)
        Theirs, each once.
    today : int
        Days since 1970-01-01.

    Returns
    -------
    int array of shape (n,)
        Coverage in units of 1 / `demand.full_points`.
    """
    found = needs.evidence(holdings(pool, positions, needs.useful, today=today, horizon=today))
    points: Ints = points_and_answers(found, needs.demand, [today], len(positions))[0][0]
    return points


def places(
    pool: Pool, needs: Needs, positions: Ints, *, today: int, horizon: int, blend: Blend, nobody_ready: bool = False
) -> Ranking:
    """Return where some candidates stand between today and the horizon, in the order given.

    Parameters
    ----------
    pool : Pool
        Who they are.
    needs : Needs
        What is asked for.
    positions : int array of shape (n,)
        Theirs, each once.
    today, horizon : int
        Days since 1970-01-01.
    blend : Blend
        What closeness adds.
    nobody_ready : bool, default=False
        Whether it is known that none of them is ready by the horizon.
    """
    if not len(positions):
        return Ranking.nobody(needs.demand)
    found = needs.evidence(holdings(pool, positions, needs.useful, today=today, horizon=horizon))
    if nobody_ready:
        held, ready = pool.holding(positions), np.full(len(positions), NEVER, dtype=np.int64)
    else:
        start, held = pool.starts_and_held(positions)
        ready = first_ready_days(found, needs.demand, start, today=today, horizon=horizon)
    return placed(
        needs.demand, found, ready, today=today, horizon=horizon, blend=blend,
        named=pool.people.names, positions=positions, held=held,
    )  # fmt: skip


def placed(
    demand: Demand,
    found: Evidence,
    ready: Ints,
    *,
    today: int,
    horizon: int,
    blend: Blend,
    named: Named,
    positions: Ints,
    held: NDArray[np.bool_],
) -> Ranking:
    """Return where those stand whose evidence bears their place in `positions`, given the first day each is ready."""
    then = np.where(ready == NEVER, horizon, ready)
    (points_today, points_then), (answered_today, answered_then) = points_and_answers(
        found, demand, [today, then], len(positions)
    )
    return Ranking(
        demand=demand, named=named, positions=positions, group=groups(ready, today),
        scored=held, ready_day=ready, day=then, points_today=points_today, points_then=points_then,
        units_today=blend.units(points_today, positions), units_then=blend.units(points_then, positions),
        answered_today=answered_today, answered_then=answered_then,
    )  # fmt: skip
