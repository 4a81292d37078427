"""The whole order: where everyone stands today and on a day of their own, by the lists and their changes."""

from __future__ import annotations

import numpy as np

from matching.question import Question
from matching.ranking import Ranking, groups
from matching.ready import ready
from matching.scorers.readiness import NEVER


def complete(question: Question) -> Ranking:
    """Return the whole order; see `CandidateIndex.rank`."""
    if question.few:
        return one_by_one(question)
    positions = question.everyone()
    ranking = _everyone(question)
    if len(positions) < len(ranking):
        ranking = ranking[positions]
    return ranking.sorted(question.lists.pool.people.order(positions))


def one_by_one(question: Question) -> Ranking:
    """Return the same from the grounds of each."""
    positions = question.everyone()
    return question.places(positions).sorted(question.lists.pool.people.order(positions))


def _everyone(question: Question) -> Ranking:
    """Return where every position stands, in their order, of those removed too."""
    pool, today, horizon, sums = question.lists.pool, question.today, question.horizon, question.sums
    aside = question.places(question.changed_lately())
    laid = ready(question)
    first = np.full(len(pool), NEVER, dtype=np.int64)
    first[laid.now], first[laid.soon] = today, laid.days
    then = np.where(first == NEVER, horizon, first)
    held = np.concatenate([pool.held, np.zeros(len(pool) - pool.settled, dtype=bool)])
    with sums.points(today) as points, sums.answered(1 for _ in question.plan.weights) as answered:
        columns = [points.astype(np.int64), answered.astype(np.int64)]
        sums.add_until(points, answered, then)
        columns += [points.astype(np.int64), answered.astype(np.int64)]
    points_today, answered_today, points_then, answered_then = columns
    for column, exactly in (
        (first, aside.ready_day), (then, aside.day), (held, aside.scored), (points_today, aside.points_today),
        (points_then, aside.points_then), (answered_today, aside.answered_today), (answered_then, aside.answered_then),
    ):  # fmt: skip
        column[aside.positions] = exactly
    everyone = np.arange(len(pool))
    return Ranking(
        demand=question.plan.demand, named=pool.people.names, positions=everyone, group=groups(first, today),
        scored=held, ready_day=first, day=then, points_today=points_today, points_then=points_then,
        units_today=question.blend.units(points_today, everyone),
        units_then=question.blend.units(points_then, everyone),
        answered_today=answered_today, answered_then=answered_then,
    )  # fmt: skip
