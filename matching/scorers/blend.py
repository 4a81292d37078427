"""Match: coverage, and what closeness to the occupation adds to a partial answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.demands import Demand
from matching.errors import ArraysError
from matching.table import Ints
from matching.units import UNIT

SCALE = UNIT * UNIT


def match_units(points: Ints, demand: Demand, closeness: Ints | None, beta: int) -> Ints:
    """Return coverage + (1 − coverage) · β · closeness in whole units of 1 / (full points · 1,000,000).

    Parameters
    ----------
    points : int array of shape (n_candidates,)
        From `coverage.points_and_answers`.
    closeness : int array of shape (n_candidates,), or None
        Thousandths, within [0, 1000]; None counts as 0.
    beta : int
        Weight of closeness in thousandths.
    """
    units = points * SCALE
    if closeness is None or beta == 0:
        return units
    return units + (demand.full_points - points) * beta * closeness


def checked_closeness(closeness: ArrayLike | None, people: int) -> Ints | None:
    """Return closeness as whole numbers, one per candidate.

    Raises
    ------
    ArraysError
        When its length, type or range is wrong.
    """
    if closeness is None:
        return None
    given = np.asarray(closeness)
    if given.shape != (people,) or not np.issubdtype(given.dtype, np.integer):
        raise ArraysError("closeness", f"shape {given.shape}, type {given.dtype}")
    if people and (given.min() < 0 or given.max() > UNIT):
        raise ArraysError("closeness", f"outside [0, {UNIT}]")
    return given.astype(np.int64)


def share(units: Ints, demand: Demand) -> NDArray[np.float64]:
    """Return match units as shares within [0, 1]."""
    shares: NDArray[np.float64] = units / (demand.full_points * SCALE)
    return shares
