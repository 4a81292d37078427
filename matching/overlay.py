"""The latest changes: candidates whose lists are not laid out yet, and who are read exactly at each question."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.evidence import Held
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
        self._facts: dict[int, tuple[int, bool]] = {}
        self._read: tuple[Ints, Ints, NDArray[np.bool_]] | None = None

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
        self._facts[position] = (starts_on, held)
        self._read = None

    @property
    def positions(self) -> Ints:
        """Who changed, ascending."""
        return self._columns_of_people()[0]

    @property
    def starts_on(self) -> Ints:
        """The first day each can start, in the order of `positions`."""
        return self._columns_of_people()[1]

    @property
    def held(self) -> NDArray[np.bool_]:
        """Whether each holds anything, in the order of `positions`."""
        return self._columns_of_people()[2]

    def _columns_of_people(self) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        if self._read is None:
            places = sorted(self._facts)
            start = np.array([self._facts[place][0] for place in places], dtype=np.int64)
            held = np.array([self._facts[place][1] for place in places], dtype=bool)
            self._read = (np.array(places, dtype=np.int64), start, held)
        return self._read

    def among(self, positions: Ints) -> tuple[NDArray[np.bool_], Ints]:
        """Tell which of some positions changed, and for those their places in `positions` of the overlay."""
        changed = self.positions
        if not len(changed):
            return np.zeros(len(positions), dtype=bool), np.zeros(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(changed, positions), len(changed) - 1)
        lately = changed[places] == positions
        return lately, places[lately]

    def table(self) -> GroundTable:
        """Return all rows as they lie, without their ids; those given to nobody are NOBODY's."""
        columns: dict[str, Any] = dict(zip(NUMBERS, self._columns[:, : self._count], strict=True))
        return GroundTable(**columns, ground=Texts.blank(self._count))

    def rows(self, which: NDArray[np.intp]) -> GroundTable:
        """Return some rows, by their numbers."""
        return from_columns(self._columns[:, which], Texts.of(self._ids[row] for row in which))

    def portfolios(self, positions: Ints) -> GroundTable:
        """Return the rows of some candidates, each given to its place in `positions`; see `portfolios.portfolios`."""
        rows, owner = self._of(positions, self.standing_rows())
        return self.rows(rows).given(owner.astype(np.int32))

    def holdings(self, positions: Ints, useful: NDArray[np.bool_], today: int, horizon: int) -> Held:
        """Return the rows of some candidates that count, given to their places; see `portfolios.holdings`."""
        columns = self._columns[:, : self._count]
        skill, candidate, _, _, from_day, until_day, lapses_on = columns[:7]
        counts = (lapses_on >= today) & (until_day >= today) & (from_day <= horizon) & (candidate != NOBODY)
        rows, owner = self._of(positions, (counts & useful[skill]).nonzero()[0])
        narrow = from_columns(columns[:, rows], Texts.blank(len(rows)))
        return Held(owner, narrow.skill, narrow.level, narrow.trust, narrow.from_day, narrow.until_day)

    def _of(self, positions: Ints, rows: Ints) -> tuple[Ints, Ints]:
        """Return those rows that are of some candidates, and the place of each owner in `positions`."""
        candidate = self._columns[_CANDIDATE, rows]
        order = np.argsort(positions)
        place = np.minimum(np.searchsorted(positions, candidate, sorter=order), len(positions) - 1)
        kept = positions[order[place]] == candidate
        return rows[kept], order[place[kept]]

    def standing_rows(self) -> NDArray[np.intp]:
        """Return the numbers of all rows that belong to someone."""
        return np.flatnonzero(self._columns[_CANDIDATE, : self._count] != NOBODY)
