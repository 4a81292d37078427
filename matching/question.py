"""A question put to an index: what is asked, of whom, on which day, and where they stand who are read one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import exact
from matching.kernels import Accumulator, Scratch
from matching.lists import Lists
from matching.plans import Plan
from matching.ranking import Ranking
from matching.runs import Ints
from matching.scorers.blend import Blend
from matching.sums import FEW, Sums


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, on which day.

    Parameters
    ----------
    lists : Lists
        The lists, and whose they are.
    scratch : Scratch
        Where sums are made.
    plan : Plan
        The demand, prepared.
    today, horizon : int
        Days since 1970-01-01.
    chosen : int array, or None
        Positions of those asked about, ascending; None for everyone.
    blend : Blend
        What closeness adds.
    """

    lists: Lists
    scratch: Scratch
    plan: Plan
    today: int
    horizon: int
    chosen: Ints | None
    blend: Blend

    @property
    def sums(self) -> Sums:
        """The demand added up."""
        return Sums(self.lists, self.scratch, self.plan, self.today)

    @property
    def few(self) -> bool:
        """Whether those asked about are few."""
        return self.chosen is not None and len(self.chosen) <= min(FEW, len(self.lists.pool) // 8)

    def everyone(self) -> Ints:
        """Return the positions of all those asked about."""
        return self.lists.pool.everyone() if self.chosen is None else self.chosen

    def total(self) -> int:
        """Return how many are asked about."""
        return self.lists.pool.people.here if self.chosen is None else len(self.chosen)

    def only_chosen(self, positions: Ints) -> Ints:
        """Return those positions that are asked about and not removed."""
        pool = self.lists.pool
        if self.chosen is not None:
            wanted = np.zeros(len(pool), dtype=bool)
            wanted[self.chosen] = True
            return positions[wanted[positions]]
        gone = pool.people.gone
        return positions[[position not in gone for position in positions.tolist()]] if gone else positions

    def keep_chosen(self, sums: Accumulator) -> None:
        """Leave nothing, of sums by position, to those who are not asked about."""
        if self.chosen is not None:
            kept = np.zeros_like(sums)
            kept[self.chosen] = sums[self.chosen]
            sums[:] = kept

    def scored(self) -> NDArray[np.bool_]:
        """Tell by position who is asked about and has a score."""
        pool = self.lists.pool
        found = np.zeros(len(pool), dtype=bool)
        found[: pool.settled] = pool.held
        found[pool.overlay.positions] = pool.overlay.held
        if self.chosen is not None:
            wanted = np.zeros(len(pool), dtype=bool)
            wanted[self.chosen] = True
            found &= wanted
        elif pool.people.gone:
            found[list(pool.people.gone)] = False
        return found

    def changed_lately(self) -> Ints:
        """Return who changed lately, of those asked about; ascending."""
        pool = self.lists.pool
        return self.only_chosen(pool.overlay.positions) if len(pool.overlay) else np.zeros(0, dtype=np.int64)

    def places(self, positions: Ints, *, nobody_ready: bool = False) -> Ranking:
        """Return where some candidates stand, in the order given; see `exact.places`."""
        return exact.places(
            self.lists.pool, self.plan.needs, positions, today=self.today, horizon=self.horizon, blend=self.blend,
            nobody_ready=nobody_ready,
        )  # fmt: skip
