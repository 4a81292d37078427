"""What grounds bring to one demand: a row per requirement and ground that can earn something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import credit as rule
from matching.demands import Demand
from matching.relatedness import Relatedness
from matching.runs import Ints, spans
from matching.table import GroundTable
from matching.units import LEVELS


@dataclass(frozen=True, slots=True)
class Evidence:
    """Columns of shape (n_pairs,), one pair per requirement and ground.

    Parameters
    ----------
    requirement : int64
        Place of the requirement in the demand.
    candidate : int64
        Candidate's number.
    credit : int64
        Credit in thousandths, if the ground counts on the day.
    answers : bool
        Whether it truly answers the requirement.
    from_day, until_day : int32
        Days it counts, both included.
    """

    requirement: Ints
    candidate: Ints
    credit: Ints
    answers: NDArray[np.bool_]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Grounded(Evidence):
    """Evidence with where it comes from.

    Parameters
    ----------
    row : int64
        Row of the ground in the table.
    relatedness : int64
        K in thousandths.
    source : uint8
        `Source` code of that K.
    """

    row: Ints
    relatedness: Ints
    source: NDArray[np.uint8]


class Held(NamedTuple):
    """Grounds of some candidates, in columns of shape (n_grounds,): what scoring reads of a `GroundTable`."""

    candidate: NDArray[np.integer[Any]]
    skill: NDArray[np.int32]
    level: NDArray[np.uint8]
    trust: NDArray[np.uint16]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]


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

    __slots__ = ("_answers", "_fits", "_k", "_requirement", "_source", "_starts", "demand", "useful")

    def __init__(self, demand: Demand, relatedness: Relatedness) -> None:
        rows = [relatedness.row(relatedness.number(need.skill)) for need in demand.requirements]
        held = np.concatenate([row[0] for row in rows])
        order = np.argsort(held, kind="stable")
        self._k = np.concatenate([row[1] for row in rows])[order].astype(np.int64)
        self._source = np.concatenate([row[2] for row in rows])[order]
        self._requirement = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])[order]
        wanted = np.array([need.level or 0 for need in demand.requirements], dtype=np.int64)[self._requirement]
        mandatory = np.array([need.mandatory for need in demand.requirements], dtype=bool)[self._requirement]
        fits, parts = rule.fits_by_level(self._k, wanted)
        self._fits = fits.ravel()
        self._answers = rule.answers(
            self._k[:, None], self._source[:, None], parts,
            wanted=wanted[:, None], floor=demand.fit_floor_thousandths, mandatory=mandatory[:, None],
        ).ravel()  # fmt: skip
        self._starts = np.zeros(len(relatedness) + 1, dtype=np.int32)
        np.cumsum(np.bincount(held, minlength=len(relatedness)), out=self._starts[1:])
        self.demand = demand
        self.useful = self._starts[1:] > self._starts[:-1]  # by skill: whether holding it can earn anything

    def gather(self, table: GroundTable, *, today: int, horizon: int) -> Grounded:
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
        held = Held(*(getattr(table, name)[rows] for name in Held._fields))
        entry, ground = self._pairs(held.skill)
        found = self._evidence(held, entry, ground)
        return Grounded(
            found.requirement, found.candidate, found.credit, found.answers, found.from_day, found.until_day,
            rows[ground], self._k[entry], self._source[entry],
        )  # fmt: skip

    def evidence(self, held: Held) -> Evidence:
        """Return what useful grounds bring, which all count on some of the days."""
        return self._evidence(held, *self._pairs(held.skill))

    def _pairs(self, skill: NDArray[np.int32]) -> tuple[Ints, Ints]:
        """Return which need and which ground make each pair."""
        first = self._starts[skill].astype(np.int64)
        lengths = self._starts[1:][skill] - first
        return spans(first, lengths), np.arange(len(first)).repeat(lengths)

    def _evidence(self, held: Held, entry: Ints, ground: Ints) -> Evidence:
        at = entry * (LEVELS + 1) + held.level[ground]
        credit = rule.credit(self._fits[at], held.trust[ground].astype(np.int64), rule.COMMON)
        return Evidence(
            self._requirement[entry], held.candidate[ground].astype(np.int64), credit.astype(np.int64, copy=False),
            self._answers[at], held.from_day[ground], held.until_day[ground],
        )  # fmt: skip
