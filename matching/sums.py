"""One demand added up over everyone at once: points, and how much is answered, today and later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from matching.demands import Demand, Requirement
from matching.kernels import Accumulator, Scratch, narrow, scatter_add
from matching.lists import Lists
from matching.postings import Wanted
from matching.runs import Ints
from matching.scorers.readiness import NEVER, least_weight, weights
from matching.topk import Folded
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
        Positions of those who answer enough on some days, if not on one and the same; ascending.
    answered : int array of the shape of `later`
        Weight they answer today.
    """

    now: Ints
    later: Ints
    answered: Ints

    def only(self, kept: Callable[[Ints], Ints]) -> Answering:
        """Return those whom a filter of positions keeps."""
        later = np.isin(self.later, kept(self.later))
        return Answering(kept(self.now), self.later[later], self.answered[later])


class Sums:
    """What a question adds up; changes that are not laid out yet are not in it.

    Parameters
    ----------
    lists : Lists
        The lists, and whose they are.
    scratch : Scratch
        Where sums are made.
    demand : Demand
        What is asked for.
    today : int
        Days since 1970-01-01.
    """

    def __init__(self, lists: Lists, scratch: Scratch, demand: Demand, today: int) -> None:
        self._lists = lists
        self._pool = lists.pool
        self._scratch = scratch
        self._demand = demand
        self._today = today
        self._skills = [lists.relatedness.number(need.skill) for need in demand.requirements]
        self._weights = weights(demand)

    @contextmanager
    def points(self, day: int) -> Iterator[Accumulator]:
        """Lend everyone's points on a day, of shape (n_positions,)."""
        with self._scratch.zeros(len(self._pool), narrow(self._demand.full_points)) as total:
            for need, wanted in self._credits(day, day):
                self._lists.earners(wanted).add_to(total, need.importance)
            yield total

    @contextmanager
    def answered(self) -> Iterator[Accumulator]:
        """Lend how many requirements everyone answers today, of shape (n_positions,)."""
        with self._scratch.zeros(len(self._pool), np.uint16) as total:
            for _, wanted in self._answers(self._today, self._today):
                self._lists.earners(wanted).add_to(total, 1)
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

    def answering(self, horizon: int) -> Answering | Ints:
        """Tell who answers enough today, and who may by the horizon; each can start by then.

        Requirements are added from the rarest on. Before those that most people answer, whoever could still answer
        enough is counted: when they are few, they are returned to be read one by one.
        """
        least, left = least_weight(self._demand), sum(self._weights)
        rarest = sorted(
            zip(
                self._weights,
                (self._lists.earners(each) for _, each in self._answers(self._today, horizon)),
                strict=True,
            ),
            key=lambda part: len(part[1]),
        )
        unread = sum(len(found) for _, found in rarest)
        ever = unread
        with self._scratch.zeros(len(self._pool), narrow(left)) as total:
            for weight, found in rarest:
                if 2 * (unread - len(found)) < ever <= 2 * unread and left < least:
                    hopeful = self._laid(Folded(total).reaching(least - left))
                    if len(hopeful) <= FEW:
                        return hopeful
                found.add_to(total, weight)
                left, unread = left - weight, unread - len(found)
            hopeful = self._laid(Folded(total).reaching(least))
        if len(hopeful) <= FEW:
            return hopeful
        with self._scratch.zeros(len(self._pool), narrow(sum(self._weights))) as total:
            for weight, (_, wanted) in zip(self._weights, self._answers(self._today, self._today), strict=True):
                self._lists.earners(wanted).add_to(total, weight)
            today = total[hopeful].astype(np.int64)
        start = self._pool.available_from[hopeful]
        ready = (today >= least) & (start <= self._today)
        coming = ~ready & (start <= horizon)
        return Answering(hopeful[ready], hopeful[coming], today[coming])

    def _laid(self, positions: Ints) -> Ints:
        """Return those whose lists hold, ascending."""
        found = np.sort(positions)
        return found[~self._pool.overlay.among(found)[0]]

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
        ready = np.flatnonzero(last & (weight >= least_weight(self._demand)) & (day >= start[who]))
        names, place = np.unique(who[ready], return_index=True)
        first[names] = day[ready[place]]
        return first

    def _changes(self, people: Ints, start: Ints, horizon: int) -> tuple[Ints, Ints, Ints]:
        """Return place in `people`, day and step of weight; with a step of nought on the day each can start."""
        number = np.full(len(self._pool), -1, dtype=np.int32)
        number[people] = np.arange(len(people), dtype=np.int32)
        waiting = np.flatnonzero(start > self._today)
        parts: list[tuple[Ints, Ints, Ints]] = [(waiting, start[waiting], np.zeros(len(waiting), dtype=np.int64))]
        for weight, (_, wanted) in zip(self._weights, self._answers(), strict=True):
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

    def _credits(self, first: int | None = None, last: int = FOREVER) -> Iterator[tuple[Requirement, Wanted]]:
        start = self._today if first is None else first
        for skill, need in zip(self._skills, self._demand.requirements, strict=True):
            yield need, Wanted(skill, need.level or 0, self._today, start, last)

    def _answers(self, first: int | None = None, last: int = FOREVER) -> Iterator[tuple[Requirement, Wanted]]:
        floor, start = self._demand.fit_floor_thousandths, self._today if first is None else first
        for skill, need in zip(self._skills, self._demand.requirements, strict=True):
            yield need, Wanted(skill, need.level or 0, self._today, start, last, floor, need.mandatory)


def _widened(steps: Accumulator, total: Accumulator) -> Accumulator:
    """Return steps, which may stand for negative ones, in the width of the accumulator."""
    if steps.dtype == total.dtype:
        return steps
    return steps.view(np.int16).astype(np.dtype(f"i{total.dtype.itemsize}")).view(total.dtype)
