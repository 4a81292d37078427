"""Readiness: the first day on which enough is answered, all that is mandatory is, and the person can start."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.demands import Demand
from matching.evidence import Evidence
from matching.runs import Ints, spans, whole_parts
from matching.units import FOREVER, UNIT

NEVER = FOREVER + 1


def weights(demand: Demand) -> list[int]:
    """Return what each answer weighs: its importance, and for what is mandatory more than all the others together."""
    more = demand.total_importance + 1
    return [need.importance + (more if need.mandatory else 0) for need in demand.requirements]


def least_weight(demand: Demand) -> int:
    """Return the least sum of `weights` that makes ready: enough importance, and all that is mandatory."""
    mandatory = sum(need.mandatory for need in demand.requirements)
    return mandatory * (demand.total_importance + 1) + least_share(demand)


def least_share(demand: Demand) -> int:
    """Return the least importance answered that makes ready, if all that is mandatory is."""
    return -(-demand.threshold_thousandths * demand.total_importance // UNIT)


def enough(answers: NDArray[np.bool_], demand: Demand) -> NDArray[np.bool_]:
    """Tell for each column of `answers`, of shape (n_requirements, n), whether it is enough to be ready."""
    importance = np.array([need.importance for need in demand.requirements], dtype=np.int64)
    passed: NDArray[np.bool_] = importance @ answers >= least_share(demand)
    mandatory = [place for place, need in enumerate(demand.requirements) if need.mandatory]
    return passed & answers[mandatory].all(axis=0) if mandatory else passed


def first_ready_days(evidence: Evidence, demand: Demand, available_from: Ints, *, today: int, horizon: int) -> Ints:
    """Find the first day from `today` to `horizon`, both included, on which each candidate is ready.

    Readiness can only begin on a day something begins: only those days are tried, and all of them, since what
    expires may break a readiness that an earlier day had.

    Parameters
    ----------
    available_from : int array of shape (n_candidates,)
        First day each can start.

    Returns
    -------
    int array of shape (n_candidates,)
        Days since 1970-01-01, NEVER when there is none.
    """
    people, needs = len(available_from), len(demand.requirements)
    start = np.maximum(available_from, today)
    useful = evidence.answers & (evidence.until_day >= start[evidence.candidate])
    ever = np.zeros((needs, people), dtype=bool)
    ever[evidence.requirement[useful], evidence.candidate[useful]] = True
    hopeful = enough(ever, demand) & (start <= horizon)
    first = np.full(people, NEVER, dtype=np.int64)
    if not hopeful.any():
        return first
    rows = np.flatnonzero(useful & hopeful[evidence.candidate])
    rows = rows[np.argsort(evidence.candidate[rows], kind="stable")]
    for part in whole_parts(evidence.candidate[rows]):
        _first_days(evidence, demand, rows[part], start, first)
    return first


def _first_days(evidence: Evidence, demand: Demand, rows: Ints, start: Ints, first: Ints) -> None:
    """Write into `first` the first ready day of the candidates of `rows`, sorted by candidate."""
    who, begins = evidence.candidate[rows], np.maximum(evidence.from_day[rows], start[evidence.candidate[rows]])
    base = int(begins.min())
    width = int(begins.max()) - base + 1
    events = np.unique(who * width + (begins - base))
    event_who, event_day = events // width, events % width + base
    low = np.searchsorted(event_who, who, side="left")
    count = np.searchsorted(event_who, who, side="right") - low
    event, row = spans(low, count), np.repeat(rows, count)
    counts = (evidence.from_day[row] <= event_day[event]) & (event_day[event] <= evidence.until_day[row])
    answered = np.zeros((len(demand.requirements), len(events)), dtype=bool)
    answered[evidence.requirement[row[counts]], event[counts]] = True
    ready = np.flatnonzero(enough(answered, demand))
    ready_who, place = np.unique(event_who[ready], return_index=True)
    first[ready_who] = event_day[ready[place]]
