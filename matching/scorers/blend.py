"""Match: coverage, and what closeness to the occupation adds to a partial answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.demands import Demand
from matching.errors import ArraysError
from matching.runs import Ints
from matching.units import UNIT, thousandths

SCALE = UNIT * UNIT


@dataclass(frozen=True, slots=True)
class Blend:
    """What closeness adds to a demand's coverage: (1 − coverage) · β · closeness.

    Parameters
    ----------
    full : int
        The demand's full points.
    closeness : int array of shape (n_positions,), or None
        Thousandths, within [0, 1000], of any width; None counts as 0.
    beta : int
        Weight of closeness in thousandths.
    greatest : int
        The greatest closeness of all, in thousandths.
    """

    full: int
    closeness: NDArray[np.integer[Any]] | None = None
    beta: int = 0
    greatest: int = 0

    @classmethod
    def of(cls, full: int, closeness: ArrayLike | None, beta: float, people: int) -> Blend:
        """Check what was given.

        Raises
        ------
        ArraysError, ShareError
            When the length, type or range of closeness is wrong, or beta is out of bounds.
        """
        weight = thousandths("beta", beta)
        if closeness is None:
            return cls(full, beta=weight)
        near, greatest = checked_closeness(closeness, people)
        return cls(full, near, weight, greatest)

    @property
    def nothing(self) -> bool:
        """Whether closeness adds nothing to anyone."""
        return self.closeness is None or self.beta == 0

    def units(self, points: NDArray[np.integer[Any]], positions: Ints) -> Ints:
        """Return the match in whole units of 1 / (full points · 1,000,000).

        Parameters
        ----------
        points : int array of shape (n,)
            Coverage in units of 1 / full points.
        positions : int array of shape (n,)
            Whose they are.
        """
        wide = points.astype(np.int64)
        if self.closeness is None or self.beta == 0:
            return wide * SCALE
        return wide * SCALE + (self.full - wide) * self.beta * self.closeness[positions].astype(np.int64)

    def least_points(self, units: int) -> int:
        """Return the fewest points that can reach some units, at the greatest closeness; not above 0 for any."""
        most = self.beta * self.greatest
        left = SCALE - most
        return -(-(units - self.full * most) // left) if left else 0

    def worth(self, units: int) -> NDArray[np.bool_] | bool:
        """Tell by position who reaches some units, and more than none, without any points."""
        if self.closeness is None or self.beta == 0:
            return False
        enough: NDArray[np.bool_] = self.closeness >= max(-(-units // (self.full * self.beta)), 1)
        return enough


def checked_closeness(closeness: ArrayLike, people: int) -> tuple[NDArray[np.integer[Any]], int]:
    """Return closeness as whole numbers, one per candidate, and the greatest of them.

    Raises
    ------
    ArraysError
        When its length, type or range is wrong.
    """
    given = np.asarray(closeness)
    if given.shape != (people,) or not np.issubdtype(given.dtype, np.integer):
        raise ArraysError("closeness", f"shape {given.shape}, type {given.dtype}")
    greatest = int(given.max()) if people else 0
    signed = np.issubdtype(given.dtype, np.signedinteger)
    if greatest > UNIT or (people and signed and given.min() < 0):
        raise ArraysError("closeness", f"outside [0, {UNIT}]")
    return given, greatest


def share(units: Ints, demand: Demand) -> NDArray[np.float64]:
    """Return match units as shares within [0, 1]."""
    shares: NDArray[np.float64] = units / (demand.full_points * SCALE)
    return shares
