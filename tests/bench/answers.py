"""What a peer is, and what it answers: the best candidates by coverage, with the same points as ours."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import CandidateIndex
from tests.bench.data import Case
from tests.bench.timing import Clock

Answer = tuple[NDArray[np.int64], NDArray[np.int64]]  # candidates, and their points
Ask = Callable[[int], Answer]  # by the question's number


class MissingError(Exception):
    """A peer that is not installed here, or cannot run; the message says why."""


@dataclass(frozen=True)
class Open:
    """A peer that is ready to answer."""

    ask: Ask
    clock: Clock = time.process_time


@dataclass(frozen=True)
class Peer:
    """Someone who answers a case's questions."""

    name: str
    setup: str
    package: str | None
    open: Callable[[Case, Path], AbstractContextManager[Open]]

    def check(self) -> None:
        """Say so when it is not installed."""
        if self.package and importlib.util.find_spec(self.package) is None:
            raise MissingError(f"{self.package} is not installed")


def best(candidates: NDArray[Any], points: NDArray[Any], k: int) -> Answer:
    """Return the best k, those without points left out; equals by number."""
    order = np.lexsort((candidates, -points))[:k]
    order = order[points[order] > 0]
    return candidates[order].astype(np.int64), points[order].astype(np.int64)


def same(answer: Answer, other: Answer) -> bool:
    """Tell whether two answers are equal, but for who is kept of those with the last place's points."""
    if not np.array_equal(answer[1], other[1]):
        return False
    last = answer[1][-1] if len(answer[1]) else 0
    return set(answer[0][answer[1] > last]) == set(other[0][other[1] > last])


def ours(index: CandidateIndex, case: Case) -> Ask:
    """Return how our engine answers."""

    def ask(number: int) -> Answer:
        found = index.query(case.demands[number], k=case.k)
        kept = found.points > 0
        return found.positions[kept], found.points[kept]

    return ask
