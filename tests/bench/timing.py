"""Times taken in turns, by the clock of the processor, so that whatever else the machine does weighs little on anyone.

By the clock on the wall, on a busy machine, long answers would be interrupted more than short ones, in our favour.
"""

from __future__ import annotations

import ctypes
import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Clock = Callable[[], float]

LONG = 0.1  # seconds; what takes longer is timed once a turn, without a call to warm up
READ_BYTES = 320_000_000


@dataclass(frozen=True)
class Spread:
    """The least, the median and the greatest of some figures."""

    least: float
    median: float
    greatest: float

    @classmethod
    def of(cls, figures: Sequence[float] | NDArray[Any]) -> Spread:
        """Sum figures up."""
        found = np.asarray(figures, dtype=np.float64)
        return cls(float(found.min()), float(np.median(found)), float(found.max()))

    def times(self, factor: float) -> Spread:
        """Return the same in another unit."""
        return Spread(self.least * factor, self.median * factor, self.greatest * factor)


def once(call: Callable[[], Any], clock: Clock = time.process_time) -> float:
    """Return how many seconds of a processor a call takes."""
    began = clock()
    call()
    return clock() - began


def turn(call: Callable[[], Any], clock: Clock = time.process_time) -> float:
    """Return how many seconds a call takes once its caches are warm: the median of three after one for nothing."""
    first = once(call, clock)
    return first if first > LONG else statistics.median(once(call, clock) for _ in range(3))


def with_process(pid: int) -> Clock:
    """Return a clock of this process and of another one, which works for it."""
    schedule = Path(f"/proc/{pid}/schedstat")
    return lambda: time.process_time() + int(schedule.read_text(encoding="ascii").split()[0]) / 1e9


def in_turns(
    contenders: Mapping[str, Callable[[int], Any]],
    questions: int,
    rounds: int,
    clocks: Mapping[str, Clock] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Time contenders question by question, the first one changing from turn to turn.

    Parameters
    ----------
    contenders : mapping of str to callable
        What answers a question, given its number.
    questions, rounds : int
        How many, and how often each.
    clocks : mapping of str to Clock, optional
        Other clocks than that of this process.

    Returns
    -------
    dict of str to float array of shape (rounds, questions)
        Seconds.
    """
    names = list(contenders)
    found = {name: np.zeros((rounds, questions)) for name in names}
    for each in range(rounds):
        for number in range(questions):
            shift = (each + number) % len(names)
            for name in names[shift:] + names[:shift]:
                call = contenders[name]
                found[name][each, number] = turn(
                    lambda call=call, number=number: call(number), (clocks or {}).get(name, time.process_time)
                )
    return found


def read_bandwidth() -> float:
    """Return the bytes one core reads in a second from memory, at best."""
    block = np.ones(READ_BYTES // 8, dtype=np.uint64)
    return block.nbytes / min(once(block.sum) for _ in range(5))


def resident() -> int:
    """Return the bytes of memory this process holds, what is free being given back first."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
