"""The best matches on one day: everyone is added up from lists, and those who changed lately are set in their place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from matching import exact, topk
from matching.kernels import Accumulator
from matching.question import Question
from matching.ranking import Shortlist
from matching.runs import Ints
from matching.scorers.blend import SCALE

_CHUNK = 1 << 12
_SIDE_BY_SIDE = 1 << 18  # sums
_LEAST_TOGETHER, _MOST_TOGETHER = 4, 1 << 12


def shortlist(question: Question, count: int) -> Shortlist:
    """Return the best matches today; see `CandidateIndex.query`."""
    pool = question.lists.pool
    found, earned = best_today(question, count)
    return Shortlist(
        demand=question.plan.demand, named=pool.people.names, positions=found, scored=pool.holding(found),
        points=earned, units=question.blend.units(earned, found),
    )  # fmt: skip


def best_today(question: Question, count: int) -> tuple[Ints, Ints]:
    """Return the positions of the best matches today, best first, and their points."""
    with question.scratch.lent(len(question.lists.pool), question.plan.kind) as points:
        _add_up(question, points)
        question.keep_chosen(points)
        return best_of(question, points, count)


def _add_up(question: Question, points: Accumulator) -> None:
    """Write everyone's points today, of those who changed lately too."""
    pool, plan, today = question.lists.pool, question.plan, question.today
    plan.points(today, today).make(points)
    if len(pool.overlay):
        changed = pool.overlay.positions
        points[changed] = plan.changed_points(today, lambda: exact.points_of(pool, plan.needs, changed, today))


def best_of(question: Question, points: Accumulator, count: int, *, leave_out: Ints | None = None) -> tuple[Ints, Ints]:
    """Return positions best first, by units, then id, empty portfolios after all others; and their points.

    Parameters
    ----------
    question : Question
        What is asked.
    points : unsigned array of shape (n_positions,)
        Nought for those who are not asked about.
    count : int
        How many.
    leave_out : int array, optional
        Positions of those who have their place already; their points become nought.
    """
    if count == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    if leave_out is not None:
        points[leave_out] = 0
    folded = topk.Folded(points)
    found = folded.leaders(count) if question.blend.nothing else _near(question, points, folded, count, leave_out)
    earned = points[found].astype(np.int64)
    best = topk.first(question.lists.pool.people.order(found), question.blend.units(earned, found), count)
    found, earned = found[best], earned[best]
    if len(found) == count:
        return found, earned
    taken = found if leave_out is None else np.concatenate([found, leave_out])
    rest = _rest(question, taken, count - len(found))
    return np.concatenate([found, rest]), np.concatenate([earned, np.zeros(len(rest), dtype=np.int64)])


def _near(question: Question, points: Accumulator, folded: topk.Folded, count: int, leave_out: Ints | None) -> Ints:
    """Return all who may be among the best once closeness is added, and who have a score.

    Whoever is among the best by coverage sets a mark; with the greatest closeness of all, only so many points reach it.
    """
    blend = question.blend
    wider = folded.leaders(12 * count)
    mark = 0
    if len(wider) >= count:
        mark = int(np.partition(blend.units(points[wider], wider), len(wider) - count)[len(wider) - count])
    least = blend.least_points(mark)
    if least > 0:
        known = points[wider] >= least
        return folded.reaching(least) if len(wider) < count or known.all() else wider[known]
    able = (points != 0) | blend.worth(mark)
    if leave_out is not None:
        able[leave_out] = False
    found = np.flatnonzero(able)
    silent = points[found] == 0
    eligible = np.ones(len(found), dtype=bool)
    eligible[silent] = question.scored()[found[silent]]
    return found[eligible]


def _rest(question: Question, taken: Ints, count: int) -> Ints:
    """Return those who earn nothing, by id: first those with a score, then empty portfolios,
    the nearest first.
    """
    pool = question.lists.pool
    scored = question.scored()
    free = np.zeros(len(pool), dtype=bool)
    free[question.everyone()] = True
    free[taken] = False
    first = _by_id(question, free & scored, count)
    if len(first) == count:
        return first
    if question.blend.nothing:
        return np.concatenate([first, _by_id(question, free & ~scored, count - len(first))])
    empty = np.flatnonzero(free & ~scored)
    units = question.blend.units(np.zeros(len(empty), dtype=np.int64), empty)
    return np.concatenate([first, empty[topk.first(pool.people.order(empty), units, count - len(first))]])


def _by_id(question: Question, free: NDArray[np.bool_], count: int) -> Ints:
    people = question.lists.pool.people
    parts, wanting = [people.settled + np.flatnonzero(free[people.settled :])], count
    for start in range(0, people.settled, _CHUNK):
        if wanting <= 0:
            break
        part = people.by_id[start : start + _CHUNK]
        parts.append(part[free[part]].astype(np.int64))
        wanting -= len(parts[-1])
    found = np.concatenate(parts)
    return found[np.argsort(people.order(found), kind="stable")][:count]


def shortlists(asked: Sequence[Question], count: int) -> list[Shortlist]:
    """Return the best matches today of several questions, put to everyone of one pool without closeness.

    So many are added up side by side as stay in the nearer caches, and their leaders are found at once.
    """
    people = len(asked[0].lists.pool) if asked else 0
    together = min(_SIDE_BY_SIDE // max(people, 1), len(asked), _MOST_TOGETHER)
    if together < _LEAST_TOGETHER or not count or not people:
        return [shortlist(question, count) for question in asked]
    scratch = asked[0].scratch
    found = []
    for kind, alike in groupby(asked, key=lambda question: question.plan.kind):
        some = list(alike)
        for start in range(0, len(some), together):
            part = some[start : start + together]
            with scratch.lent(len(part) * people, kind) as flat:
                found += _leaders(part, flat.reshape(len(part), people), count)
    return found


def _leaders(some: Sequence[Question], sums: Accumulator, count: int) -> list[Shortlist]:
    for question, points in zip(some, sums, strict=True):
        _add_up(question, points)
    pool = some[0].lists.pool
    rows, places, values = topk.leaders_by_row(sums, count)
    order = _in_order(rows, values, pool.people.order(places))
    bounds = np.searchsorted(rows[order], np.arange(len(some) + 1)).tolist()
    places, earned = places[order], values[order].astype(np.int64)
    held = pool.holding(places)
    answers = []
    for number, question in enumerate(some):
        part = slice(bounds[number], min(bounds[number] + count, bounds[number + 1]))
        positions, points, scored = places[part], earned[part], held[part]
        if len(positions) < count:
            rest = _rest(question, positions, count - len(positions))
            positions = np.concatenate([positions, rest])
            points = np.concatenate([points, np.zeros(len(rest), dtype=np.int64)])
            scored = pool.holding(positions)
        one = Shortlist(
            demand=question.plan.demand, named=pool.people.names, positions=positions, scored=scored,
            points=points, units=points * SCALE,
        )  # fmt: skip
        answers.append(one)
    return answers


def _in_order(rows: Ints, values: Accumulator, order: Ints) -> Ints:
    """Return places by row, the greatest values first, equals by their order."""
    if values.dtype != np.uint16:
        return np.lexsort((order, -values.astype(np.int64), rows))
    # In one number: of at most 65,536 people and 4,096 rows, each part has its bits.
    return np.argsort((rows << 48) + ((0xFFFF - values.astype(np.int64)) << 32) + order)
