"""Coverage: the best credit for each requirement, weighted by importance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.demands import Demand
from matching.evidence import Evidence
from matching.runs import Ints


def points_and_answers(
    evidence: Evidence, demand: Demand, days: Sequence[Ints | int], people: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Read every candidate on some days, each a day for all or one of their own.

    A maximum, then a weighted sum: what is beyond a need is not counted towards another.

    Parameters
    ----------
    evidence : Evidence
        What the grounds bring.
    demand : Demand
        What is asked for.
    days : sequence of int or int array of shape (n_candidates,)
        The days to read each candidate on, days since 1970-01-01.
    people : int
        How many candidates there are.

    Returns
    -------
    points : int array of shape (n_days, n_candidates)
        Importance times credit, summed: within [0, `demand.full_points`], so coverage = points / full points.
    answered : int array of shape (n_days, n_candidates)
        How many requirements are truly answered.
    """
    needs = len(demand.requirements)
    best = np.zeros((len(days), needs * people), dtype=np.int64)
    answers = np.zeros((len(days), needs * people), dtype=np.int64)
    place = evidence.requirement * people + evidence.candidate
    answering = evidence.answers.nonzero()[0]
    for row, answer, day in zip(best, answers, days, strict=True):
        on = day if isinstance(day, int) else day[evidence.candidate]
        counts = (evidence.from_day <= on) & (on <= evidence.until_day)
        np.maximum.at(row, place, evidence.credit * counts)
        answer[place[answering[counts[answering]]]] = 1
    importance = np.array([need.importance for need in demand.requirements], dtype=np.int64)
    shape = (len(days), needs, people)
    return importance @ best.reshape(shape), answers.reshape(shape).sum(axis=1)
