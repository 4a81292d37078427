"""Who is ready by the horizon, and the first places of the three groups.

One sum tells at once how many points everyone reaches by the horizon, at most, and how much importance they answer on
some day until then: who may be ready is seen from it, and who may have a first place. These few are read exactly. Only
when many may be ready are the days found from lists of changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from matching import topk
from matching.best import best_of
from matching.kernels import Accumulator
from matching.postings import ANSWER_BITS
from matching.question import Question
from matching.ranking import Outlook, Ranking
from matching.results import Group
from matching.runs import Ints
from matching.scorers.readiness import NEVER
from matching.sums import FEW

_SPARE = 8  # read beside the places asked for, since some reach less than they might
_MOST_READ = 4 * FEW


@dataclass(frozen=True, slots=True)
class Ready:
    """Positions of those ready today and of those ready soon, and the first day of these."""

    now: Ints
    soon: Ints
    days: Ints


def outlook(question: Question, count: int) -> Outlook:
    """Return the first places of the whole order, and the size of each group; see `CandidateIndex.query_soon`."""
    if question.few:
        return _outlook(question, question.places(question.everyone()), count)
    if not question.plan.reaches:
        return _from_lists(question, _hopeful_of_many(question), count)
    with _reach(question) as (reach, folded):
        hopeful = folded.reaching_below(question.plan.least_share)
        first = _first_places(question, reach, folded, hopeful, count) if len(hopeful) <= FEW else None
    return _from_lists(question, np.sort(hopeful), count) if first is None else _outlook(question, first, count)


def ready(question: Question) -> Ready:
    """Return who is ready by the horizon, of those asked about and laid out."""
    if not question.plan.reaches:
        return ready_of(question, _hopeful_of_many(question))
    with _reach(question) as (_, folded):
        hopeful = np.sort(folded.reaching_below(question.plan.least_share))
    return ready_of(question, hopeful)


@contextmanager
def _reach(question: Question) -> Iterator[tuple[Accumulator, topk.FoldedPairs]]:
    """Lend what those asked about and laid out reach by the horizon, at most."""
    with question.sums.reach(question.horizon) as reach:
        reach[question.lists.pool.overlay.positions] = 0
        question.keep_chosen(reach)
        yield reach, topk.FoldedPairs(reach)


def _hopeful_of_many(question: Question) -> Ints:
    """Return who answers enough by the horizon, if not on one and the same day, when sums of reach would overflow."""
    with question.sums.answered(question.plan.weights, question.horizon) as answered:
        answered[question.lists.pool.overlay.positions] = 0
        question.keep_chosen(answered)
        return np.sort(topk.Folded(answered).reaching(question.plan.least_weight))


def ready_of(question: Question, hopeful: Ints) -> Ready:
    """Return who is ready by the horizon, of some positions that are laid out, ascending."""
    if len(hopeful) <= FEW:
        alone = question.places(hopeful)
        soon = alone.of(Group.READY_SOON)
        return Ready(alone.of(Group.READY_NOW).positions, soon.positions, soon.ready_day)
    some = question.sums.answering(hopeful, question.horizon)
    days = question.sums.first_ready_days(some, question.horizon)
    planned = days != NEVER
    return Ready(some.now, some.later[planned], days[planned])


def _first_places(
    question: Question, reach: Accumulator, folded: topk.FoldedPairs, hopeful: Ints, count: int
) -> Ranking | None:
    """Return where those stand among whom all first places are, and everyone who is ready; None if they are too many.

    The best by what they reach set a mark, and only who may reach that is read beside them.
    """
    aside = np.concatenate([question.changed_lately(), hopeful])
    leaders = folded.leaders(count + len(hopeful) + _SPARE)
    lowest = int(reach[leaders].min()) >> ANSWER_BITS if len(leaders) else 0
    leaders = _others(leaders, hopeful)
    found = question.places(np.concatenate([aside, leaders]), nobody_ready=not len(aside))
    mark = _mark(found, count)
    if mark is None:
        return found
    least = question.blend.least_points(mark) if mark else 0
    if least <= 0:
        return None
    if least > lowest:
        return found  # whoever is not read reaches less
    able = folded.reaching(least)
    able = _others(able[question.blend.units(reach[able] >> ANSWER_BITS, able) >= mark], hopeful)
    able = np.union1d(able, leaders)
    if len(able) > _MOST_READ:
        return None
    return question.places(np.concatenate([aside, able]), nobody_ready=not len(aside))


def _mark(found: Ranking, count: int) -> int | None:
    """Return the units of the last place, 0 when they are too few for it; None when those who are ready take it."""
    waiting = found.group == Group.NOT_PLANNED
    wanting = count - (len(found) - int(np.count_nonzero(waiting)))
    if wanting <= 0:
        return None
    units = found.units_then[waiting & found.scored]
    return int(np.partition(units, len(units) - wanting)[len(units) - wanting]) if len(units) >= wanting else 0


def _others(positions: Ints, known: Ints) -> Ints:
    """Return the positions that are not among some known ones."""
    return positions[~np.isin(positions, known)] if len(known) else positions


def _outlook(question: Question, first: Ranking, count: int) -> Outlook:
    """Cut the first places, of those among whom they are; everyone who is ready is among them."""
    now = int(np.count_nonzero(first.group == Group.READY_NOW))
    soon = int(np.count_nonzero(first.group == Group.READY_SOON))
    order = question.lists.pool.people.order(first.positions)
    sizes = dict(zip(Group, (now, soon, question.total() - now - soon), strict=True))
    return Outlook(first=first.sorted(order, count), sizes=sizes)


# --- When many are ready, or nobody earns much ------------------------------------------------------------------------


def _from_lists(question: Question, hopeful: Ints, count: int) -> Outlook:
    """Find the same places group by group, everyone being added up for each."""
    aside = question.places(question.changed_lately())
    laid = ready_of(question, hopeful)
    now = np.concatenate([laid.now, aside.of(Group.READY_NOW).positions])
    late = aside.of(Group.READY_SOON)
    soon, days = np.concatenate([laid.soon, late.positions]), np.concatenate([laid.days, late.ready_day])
    found = _first_of(question, now, _points(question, now, None), np.zeros(len(now), dtype=np.int64), count)
    if len(found) < count:
        found = np.concatenate([found, _soonest(question, soon, days, count - len(found))])
    if len(found) < count:
        with question.sums.points(question.horizon) as points:
            points[question.lists.pool.overlay.positions] = 0
            points[aside.positions] = aside.points_then
            question.keep_chosen(points)
            taken = np.concatenate([now, soon])
            found = np.concatenate([found, best_of(question, points, count - len(found), leave_out=taken)[0]])
    sizes = dict(zip(Group, (len(now), len(soon), question.total() - len(now) - len(soon)), strict=True))
    return Outlook(first=question.places(found).sorted(question.lists.pool.people.order(found)), sizes=sizes)


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
