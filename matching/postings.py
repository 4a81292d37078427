"""For one requirement, who earns what, and how that changes later: lists that a question only has to add up.

Three kinds share one shape. *Credits* hold the best credit in thousandths, *answers* a one for who truly answers, and
*reach* both at once for whole weeks: the best credit on any of the days, and below it whether any answers. The winner
of a maximum depends on the wanted level, and what counts on the day known as today, so a list stands for one (skill,
level, today) and the days looked at; those that tell answers, for the floor and the mandatory mark too. A list of
changes holds the differences between successive days, so that the state on any later day is a plain sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import credit as rule
from matching.kernels import Addition
from matching.laid import Laid
from matching.pool import Pool
from matching.relatedness import Relatedness, Row
from matching.runs import Ints, spans, whole_parts
from matching.units import FOREVER, UNIT

ANSWER_BITS = 16  # of a sum of reach, for importance answered; the upper half is for points
MOST_IMPORTANCE = (1 << ANSWER_BITS) // UNIT  # of a demand whose sums of reach stay exact
_VALUE_BITS = 11  # a credit is at most 1000, and one bit tells whether it answers


Values = NDArray[np.uint16] | NDArray[np.uint32]


class Wanted(NamedTuple):
    """What a list stands for.

    Parameters
    ----------
    skill : int
        Number of the skill needed.
    level : int
        Wanted level, 0 for any.
    today : int
        The day the question is put, days since 1970-01-01.
    first, last : int
        The days looked at, both included: what counts on any of them. A list of changes begins after the first.
    floor : int
        0 for credits; for answers and reach, the least fit in thousandths.
    mandatory : bool
        For answers and reach.
    earns : bool
        False for answers alone.
    """

    skill: int
    level: int
    today: int
    first: int
    last: int
    floor: int = 0
    mandatory: bool = False
    earns: bool = True


class Earners:
    """Who earns something, each once: listed, or, when they are more than a quarter, by position.

    Parameters
    ----------
    candidates : int32 array of shape (n,)
        Positions, ascending.
    values : uint16 or uint32 array of shape (n,)
        Above 0.
    people : int
        Number of positions laid out.
    """

    __slots__ = ("_candidates", "_count", "_values")

    def __init__(self, candidates: NDArray[np.int32], values: Values, people: int) -> None:
        self._count = len(candidates)
        self._candidates: NDArray[np.int32] | None = candidates
        self._values = values
        if 4 * self._count > people:
            self._candidates, self._values = None, np.zeros(people, dtype=values.dtype)
            self._values[candidates] = values

    def __len__(self) -> int:
        """Return how many earn something."""
        return self._count

    def join(self, addition: Addition, weight: int) -> None:
        """Add what each earns, `weight` times, to a sum by position."""
        if self._candidates is not None:
            addition.listed(self._candidates, self._values, weight)
        else:
            addition.everywhere(self._values, weight)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self._values.nbytes + (0 if self._candidates is None else self._candidates.nbytes)


@dataclass(frozen=True, slots=True)
class Later:
    """What changes after the day, by day.

    Parameters
    ----------
    days : int32 array of shape (n,)
        Ascending.
    candidates : int32 array of shape (n,)
        Positions; a candidate may come several times.
    steps : uint16 array of shape (n,)
        What is added on the day; below 0, its complement to 65,536.
    """

    days: NDArray[np.int32]
    candidates: NDArray[np.int32]
    steps: NDArray[np.uint16]

    def until(self, horizon: int) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]:
        """Return the days, candidates and steps of the changes up to a day, included."""
        end = int(np.searchsorted(self.days, horizon, side="right"))
        return self.days[:end], self.candidates[:end], self.steps[:end]

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.days.nbytes + self.candidates.nbytes + self.steps.nbytes


@dataclass(frozen=True, slots=True)
class _Rows:
    candidate: NDArray[np.int32]
    value: NDArray[np.int32]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> _Rows:
        return _Rows(self.candidate[which], self.value[which], self.from_day[which], self.until_day[which])


def _valued(floor: Laid, pool: Pool, relatedness: Relatedness, wanted: Wanted) -> _Rows:
    """Return the related rows of a floor that count on some of the days and earn something, with their days."""
    row = relatedness.row(wanted.skill)
    candidate, value, useful = _floor_rows(pool, floor, wanted, row)
    column, _ = floor.rows_of(row[0])
    return _Rows(candidate, value, column(floor.grounds.from_day), column(floor.grounds.until_day)).take(useful)


def _floor_rows(
    pool: Pool, floor: Laid, wanted: Wanted, row: Row
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
    """Return the related rows' candidates, what each is worth, and which count and earn something."""
    held, k, source = row
    table = floor.grounds
    column, lengths = floor.rows_of(held)
    candidate, counts = column(table.candidate), column(floor.counting(wanted.today, wanted.first, wanted.last))
    current = pool.current(floor, candidate)
    if current is not None:
        counts &= current
    near = np.repeat(k.astype(np.int32), lengths)
    part = rule.level_part(column(table.level), wanted.level) if wanted.level else np.int32(1)
    value = np.zeros(len(candidate), dtype=np.int32)
    if wanted.floor:
        value += rule.answers(
            near, np.repeat(source, lengths), part,
            wanted=wanted.level, floor=wanted.floor, mandatory=wanted.mandatory,
        )  # fmt: skip
    if wanted.earns:
        earned = rule.credit(near * part, column(table.trust).astype(np.int32), wanted.level)
        value += earned << 1 if wanted.floor else earned
    counts &= value > 0
    return candidate, value, counts


def earners(pool: Pool, relatedness: Relatedness, wanted: Wanted) -> Earners:
    """Build the list of who earns something, and the best of it."""
    parts = [_floor_rows(pool, floor, wanted, relatedness.row(wanted.skill)) for floor in pool.floors()]
    key: type[np.unsignedinteger[Any]] = np.uint32 if pool.settled << _VALUE_BITS < 1 << 32 else np.uint64
    packed = np.concatenate(
        [
            (candidate[counts].astype(key) << _VALUE_BITS) | value[counts].astype(key)
            for candidate, value, counts in parts
        ]
    )
    packed.sort()
    candidates = (packed >> _VALUE_BITS).astype(np.int32)
    last = np.ones(len(packed), dtype=bool)
    np.not_equal(candidates[1:], candidates[:-1], out=last[:-1])
    values = (packed[last] & ((1 << _VALUE_BITS) - 1)).astype(np.uint16)
    if wanted.earns and wanted.floor:
        return Earners(candidates[last], _reach(packed, last, values), pool.settled)
    return Earners(candidates[last], values, pool.settled)


def _packed(candidate: NDArray[np.int32], value: NDArray[np.int32], key: type[np.unsignedinteger[Any]]) -> NDArray[Any]:
    found = candidate.astype(key)
    found <<= key(_VALUE_BITS)
    found |= value.astype(key)
    return found


def _reach(packed: NDArray[Any], last: NDArray[np.bool_], best: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """Return the best credit of each candidate, and below it whether any of their rows, ending at `last`, answers."""
    answered = np.concatenate([[0], np.cumsum(packed & 1, dtype=np.int64)])
    ends = np.flatnonzero(last) + 1
    any_answers = np.diff(answered[ends], prepend=0) > 0
    return ((best >> 1).astype(np.uint32) << np.uint32(ANSWER_BITS)) | any_answers.astype(np.uint32)


def later(pool: Pool, relatedness: Relatedness, wanted: Wanted) -> Later:
    """Build the list of what changes after the first day."""
    found = [_valued(floor, pool, relatedness, wanted) for floor in pool.floors()]
    rows = _Rows(*(np.concatenate([getattr(part, name) for part in found]) for name in _Rows.__slots__))
    moving = (rows.from_day > wanted.first) | (rows.until_day < FOREVER)
    concerned = np.zeros(pool.settled, dtype=bool)
    concerned[rows.candidate[moving]] = True
    rows = rows.take(concerned[rows.candidate])
    rows = rows.take(np.argsort(rows.candidate, kind="stable"))
    parts = [
        _steps(rows.take(np.arange(cut.start, cut.stop)), wanted.first)
        for cut in whole_parts(rows.candidate.astype(np.int64))
    ]
    who, days, step = (
        np.concatenate([part[column] for part in parts]) if parts else np.zeros(0, dtype=np.int64)
        for column in range(3)
    )
    order = np.argsort(days, kind="stable")
    return Later(
        days[order].astype(np.int32), who[order].astype(np.int32), step[order].astype(np.int16).view(np.uint16)
    )


def _first_of_each(who: Ints) -> NDArray[np.bool_]:
    first = np.ones(len(who), dtype=bool)
    first[1:] = who[1:] != who[:-1]
    return first


def _steps(rows: _Rows, today: int) -> tuple[Ints, Ints, Ints]:
    """Return candidate, day and difference of every change, by candidate then day."""
    who = rows.candidate.astype(np.int64)
    begins = np.maximum(rows.from_day, today).astype(np.int64)
    ended = rows.until_day < FOREVER
    width = FOREVER + 2 - today
    events = np.sort(
        np.concatenate(
            [who * width, who * width + (begins - today), who[ended] * width + (rows.until_day[ended] + 1 - today)]
        )
    )
    events = events[_first_of_each(events)]
    event_who, event_day = events // width, events % width + today
    low = np.searchsorted(event_who, who, side="left")
    count = np.searchsorted(event_who, who, side="right") - low
    event, row = spans(low, count), np.repeat(np.arange(len(who)), count)
    counts = (rows.from_day[row] <= event_day[event]) & (event_day[event] <= rows.until_day[row])
    best = np.zeros(len(events), dtype=np.int64)
    np.maximum.at(best, event[counts], rows.value[row[counts]].astype(np.int64))
    before = np.concatenate([[0], best[:-1]])
    changed = (best != before) & ~_first_of_each(event_who)  # the first is the day itself
    return event_who[changed], event_day[changed], (best - before)[changed]
