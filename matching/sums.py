"""One demand added up over everyone at once: points, and how much is answered, today and later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from matching.demands import Requirement
from matching.kernels import Accumulator, Addition, Scratch, narrow, scatter_add
from matching.lists import Lists
from matching.plans import Plan
from matching.postings import Wanted
from matching.runs import Ints
from matching.scorers.readiness import NEVER
from matching.units import FOREVER

FEW = 256  # as many candidates are read one by one sooner than everyone is added up


@dataclass(frozen=True, slots=True)
class Answering:
    """Candidates who are ready today, and those who may be by the horizon.

    Parameters
    ----------
    now : int array
        Positions of those ready today, ascending.
    later : int array
        Positions of those who may be ready on a later day, ascending.
    answered : int array of the shape of `later`
        Weight they answer today.
    """

    now: Ints
    later: Ints
    answered: Ints


class Sums:
    """What a question adds up; changes that are not laid out yet are not in it.

    Parameters
    ----------
    lists : Lists
        The lists, and whose they are.
    scratch : Scratch
        Where sums are made.
    plan : Plan
        What is asked for.
    today : int
        Days since 1970-01-01.
    """

    def __init__(self, lists: Lists, scratch: Scratch, plan: Plan, today: int) -> None:
        self._lists = lists
        self._pool = lists.pool
        self._scratch = scratch
        self._plan = plan
        self._today = today

    @contextmanager
    def points(self, day: int) -> Iterator[Accumulator]:
        """Lend everyone's points on a day, of shape (n_positions,)."""
        with self._scratch.lent(len(self._pool), self._plan.kind) as total:
            self._plan.points(self._today, day).make(total)
            yield total

    @contextmanager
    def reach(self, horizon: int) -> Iterator[Accumulator]:
        """Lend what everyone reaches by the horizon at most; see `Plan.reach`."""
        with self._scratch.lent(len(self._pool), np.uint32) as total:
            self._plan.reach(self._today, horizon).make(total)
            yield total

    @contextmanager
    def answered(self, weights: Iterable[int], last: int | None = None) -> Iterator[Accumulator]:
        """Lend the weight that everyone answers today, or on some days until the last, of shape (n_positions,)."""
        found = list(weights)
        kind = narrow(sum(found))
        addition = Addition(self._pool.settled, kind)
        for weight, (_, wanted) in zip(found, self._answers(self._today if last is None else last), strict=True):
            self._lists.earners(wanted).join(addition, weight)
        with self._scratch.lent(len(self._pool), kind) as total:
            addition.make(total)
            yield total

    def add_until(self, points: Accumulator, answered: Accumulator, days: Ints) -> None:
        """Bring points and numbers of answers from today to a day of each candidate's own."""
        horizon = int(days.max(initial=self._today))
        for total, wants in ((points, self._credits()), (answered, self._answers())):
            for need, wanted in wants:
                day, who, steps = self._lists.later(wanted).until(horizon)
                due = day <= days[who]
                scatter_add(total, who[due], _widened(steps[due], total), 1 if wanted.floor else need.importance)

    def gained(self, positions: Ints, days: Ints) -> Ints:
        """Return the points that some candidates, ascending, gain from today to a day of their own."""
        due = np.full(len(self._pool), self._today, dtype=np.int32)
        due[positions] = days
        total = np.zeros(len(positions), dtype=np.int64)
        for need, wanted in self._credits():
            day, who, steps = self._lists.later(wanted).until(int(days.max(initial=self._today)))
            kept = day <= due[who]
            gains = steps[kept].view(np.int16).astype(np.int64)
            np.add.at(total, np.searchsorted(positions, who[kept]), gains * need.importance)
        return total

    def answering(self, hopeful: Ints, horizon: int) -> Answering:
        """Tell of those who answer enough on some days, ascending, who is ready today and who may be later."""
        with self.answered(self._plan.weights) as total:
            today = total[hopeful].astype(np.int64)
        start = self._pool.available_from[hopeful]
        ready = (today >= self._plan.least_weight) & (start <= self._today)
        coming = ~ready & (start <= horizon)
        return Answering(hopeful[ready], hopeful[coming], today[coming])

    def first_ready_days(self, some: Answering, horizon: int) -> Ints:
        """Return the first day after today, up to the horizon, on which each of `some.later` is ready; else NEVER."""
        first = np.full(len(some.later), NEVER, dtype=np.int64)
        if not len(some.later):
            return first
        start = np.maximum(self._pool.available_from[some.later].astype(np.int64), self._today)
        who, day, step = self._changes(some.later, start, horizon)
        order = np.argsort(who * (horizon + 1 - self._today) + (day - self._today))
        who, day = who[order], day[order]
        weight = np.cumsum(step[order])
        begins = np.searchsorted(who, np.arange(len(some.later)))
        before = np.concatenate([[0], weight])[begins]
        weight += (some.answered - before)[who]
        last = np.ones(len(who), dtype=bool)
        last[:-1] = (who[1:] != who[:-1]) | (day[1:] != day[:-1])
        ready = np.flatnonzero(last & (weight >= self._plan.least_weight) & (day >= start[who]))
        names, place = np.unique(who[ready], return_index=True)
        first[names] = day[ready[place]]
        return first

    def _changes(self, people: Ints, start: Ints, horizon: int) -> tuple[Ints, Ints, Ints]:
        """Return place in `people`, day and step of weight; with a step of nought on the day each can start."""
        number = np.full(len(self._pool), -1, dtype=np.int32)
        number[people] = np.arange(len(people), dtype=np.int32)
        waiting = np.flatnonzero(start > self._today)
        parts: list[tuple[Ints, Ints, Ints]] = [(waiting, start[waiting], np.zeros(len(waiting), dtype=np.int64))]
        for weight, (_, wanted) in zip(self._plan.weights, self._answers(), strict=True):
            day, candidates, steps = self._lists.later(wanted).until(horizon)
            who = number[candidates]
            kept = np.flatnonzero(who >= 0)
            gains = steps[kept].view(np.int16).astype(np.int64)
            parts.append((who[kept].astype(np.int64), day[kept].astype(np.int64), gains * weight))
        return (
            np.concatenate([part[0] for part in parts]),
            np.concatenate([part[1] for part in parts]),
            np.concatenate([part[2] for part in parts]),
        )

    def _credits(self) -> Iterator[tuple[Requirement, Wanted]]:
        return self._plan.credits(self._today, self._today)

    def _answers(self, last: int = FOREVER) -> Iterator[tuple[Requirement, Wanted]]:
        return self._plan.answers(self._today, self._today, last)


def _widened(steps: Accumulator, total: Accumulator) -> Accumulator:
    """Return steps, which may stand for negative ones, in the width of the accumulator."""
    if steps.dtype == total.dtype:
        return steps
    return steps.view(np.int16).astype(np.dtype(f"i{total.dtype.itemsize}")).view(total.dtype)
