"""The lists built so far, kept while there is room: those asked for longest ago give way."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from matching import postings
from matching.demands import Demand
from matching.plans import Plan
from matching.pool import Pool
from matching.postings import Earners, Later, Wanted
from matching.relatedness import Relatedness

Kept = TypeVar("Kept", Earners, Later)
LEAST_ROOM = 64 << 20
ROOM_PER_CANDIDATE = 1 << 10
DEMANDS_KEPT = 256


class Lists:
    """A cache of lists for one pool, emptied when its floors are laid out again. Threads may share it.

    Parameters
    ----------
    pool : Pool
        Who the lists are of.
    relatedness : Relatedness
        Which skills answer which.
    room : int, optional
        Bytes to keep at most, whatever a single list takes; 64 MB or 1 kB per candidate by default.
    """

    def __init__(self, pool: Pool, relatedness: Relatedness, room: int | None = None) -> None:
        self.pool = pool
        self.relatedness = relatedness
        self.room = max(LEAST_ROOM, ROOM_PER_CANDIDATE * len(pool)) if room is None else room
        self._kept: OrderedDict[tuple[str, Wanted], Earners | Later] = OrderedDict()
        self._plans: OrderedDict[Demand, Plan] = OrderedDict()
        self._same: dict[int, Plan] = {}
        self._bytes = 0
        self._epoch = pool.epoch
        self._lock = threading.Lock()

    def earners(self, wanted: Wanted) -> Earners:
        """Return who earns something on some of the days."""
        return self._found("earners", wanted, postings.earners)

    def later(self, wanted: Wanted) -> Later:
        """Return what changes after the first day."""
        return self._found("later", wanted, postings.later)

    def plan(self, demand: Demand) -> Plan:
        """Return a demand prepared; the very same one is found sooner than one that equals it."""
        found = self._same.get(id(demand))
        if found is not None and found.demand is demand and found.epoch == self.pool.epoch:
            return found
        with self._lock:
            found = self._plans.get(demand)
            if found is None or found.epoch != self.pool.epoch:
                found = self._plans[demand] = Plan(self.pool, self.relatedness, self.earners, demand)
                self._same[id(demand)] = found
            self._plans.move_to_end(demand)
            while len(self._plans) > DEMANDS_KEPT:
                _, oldest = self._plans.popitem(last=False)
                self._same.pop(id(oldest.demand), None)
            return found

    @property
    def nbytes(self) -> int:
        """Bytes kept."""
        return self._bytes

    def _forget_sums(self) -> None:
        """Let no plan keep what gives way; those still asked take up their lists again, which are then recent."""
        for plan in self._plans.values():
            plan.forget()

    def _found(self, kind: str, wanted: Wanted, build: Callable[[Pool, Relatedness, Wanted], Kept]) -> Kept:
        with self._lock:
            if self._epoch != self.pool.epoch:
                self._kept.clear()
                self._bytes, self._epoch = 0, self.pool.epoch
            key = (kind, wanted)
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found  # type: ignore[return-value]  # the kind tells which
            built = build(self.pool, self.relatedness, wanted)
            self._kept[key] = built
            self._bytes += built.nbytes
            while self._bytes > self.room and len(self._kept) > 1:
                self._forget_sums()
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
            return built
