"""Candidates read one by one from their grounds: for the few, for the latest changes, and for what a page shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.evidence import Needs
from matching.pool import Pool
from matching.ranking import Named, Ranking, groups
from matching.runs import Ints
from matching.scorers.blend import Blend
from matching.scorers.coverage import points_and_answers
from matching.scorers.readiness import NEVER, first_ready_days
from matching.table import GroundTable


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
    found = needs.gather(pool.portfolios(positions, needs.useful), today=today, horizon=today)
    return points_and_answers(found, needs.demand, np.full(len(positions), today))[0]


def places(pool: Pool, needs: Needs, positions: Ints, *, today: int, horizon: int, blend: Blend) -> Ranking:
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
    """
    if not len(positions):
        return Ranking.nobody(needs.demand)
    start, held = pool.starts_and_held(positions)
    return placed(
        needs, pool.portfolios(positions, needs.useful), start, today=today, horizon=horizon, blend=blend,
        named=pool.people.names, positions=positions, held=held,
    )  # fmt: skip


def placed(
    needs: Needs,
    grounds: GroundTable,
    start: Ints,
    *,
    today: int,
    horizon: int,
    blend: Blend,
    named: Named,
    positions: Ints,
    held: NDArray[np.bool_],
) -> Ranking:
    """Return where those stand whose grounds bear their place in `positions`, in that order; see `places`."""
    demand = needs.demand
    found = needs.gather(grounds, today=today, horizon=horizon)
    ready = first_ready_days(found, demand, start, today=today, horizon=horizon)
    then = np.where(ready == NEVER, horizon, ready)
    points_today, answers_today = points_and_answers(found, demand, np.full(len(positions), today))
    points_then, answers_then = points_and_answers(found, demand, then)
    return Ranking(
        demand=demand, named=named, positions=positions, group=groups(ready, today),
        scored=held, ready_day=ready, day=then, points_today=points_today, points_then=points_then,
        units_today=blend.units(points_today, positions), units_then=blend.units(points_then, positions),
        answered_today=answers_today.sum(axis=0), answered_then=answers_then.sum(axis=0),
    )  # fmt: skip
