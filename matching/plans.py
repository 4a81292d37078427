"""One demand prepared: everything its questions need that stays the same from one to the next.

A plan keeps lists ready to be added, not answers: those are made anew at each question. What those who changed lately
earn is read once and kept until the next change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.demands import Demand, Requirement
from matching.evidence import Needs
from matching.kernels import Addition, narrow
from matching.postings import MOST_IMPORTANCE, Wanted
from matching.runs import Ints
from matching.scorers.readiness import least_share, least_weight, weights
from matching.units import FOREVER

if TYPE_CHECKING:
    from matching.lists import Lists

SUMS_KEPT = 6


class Plan:
    """A demand, the lists it adds up, and what makes ready for it.

    Parameters
    ----------
    lists : Lists
        Where lists are kept; the plan holds as long as their epoch does.
    demand : Demand
        What is asked for.

    Raises
    ------
    UnknownSkillError
        When a required skill is not in the vocabulary.
    """

    def __init__(self, lists: Lists, demand: Demand) -> None:
        self.demand = demand
        self.epoch = lists.pool.epoch
        self.full = demand.full_points
        self.kind = narrow(self.full)
        self.weights = weights(demand)
        self.least_weight = least_weight(demand)
        self.least_share = least_share(demand)
        self.reaches = demand.total_importance < MOST_IMPORTANCE
        self._lists = lists
        self._skills = [lists.relatedness.number(need.skill) for need in demand.requirements]
        self._floor = demand.fit_floor_thousandths
        self._needs: Needs | None = None
        self._sums: dict[tuple[Any, ...], Addition] = {}
        self._changed: tuple[int, int, Ints] | None = None

    @property
    def needs(self) -> Needs:
        """The demand beside what can answer it."""
        if self._needs is None:
            self._needs = Needs(self.demand, self._lists.relatedness)
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
            found = Addition(self._lists.pool.settled, kind)
            for need, wanted in wants:
                self._lists.earners(wanted).join(found, need.importance)
            if len(self._sums) >= SUMS_KEPT:
                self._sums.clear()
            if found.borrowed:
                self._sums[key] = found
        return found

    def changed_points(self, today: int, read: Callable[[], Ints]) -> Ints:
        """Return the points today of those who changed lately, read anew after each change."""
        changes = self._lists.pool.changes
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
