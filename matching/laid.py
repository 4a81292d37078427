"""Grounds laid out twice: by skill, for who can answer a need, and by candidate, for what one person holds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.runs import Ints, spans
from matching.table import GroundTable, order_by

DAYS_KEPT = 8
_LONG = 500
Positions = NDArray[np.integer[Any]]
Gather = Callable[[NDArray[Any]], NDArray[Any]]


def _bounds(sorted_keys: NDArray[np.integer[Any]], bound: int) -> Ints:
    """Return where each key below `bound` begins among sorted ones, and where the last ends."""
    found: Ints = np.zeros(bound + 1, dtype=np.int64)
    np.cumsum(np.bincount(sorted_keys, minlength=bound), out=found[1:])
    return found


class Laid:
    """Grounds that no longer change.

    Parameters
    ----------
    grounds : GroundTable
        Sorted by skill, then candidate.
    skill_starts : int64 array of shape (n_skills + 1,)
        First row of each skill.
    own : int32 array of shape (n_grounds,)
        Rows by candidate, then in their order.
    own_starts : int64 array of shape (n_people + 1,)
        First place of each candidate in `own`.
    """

    __slots__ = ("_counting", "grounds", "own", "own_starts", "skill_starts")

    def __init__(self, grounds: GroundTable, skill_starts: Ints, own: NDArray[np.int32], own_starts: Ints) -> None:
        self.grounds = grounds
        self.skill_starts = skill_starts
        self.own = own
        self.own_starts = own_starts
        self._counting: OrderedDict[tuple[int, int, int], NDArray[np.bool_]] = OrderedDict()

    @classmethod
    def of(cls, grounds: GroundTable, people: int, skills: int) -> Laid:
        """Lay a table out, itself sorted already."""
        return cls(
            grounds,
            _bounds(grounds.skill, skills),
            order_by(grounds.candidate, people).astype(np.int32),
            _bounds(grounds.candidate, people),
        )

    def __len__(self) -> int:
        """Return the number of grounds."""
        return len(self.grounds)

    def rows_of(self, skills: NDArray[np.int32]) -> tuple[Gather, Ints]:
        """Return what reads a column at the rows of the given skills, one skill after the other, and how many each has.

        Long runs are copied whole, short ones are read row by row: either is slow where the other is fast.
        """
        starts = self.skill_starts[skills]
        lengths = self.skill_starts[skills + 1] - starts
        if int(lengths.sum()) < _LONG * len(skills):
            rows = spans(starts, lengths)
            return lambda column: column[rows], lengths
        bounds = list(zip(starts.tolist(), (starts + lengths).tolist(), strict=True))
        return lambda column: np.concatenate([column[start:stop] for start, stop in bounds]), lengths

    def counting(self, today: int, first: int, last: int) -> NDArray[np.bool_]:
        """Tell which rows, as known today, count on some day from `first` to `last`; the latest answers are kept."""
        found = self._counting.get((today, first, last))
        if found is None:
            grounds = self.grounds
            found = (grounds.lapses_on >= today) & (grounds.until_day >= first) & (grounds.from_day <= last)
            while len(self._counting) >= DAYS_KEPT:
                self._counting.popitem(last=False)
            self._counting[today, first, last] = found
        return found

    def counts(self, rows: Ints, today: int, first: int, last: int) -> NDArray[np.bool_]:
        """Tell the same of some rows; all are not looked at for it."""
        found = self._counting.get((today, first, last))
        if found is not None:
            return found[rows]
        grounds = self.grounds
        return (
            (grounds.lapses_on[rows] >= today) & (grounds.until_day[rows] >= first) & (grounds.from_day[rows] <= last)
        )

    def held_by(self, people: Positions) -> tuple[Ints, Ints]:
        """Return the rows of the given candidates, one after the other, and how many each has."""
        starts = self.own_starts[people]
        lengths = self.own_starts[people + 1] - starts
        return self.own[spans(starts, lengths)].astype(np.int64), lengths
