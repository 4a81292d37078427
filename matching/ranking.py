"""Candidates in their final order, as arrays that can be cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.demands import Demand
from matching.results import Group
from matching.runs import Ints
from matching.scorers.blend import share
from matching.scorers.readiness import NEVER
from matching.units import day_of

Named = Callable[[Ints], NDArray[np.object_]]


def _nobody(positions: Ints) -> NDArray[np.object_]:
    return positions.astype(np.object_)


def groups(ready_day: Ints, today: int) -> NDArray[np.uint8]:
    """Return the `Group` codes that first ready days lead to."""
    found = np.full(len(ready_day), int(Group.READY_SOON), dtype=np.uint8)
    found[ready_day == NEVER] = int(Group.NOT_PLANNED)
    found[ready_day == today] = int(Group.READY_NOW)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One candidate's place in a ranking.

    Parameters
    ----------
    candidate : str
        Alias.
    group : Group
        Ready now, soon, or not planned.
    scored : bool
        False for an empty portfolio: its shares are zeros that stand for no score.
    match_today, match_then, coverage_today, coverage_then : float
        Within [0, 1], today and on `day`.
    answered_today, answered_then : int
        Requirements answered, today and on `day`.
    ready_on : date or None
        First day ready.
    day : date
        Today when ready now, the ready day when soon, else the horizon.
    """

    candidate: str
    group: Group
    scored: bool
    match_today: float
    match_then: float
    coverage_today: float
    coverage_then: float
    answered_today: int
    answered_then: int
    ready_on: date | None
    day: date


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Candidates best first: arrays of shape (n,), which a slice cuts without copying.

    Parameters
    ----------
    demand : Demand
        What they were ranked for.
    named : callable
        Reads the aliases at some positions.
    positions : int64 array
        Numbers in the index.
    group : uint8 array
        `Group` codes.
    scored : bool array
        False for empty portfolios, which come last.
    ready_day, day : int64 array
        Days since 1970-01-01: the first day ready (NEVER when none), and the second day read.
    points_today, points_then : int64 array
        Coverage in units of 1 / `demand.full_points`, exact.
    units_today, units_then : int64 array
        Match in units of 1 / (`demand.full_points` · 1,000,000), exact.
    answered_today, answered_then : int64 array
        Requirements answered.
    """

    demand: Demand
    named: Named
    positions: Ints
    group: NDArray[np.uint8]
    scored: NDArray[np.bool_]
    ready_day: Ints
    day: Ints
    points_today: Ints
    points_then: Ints
    units_today: Ints
    units_then: Ints
    answered_today: Ints
    answered_then: Ints

    @classmethod
    def nobody(cls, demand: Demand) -> Ranking:
        """Return the ranking of nobody."""
        none = np.zeros(0, dtype=np.int64)
        return cls(
            demand=demand, named=_nobody, positions=none, group=none.astype(np.uint8),
            scored=none.astype(bool), ready_day=none, day=none, points_today=none, points_then=none,
            units_today=none, units_then=none, answered_today=none, answered_then=none,
        )  # fmt: skip

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """Aliases, read when first asked for."""
        return self.named(self.positions)

    @property
    def coverage_today(self) -> NDArray[np.float64]:
        """Coverage today within [0, 1]."""
        return np.asarray(self.points_today / self.demand.full_points, dtype=np.float64)

    @property
    def coverage_then(self) -> NDArray[np.float64]:
        """Coverage on `day` within [0, 1]."""
        return np.asarray(self.points_then / self.demand.full_points, dtype=np.float64)

    @property
    def match_today(self) -> NDArray[np.float64]:
        """Match today within [0, 1]."""
        return share(self.units_today, self.demand)

    @property
    def match_then(self) -> NDArray[np.float64]:
        """Match on `day` within [0, 1]."""
        return share(self.units_then, self.demand)

    def __len__(self) -> int:
        """Return the number of candidates ranked."""
        return len(self.positions)

    def __getitem__(self, part: slice | NDArray[np.intp]) -> Ranking:
        """Return a part of the ranking, in order: a page, or chosen places."""
        return Ranking(
            demand=self.demand, named=self.named, positions=self.positions[part], group=self.group[part],
            scored=self.scored[part], ready_day=self.ready_day[part], day=self.day[part],
            points_today=self.points_today[part], points_then=self.points_then[part],
            units_today=self.units_today[part], units_then=self.units_then[part],
            answered_today=self.answered_today[part], answered_then=self.answered_then[part],
        )  # fmt: skip

    def of(self, group: Group) -> Ranking:
        """Return the candidates of one group, in order."""
        return self[np.flatnonzero(self.group == group)]

    def lines(self) -> Iterator[Line]:
        """Read the ranking line by line, best first."""
        shares = zip(self.match_today, self.match_then, self.coverage_today, self.coverage_then, strict=True)
        for place, (match_today, match_then, coverage_today, coverage_then) in enumerate(shares):
            ready = int(self.ready_day[place])
            yield Line(
                candidate=self.ids[place], group=Group(int(self.group[place])), scored=bool(self.scored[place]),
                match_today=float(match_today), match_then=float(match_then), coverage_today=float(coverage_today),
                coverage_then=float(coverage_then), answered_today=int(self.answered_today[place]),
                answered_then=int(self.answered_then[place]), ready_on=None if ready == NEVER else day_of(ready),
                day=day_of(int(self.day[place])),
            )  # fmt: skip

    def sorted(self, id_order: Ints, count: int | None = None) -> Ranking:
        """Return the candidates best first: group, then week of the ready day, then match on it, then id.

        Parameters
        ----------
        id_order : int array of shape (n,)
            Place of each candidate's id among all ids.
        count : int, optional
            How many of the first; all by default.
        """
        soon = self.group == Group.READY_SOON
        week = np.where(soon, (self.ready_day + 3) // 7, 0)  # 1970-01-01 was a Thursday
        return self[np.lexsort((id_order, -self.units_then, week, ~self.scored, self.group))[:count]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The first places of a ranking, and how many stand in each group: what a first page needs.

    Parameters
    ----------
    first : Ranking
        The first of the whole order.
    sizes : mapping of Group to int
        How many of those asked about stand in each group.
    """

    first: Ranking
    sizes: Mapping[Group, int]


@dataclass(frozen=True, kw_only=True)
class Shortlist:
    """The best matches today, best first: arrays of shape (n,), which a slice cuts without copying.

    Parameters
    ----------
    demand : Demand
        What they match.
    named : callable
        Reads the aliases at some positions.
    positions : int64 array
        Numbers in the index.
    scored : bool array
        False for empty portfolios, which come last.
    points : int64 array
        Coverage in units of 1 / `demand.full_points`, exact.
    units : int64 array
        Match in units of 1 / (`demand.full_points` · 1,000,000), exact.
    """

    demand: Demand
    named: Named
    positions: Ints
    scored: NDArray[np.bool_]
    points: Ints
    units: Ints

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """Aliases, read when first asked for."""
        return self.named(self.positions)

    @property
    def coverage(self) -> NDArray[np.float64]:
        """Coverage within [0, 1]."""
        return np.asarray(self.points / self.demand.full_points, dtype=np.float64)

    @property
    def match(self) -> NDArray[np.float64]:
        """Match within [0, 1]."""
        return share(self.units, self.demand)

    def __len__(self) -> int:
        """Return the number of candidates listed."""
        return len(self.positions)

    def __getitem__(self, part: slice) -> Shortlist:
        """Return a part of the list, in order."""
        return Shortlist(
            demand=self.demand, named=self.named, positions=self.positions[part], scored=self.scored[part],
            points=self.points[part], units=self.units[part],
        )  # fmt: skip
