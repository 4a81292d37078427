"""The latest changes: candidates whose lists are not laid out yet, and who are read exactly at each question."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.runs import Ints
from matching.table import COLUMNS, NUMBERS, GroundTable, from_columns
from matching.texts import Texts

NOBODY = -1
_CANDIDATE = 1


class Overlay:
    """Rows added at the end as they come; those of a candidate who changes again are given to nobody."""

    def __init__(self) -> None:
        self._columns: Ints = np.empty((COLUMNS, 256), dtype=np.int64)
        self._count = 0
        self._ids: list[str] = []
        self._spans: dict[int, tuple[int, int]] = {}
        self.starts_on: dict[int, int] = {}
        self.held: dict[int, bool] = {}

    def __len__(self) -> int:
        """Return how many candidates changed."""
        return len(self._spans)

    def __contains__(self, position: object) -> bool:
        """Tell whether a candidate changed."""
        return position in self._spans

    def put(self, position: int, rows: list[tuple[int, ...]], ids: list[str], *, starts_on: int, held: bool) -> None:
        """Keep a candidate's rows in place of those kept before."""
        before = self._spans.get(position)
        if before is not None:
            self._columns[_CANDIDATE, before[0] : before[1]] = NOBODY
        start, stop = self._count, self._count + len(rows)
        if stop > self._columns.shape[1]:
            wider = np.empty((COLUMNS, 2 * stop), dtype=np.int64)
            wider[:, :start] = self._columns[:, :start]
            self._columns = wider
        if rows:
            self._columns[:, start:stop] = np.array(rows, dtype=np.int64).T
        self._ids += ids
        self._count = stop
        self._spans[position] = (start, stop)
        self.starts_on[position] = starts_on
        self.held[position] = held

    def positions(self) -> Ints:
        """Return who changed, ascending."""
        return np.array(sorted(self._spans), dtype=np.int64)

    def table(self) -> GroundTable:
        """Return all rows as they lie, without their ids; those given to nobody are NOBODY's."""
        columns: dict[str, Any] = dict(zip(NUMBERS, self._columns[:, : self._count], strict=True))
        return GroundTable(**columns, ground=Texts.blank(self._count))

    def rows(self, which: NDArray[np.intp]) -> GroundTable:
        """Return some rows, by their numbers."""
        return from_columns(self._columns[:, which], Texts.of(self._ids[row] for row in which))

    def held_by(self, position: int) -> NDArray[np.intp]:
        """Return the numbers of a candidate's rows."""
        return np.arange(*self._spans[position], dtype=np.intp)

    def standing_rows(self) -> NDArray[np.intp]:
        """Return the numbers of all rows that belong to someone."""
        return np.flatnonzero(self._columns[_CANDIDATE, : self._count] != NOBODY)
