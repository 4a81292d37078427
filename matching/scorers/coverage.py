"""Coverage: the best credit for each requirement, weighted by importance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.demands import Demand
from matching.evidence import Evidence
from matching.runs import Ints


def points_and_answers(evidence: Evidence, demand: Demand, days: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Read every candidate on a day of their own.

    A maximum, then a weighted sum: what is beyond a need is not counted towards another.

    Parameters
    ----------
    evidence : Evidence
        What the grounds bring.
    demand : Demand
        What is asked for.
    days : int array of shape (n_candidates,)
        The day to read each candidate on, days since 1970-01-01.

    Returns
    -------
    points : int array of shape (n_candidates,)
        Importance times credit, summed: within [0, `demand.full_points`], so coverage = points / full points.
    answers : bool array of shape (n_requirements, n_candidates)
        Which requirements are truly answered.
    """
    needs, people = len(demand.requirements), len(days)
    on = days[evidence.candidate]
    counts = (evidence.from_day <= on) & (on <= evidence.until_day)
    place = evidence.requirement[counts] * people + evidence.candidate[counts]
    best = np.zeros(needs * people, dtype=np.int64)
    np.maximum.at(best, place, evidence.credit[counts])
    answered = np.zeros(needs * people, dtype=bool)
    answered[place[evidence.answers[counts]]] = True
    importance = np.array([need.importance for need in demand.requirements], dtype=np.int64)
    return importance @ best.reshape(needs, people), answered.reshape(needs, people)
