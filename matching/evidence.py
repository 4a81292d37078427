"""What grounds bring to one demand: a row per requirement and ground that can earn something."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import credit as rule
from matching.demands import Demand
from matching.relatedness import Relatedness
from matching.runs import Ints, spans
from matching.table import GroundTable


@dataclass(frozen=True, slots=True)
class Evidence:
    """Columns of shape (n_pairs,), one pair per requirement and ground.

    Parameters
    ----------
    requirement : int64
        Place of the requirement in the demand.
    row : int64
        Row of the ground in the table.
    candidate : int64
        Candidate's number.
    relatedness : int64
        K in thousandths.
    source : uint8
        `Source` code of that K.
    credit : int64
        Credit in thousandths, if the ground counts on the day.
    answers : bool
        Whether it truly answers the requirement.
    from_day, until_day : int64
        Days it counts, both included.
    """

    requirement: Ints
    row: Ints
    candidate: Ints
    relatedness: Ints
    source: NDArray[np.uint8]
    credit: Ints
    answers: NDArray[np.bool_]
    from_day: Ints
    until_day: Ints


class Needs:
    """A demand's requirements beside the held skills that can answer them, to read grounds in any order.

    Parameters
    ----------
    demand : Demand
        What is asked for.
    relatedness : Relatedness
        Which skills answer which.

    Raises
    ------
    UnknownSkillError
        When a required skill is not in the vocabulary.
    """

    __slots__ = ("_held", "_k", "_requirement", "_source", "_wanted", "demand", "mandatory", "useful")

    def __init__(self, demand: Demand, relatedness: Relatedness) -> None:
        rows = [relatedness.row(relatedness.number(need.skill)) for need in demand.requirements]
        held = np.concatenate([row[0] for row in rows])
        order = np.argsort(held, kind="stable")
        self._held = held[order]
        self._k = np.concatenate([row[1] for row in rows])[order].astype(np.int64)
        self._source = np.concatenate([row[2] for row in rows])[order]
        self._requirement = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])[order]
        self._wanted = np.array([need.level or 0 for need in demand.requirements], dtype=np.int64)
        self.mandatory = np.array([need.mandatory for need in demand.requirements], dtype=bool)
        self.demand = demand
        self.useful = np.zeros(len(relatedness), dtype=bool)  # by skill: whether holding it can earn anything
        self.useful[held] = True

    def gather(self, table: GroundTable, *, today: int, horizon: int) -> Evidence:
        """Gather what counts on some day from `today` to `horizon`, as known on `today`; of nobody, nothing.

        Parameters
        ----------
        table : GroundTable
            In any order; rows of a candidate below 0 are passed over.
        today, horizon : int
            Days since 1970-01-01.
        """
        rows = np.flatnonzero(self.useful[table.skill])
        counts = (table.lapses_on[rows] >= today) & (table.until_day[rows] >= today)
        rows = rows[counts & (table.from_day[rows] <= horizon) & (table.candidate[rows] >= 0)]
        first = np.searchsorted(self._held, table.skill[rows], side="left")
        lengths = np.searchsorted(self._held, table.skill[rows], side="right") - first
        entry, rows = spans(first, lengths), np.repeat(rows, lengths)
        place, k, source = self._requirement[entry], self._k[entry], self._source[entry]
        wanted = self._wanted[place]
        part = rule.level_part(table.level[rows].astype(np.int64), wanted)
        found = rule.credit(k * part, table.trust[rows].astype(np.int64), wanted)
        answers = rule.answers(
            k, source, part,
            wanted=wanted, floor=self.demand.fit_floor_thousandths, mandatory=self.mandatory[place],
        )  # fmt: skip
        return Evidence(
            place, rows, table.candidate[rows].astype(np.int64), k, source, found.astype(np.int64), answers,
            table.from_day[rows].astype(np.int64), table.until_day[rows].astype(np.int64),
        )  # fmt: skip
