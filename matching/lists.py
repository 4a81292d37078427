"""The lists built so far, kept while there is room: those asked for longest ago give way."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from matching import postings
from matching.demands import Demand
from matching.evidence import Needs
from matching.pool import Pool
from matching.postings import Earners, Later, Wanted
from matching.relatedness import Relatedness

Kept = TypeVar("Kept", Earners, Later)
LEAST_ROOM = 64 << 20
ROOM_PER_CANDIDATE = 1 << 10
DEMANDS_KEPT = 64


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
        self._needs: OrderedDict[Demand, Needs] = OrderedDict()
        self._bytes = 0
        self._epoch = pool.epoch
        self._lock = threading.Lock()

    def earners(self, wanted: Wanted) -> Earners:
        """Return who earns something on some of the days."""
        return self._found("earners", wanted, postings.earners)

    def later(self, wanted: Wanted) -> Later:
        """Return what changes after the first day."""
        return self._found("later", wanted, postings.later)

    def needs(self, demand: Demand) -> Needs:
        """Return a demand beside what can answer it."""
        with self._lock:
            found = self._needs.get(demand)
            if found is None:
                found = Needs(demand, self.relatedness)
                if len(self._needs) >= DEMANDS_KEPT:
                    self._needs.popitem(last=False)
                self._needs[demand] = found
            return found

    @property
    def nbytes(self) -> int:
        """Bytes kept."""
        return self._bytes

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
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
            return built
