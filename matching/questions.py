"""How the three questions are put to an index: the best matches today, the three groups' first places, the whole order.

Everyone is added up from the lists; the latest changes are read exactly and set in their place; the few candidates that
an answer shows are read exactly again, with all that is told of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import exact, topk
from matching.demands import Demand
from matching.evidence import Needs
from matching.kernels import Accumulator, Scratch
from matching.lists import Lists
from matching.ranking import Outlook, Ranking, Shortlist, groups
from matching.results import Group
from matching.runs import Ints
from matching.scorers.blend import Blend
from matching.scorers.readiness import NEVER
from matching.sums import FEW, Sums

_CHUNK = 1 << 12


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, on which day.

    Parameters
    ----------
    lists : Lists
        The lists, and whose they are.
    scratch : Scratch
        Where sums are made.
    demand : Demand
        What is asked for.
    today, horizon : int
        Days since 1970-01-01.
    chosen : int array, or None
        Positions of those asked about, ascending; None for everyone.
    blend : Blend
        What closeness adds.
    """

    lists: Lists
    scratch: Scratch
    demand: Demand
    today: int
    horizon: int
    chosen: Ints | None
    blend: Blend

    @property
    def needs(self) -> Needs:
        """The demand beside what can answer it."""
        return self.lists.needs(self.demand)

    @property
    def sums(self) -> Sums:
        """The demand added up."""
        return Sums(self.lists, self.scratch, self.demand, self.today)

    @property
    def few(self) -> bool:
        """Whether those asked about are few."""
        return self.chosen is not None and len(self.chosen) <= min(FEW, len(self.lists.pool) // 8)

    def changed(self) -> Ints:
        """Return the positions of the latest changes, ascending."""
        return self.lists.pool.overlay.positions

    def everyone(self) -> Ints:
        """Return the positions of all those asked about."""
        return self.lists.pool.everyone() if self.chosen is None else self.chosen

    def only_chosen(self, positions: Ints) -> Ints:
        """Return those positions that are asked about and not removed."""
        pool = self.lists.pool
        if self.chosen is not None:
            wanted = np.zeros(len(pool), dtype=bool)
            wanted[self.chosen] = True
            return positions[wanted[positions]]
        gone = pool.people.gone
        return positions[[position not in gone for position in positions.tolist()]] if gone else positions

    def aside(self) -> Ranking:
        """Return where those stand who changed lately, of those asked about."""
        return self.places(self.only_chosen(self.changed()))

    def places(self, positions: Ints) -> Ranking:
        """Return where some candidates stand, in the order given."""
        return exact.places(
            self.lists.pool, self.needs, positions, today=self.today, horizon=self.horizon, blend=self.blend
        )


def shortlist(question: Question, count: int) -> Shortlist:
    """Return the best matches today; see `CandidateIndex.query`."""
    pool = question.lists.pool
    found, earned = best_today(question, count)
    return Shortlist(
        demand=question.demand, ids=pool.people.names(found), positions=found,
        scored=pool.starts_and_held(found)[1], points=earned, units=question.blend.units(earned, found),
    )  # fmt: skip


def shortlists(asked: Sequence[Question], count: int) -> list[Shortlist]:
    """Return the best matches today of several questions put to one pool, their ids read at once."""
    if not asked:
        return []
    found = [best_today(question, count) for question in asked]
    pool = asked[0].lists.pool
    everyone = np.concatenate([positions for positions, _ in found])
    names, held = pool.people.names(everyone), pool.starts_and_held(everyone)[1]
    answers, start = [], 0
    for question, (positions, points) in zip(asked, found, strict=True):
        part = slice(start, start + len(positions))
        start = part.stop
        one = Shortlist(
            demand=question.demand, ids=names[part], positions=positions, scored=held[part], points=points,
            units=question.blend.units(points, positions),
        )  # fmt: skip
        answers.append(one)
    return answers


def best_today(question: Question, count: int) -> tuple[Ints, Ints]:
    """Return the positions of the best matches today, best first, and their points."""
    pool = question.lists.pool
    with question.sums.points(question.today) as points:
        changed = question.changed()
        if len(changed):
            points[changed] = exact.points_of(pool, question.needs, changed, question.today)
        found = _best(question, points, count, leave_out=None)
        return found, points[found].astype(np.int64)


def _best(question: Question, points: Accumulator, count: int, *, leave_out: Ints | None) -> Ints:
    """Return positions best first: by units, then id; empty portfolios after all others."""
    people, chosen = question.lists.pool.people, question.chosen
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    if chosen is not None:
        kept = np.zeros_like(points)
        kept[chosen] = points[chosen]
        points[:] = kept
    if leave_out is not None:
        points[leave_out] = 0
    found = topk.Folded(points).leaders(count) if question.blend.nothing else _near(question, points, count, leave_out)
    units = question.blend.units(points[found], found)
    found = found[topk.first(people.order(found), units, count)]
    if len(found) == count:
        return found
    taken = found if leave_out is None else np.concatenate([found, leave_out])
    return np.concatenate([found, _rest(question, taken, count - len(found))])


def _near(question: Question, points: Accumulator, count: int, leave_out: Ints | None) -> Ints:
    """Return all who may be among the best once closeness is added, and who have a score.

    Whoever is among the best by coverage sets a mark; with the greatest closeness of all, only so many points reach it.
    """
    blend = question.blend
    folded = topk.Folded(points)
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
    eligible[silent] = _scored(question)[found[silent]]
    return found[eligible]


def _scored(question: Question) -> NDArray[np.bool_]:
    """Tell by position who is asked about and has a score."""
    pool = question.lists.pool
    found = np.zeros(len(pool), dtype=bool)
    found[: pool.settled] = pool.held
    found[pool.overlay.positions] = pool.overlay.held
    if question.chosen is not None:
        wanted = np.zeros(len(pool), dtype=bool)
        wanted[question.chosen] = True
        found &= wanted
    elif pool.people.gone:
        found[list(pool.people.gone)] = False
    return found


def _rest(question: Question, taken: Ints, count: int) -> Ints:
    """Return those who earn nothing, by id: first those with a score, then empty portfolios,
    the nearest first.
    """
    pool = question.lists.pool
    scored = _scored(question)
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


def outlook(question: Question, count: int) -> Outlook:
    """Return the first places of the whole order, and the size of each group; see `CandidateIndex.query_soon`."""
    if question.few:
        ranking = complete(question)
        sizes = [int(np.count_nonzero(ranking.group == group)) for group in Group]
        return _outlook(ranking[:count], sizes)
    aside = question.aside()
    laid = _ready(question)
    now = np.concatenate([laid.now, aside.of(Group.READY_NOW).positions])
    late = aside.of(Group.READY_SOON)
    soon, days = np.concatenate([laid.soon, late.positions]), np.concatenate([laid.days, late.ready_day])
    total = question.lists.pool.people.here if question.chosen is None else len(question.chosen)
    found = _first_of(question, now, _points(question, now, None), np.zeros(len(now), dtype=np.int64), count)
    if len(found) < count:
        found = np.concatenate([found, _soonest(question, soon, days, count - len(found))])
    if len(found) < count:
        with question.sums.points(question.horizon) as points:
            points[question.changed()] = 0
            points[aside.positions] = aside.points_then
            ready = np.concatenate([now, soon])
            found = np.concatenate([found, _best(question, points, count - len(found), leave_out=ready)])
    ranking = question.places(found)
    order = question.lists.pool.people.order(found)
    return _outlook(ranking.sorted(order), [len(now), len(soon), total - len(now) - len(soon)])


@dataclass(frozen=True, slots=True)
class _Ready:
    """Positions of those ready today and of those ready soon, and the first day of these."""

    now: Ints
    soon: Ints
    days: Ints


def _ready(question: Question) -> _Ready:
    """Return who is ready, of those laid out."""
    sums, horizon = question.sums, question.horizon
    some = sums.answering(horizon)
    if isinstance(some, np.ndarray):
        alone = question.places(question.only_chosen(some))
        soon = alone.of(Group.READY_SOON)
        return _Ready(alone.of(Group.READY_NOW).positions, soon.positions, soon.ready_day)
    if question.chosen is not None:
        some = some.only(question.only_chosen)
    days = sums.first_ready_days(some, horizon)
    planned = days != NEVER
    return _Ready(some.now, some.later[planned], days[planned])


def _outlook(first: Ranking, sizes: list[int]) -> Outlook:
    return Outlook(first=first, sizes=dict(zip(Group, sizes, strict=True)))


def _soonest(question: Question, soon: Ints, days: Ints, count: int) -> Ints:
    """Return the first of those ready soon: by week, then match on the day, then id."""
    weeks = (days + 3) // 7
    if len(soon) > count:
        last = np.partition(weeks, count - 1)[count - 1]
        soon, days, weeks = soon[weeks <= last], days[weeks <= last], weeks[weeks <= last]
    return _first_of(question, soon, _points(question, soon, days), weeks, count)


def _points(question: Question, positions: Ints, days: Ints | None) -> Ints:
    """Return the points of some candidates today, or on the first day each is ready."""
    if not len(positions):
        return positions
    if len(positions) <= FEW:
        alone = question.places(positions)
        return alone.points_today if days is None else alone.points_then
    lately, _ = question.lists.pool.overlay.among(positions)
    with question.sums.points(question.today) as points:
        earned = points[positions].astype(np.int64)
    if days is not None:
        order = np.argsort(positions)
        earned[order] += question.sums.gained(positions[order], days[order])
    if lately.any():
        alone = question.places(positions[lately])
        earned[lately] = alone.points_today if days is None else alone.points_then
    return earned


def _first_of(question: Question, positions: Ints, points: Ints, weeks: Ints, count: int) -> Ints:
    """Return the first of some positions by week, then units, then id."""
    units = question.blend.units(points, positions)
    order = question.lists.pool.people.order(positions)
    if not weeks.any():
        return positions[topk.first(order, units, count)]
    return positions[np.lexsort((order, -units, weeks))][:count]


def complete(question: Question) -> Ranking:
    """Return the whole order; see `CandidateIndex.rank`."""
    people = question.lists.pool.people
    if question.few:
        positions = question.everyone()
        return question.places(positions).sorted(people.order(positions))
    ranking = _everyone(question)
    positions = question.everyone()
    if len(positions) < len(ranking):
        ranking = ranking[positions]
    return ranking.sorted(people.order(positions))


def _everyone(question: Question) -> Ranking:
    """Return where every position stands, in their order, of those removed too."""
    pool, today, horizon, sums = question.lists.pool, question.today, question.horizon, question.sums
    aside = question.aside()
    laid = _ready(question)
    ready = np.full(len(pool), NEVER, dtype=np.int64)
    ready[laid.now], ready[laid.soon] = today, laid.days
    then = np.where(ready == NEVER, horizon, ready)
    held = np.concatenate([pool.held, np.zeros(len(pool) - pool.settled, dtype=bool)])
    with sums.points(today) as points, sums.answered() as answered:
        columns = [points.astype(np.int64), answered.astype(np.int64)]
        sums.add_until(points, answered, then)
        columns += [points.astype(np.int64), answered.astype(np.int64)]
    points_today, answered_today, points_then, answered_then = columns
    for column, exactly in (
        (ready, aside.ready_day), (then, aside.day), (held, aside.scored), (points_today, aside.points_today),
        (points_then, aside.points_then), (answered_today, aside.answered_today), (answered_then, aside.answered_then),
    ):  # fmt: skip
        column[aside.positions] = exactly
    everyone = np.arange(len(pool))
    return Ranking(
        demand=question.demand, ids=pool.people.array(), positions=everyone, group=groups(ready, today),
        scored=held, ready_day=ready, day=then, points_today=points_today, points_then=points_then,
        units_today=question.blend.units(points_today, everyone),
        units_then=question.blend.units(points_then, everyone),
        answered_today=answered_today, answered_then=answered_then,
    )  # fmt: skip
