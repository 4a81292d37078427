"""One demand prepared: everything its questions need that stays the same from one to the next.

A plan keeps lists ready to be added, not answers: those are made anew at each question. What those who changed lately
earn is read once and kept until the next change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from matching.demands import Demand, Requirement
from matching.evidence import Needs
from matching.kernels import Addition, narrow
from matching.pool import Pool
from matching.postings import MOST_IMPORTANCE, Earners, Wanted
from matching.relatedness import Relatedness
from matching.runs import Ints
from matching.scorers.readiness import least_share, least_weight, weights
from matching.units import FOREVER

SUMS_KEPT = 6


class Plan:
    """A demand, the lists it adds up, and what makes ready for it.

    Parameters
    ----------
    pool : Pool
        Of whom; the plan holds as long as its epoch does.
    relatedness : Relatedness
        Which skills answer which.
    earners : callable
        Finds a list.
    demand : Demand
        What is asked for.

    Raises
    ------
    UnknownSkillError
        When a required skill is not in the vocabulary.
    """

    def __init__(
        self, pool: Pool, relatedness: Relatedness, earners: Callable[[Wanted], Earners], demand: Demand
    ) -> None:
        self.demand = demand
        self.epoch = pool.epoch
        self.full = demand.full_points
        self.kind = narrow(self.full)
        self.weights = weights(demand)
        self.least_weight = least_weight(demand)
        self.least_share = least_share(demand)
        self.reaches = demand.total_importance <= MOST_IMPORTANCE
        self._pool, self._relatedness, self._earners = pool, relatedness, earners
        self._skills = [relatedness.number(need.skill) for need in demand.requirements]
        self._floor = demand.fit_floor_thousandths
        self._needs: Needs | None = None
        self._sums: dict[tuple[Any, ...], Addition] = {}
        self._changed: tuple[int, int, Ints] | None = None

    @property
    def needs(self) -> Needs:
        """The demand beside what can answer it."""
        if self._needs is None:
            self._needs = Needs(self.demand, self._relatedness)
        return self._needs

    def points(self, today: int, day: int) -> Addition:
        """Return the sum of everyone's points on a day, as known today."""
        return self._sum(("points", today, day), self.kind, self.credits(today, day, day))

    def reach(self, today: int, horizon: int) -> Addition:
        """Return the sum of what everyone reaches, at most, from today to the horizon: points, importance answered."""
        wants = ((need, wanted._replace(earns=True)) for need, wanted in self.answers(today, today, horizon))
        return self._sum(("reach", today, horizon), np.uint32, wants)

    def _sum(
        self,
        key: tuple[Any, ...],
        kind: type[np.unsignedinteger[Any]],
        wants: Iterator[tuple[Requirement, Wanted]],
    ) -> Addition:
        found = self._sums.get(key)
        if found is None:
            found = Addition(self._pool.settled, kind)
            for need, wanted in wants:
                self._earners(wanted).join(found, need.importance)
            if len(self._sums) >= SUMS_KEPT:
                self._sums.clear()
            if found.borrowed:
                self._sums[key] = found
        return found

    def changed_points(self, today: int, read: Callable[[], Ints]) -> Ints:
        """Return the points today of those who changed lately, read anew after each change."""
        changes = self._pool.changes
        if self._changed is None or self._changed[:2] != (changes, today):
            self._changed = (changes, today, read())
        return self._changed[2]

    def forget(self) -> None:
        """Keep no list."""
        self._sums.clear()

    def credits(self, today: int, first: int, last: int = FOREVER) -> Iterator[tuple[Requirement, Wanted]]:
        """Name the lists of credits on some days."""
        for skill, need in zip(self._skills, self.demand.requirements, strict=True):
            yield need, Wanted(skill, need.level or 0, today, first, last)

    def answers(self, today: int, first: int, last: int = FOREVER) -> Iterator[tuple[Requirement, Wanted]]:
        """Name the lists of answers on some days."""
        for skill, need in zip(self._skills, self.demand.requirements, strict=True):
            yield need, Wanted(skill, need.level or 0, today, first, last, self._floor, need.mandatory, earns=False)
