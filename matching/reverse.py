"""The other way round: which offers fit one person, scored pair by pair as `CandidateIndex.query` scores the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching import credit as rule
from matching import table, topk
from matching.demands import Demand
from matching.errors import ArraysError
from matching.profiles import SkillProfile, Trust
from matching.relatedness import Relatedness
from matching.runs import Ints, spans
from matching.scorers.blend import SCALE
from matching.units import checked_count, day_number


@dataclass(frozen=True, slots=True)
class Offers:
    """Demands that fit one person best today, best first: arrays of shape (n,).

    Parameters
    ----------
    places : int64 array
        Their places among the demands indexed.
    names : object array
        Their names.
    points, full : int64 arrays
        Coverage is points / full, exactly.
    """

    places: Ints
    names: NDArray[np.object_]
    points: Ints
    full: Ints

    @property
    def match(self) -> NDArray[np.float64]:
        """Match within [0, 1], the same number as `Shortlist.match` without closeness."""
        return np.asarray((self.points * SCALE) / (self.full * SCALE), dtype=np.float64)

    def __len__(self) -> int:
        """Return the number of demands listed."""
        return len(self.places)


class DemandIndex:
    """Demands laid out for one person at a time.

    Every (skill, wanted level) that some demand asks for is a term. A person's grounds earn credits for the few terms
    they relate to, and each term adds its credit, by importance, to the demands that ask for it.

    Parameters
    ----------
    demands : sequence of Demand
        What is asked for.
    names : sequence of str
        One per demand; equals are told apart by them.
    relatedness : Relatedness
        Which skills answer which.
    trust : Trust, optional
        What proofs are worth; the defaults of `Trust`.

    Raises
    ------
    UnknownSkillError, ArraysError
        When a required skill is not in the vocabulary, or names are not one per demand.

    Examples
    --------
    >>> from matching import Ground, Proof, Requirement
    >>> offers = DemandIndex(
    ...     [Demand((Requirement("welding"),)), Demand((Requirement("welding"), Requirement("plans")))],
    ...     ["workshop", "site"],
    ...     Relatedness.identity(["welding", "plans"]),
    ... )
    >>> ana = SkillProfile("ana", (Ground("welding", proof=Proof.CERTIFIED),))
    >>> found = offers.offers_for(ana, today=date(2027, 1, 5))
    >>> list(zip(found.names.tolist(), found.match.tolist()))
    [('workshop', 1.0), ('site', 0.5)]
    """

    def __init__(
        self, demands: Sequence[Demand], names: Sequence[str], relatedness: Relatedness, trust: Trust | None = None
    ) -> None:
        if len(names) != len(demands):
            raise ArraysError("names", f"shape ({len(names)},), not ({len(demands)},)")
        self.relatedness = relatedness
        self.trust = trust or Trust()
        self._names = np.empty(len(names), dtype=np.object_)
        self._names[:] = list(names)
        self._order = np.empty(len(names), dtype=np.int64)
        self._order[np.argsort(self._names, kind="stable")] = np.arange(len(names))
        self._full = np.array([demand.full_points for demand in demands], dtype=np.int64)
        terms: dict[tuple[int, int], int] = {}
        asked = [
            (terms.setdefault((relatedness.number(need.skill), need.level or 0), len(terms)), place, need.importance)
            for place, demand in enumerate(demands)
            for need in demand.requirements
        ]
        columns = np.array(asked, dtype=np.int64).reshape(len(asked), 3)
        columns = columns[np.argsort(columns[:, 0], kind="stable")]
        self._demand, self._importance = columns[:, 1], columns[:, 2]
        self._starts = np.searchsorted(columns[:, 0], np.arange(len(terms) + 1))
        self._lay_terms(np.array(list(terms), dtype=np.int64).reshape(len(terms), 2))

    def _lay_terms(self, terms: Ints) -> None:
        """Lay what each held skill brings: terms, K and wanted level, by held skill."""
        starts = self.relatedness.starts
        lengths = starts[terms[:, 0] + 1] - starts[terms[:, 0]]
        entry = spans(starts[terms[:, 0]], lengths)
        held = self.relatedness.held[entry]
        order = np.argsort(held, kind="stable")
        self._term = np.repeat(np.arange(len(terms)), lengths)[order]
        self._wanted = terms[self._term, 1]
        self._k = self.relatedness.values[entry][order].astype(np.int64)
        self._held_starts = np.searchsorted(held[order], np.arange(len(self.relatedness) + 1))

    def __len__(self) -> int:
        """Return the number of demands."""
        return len(self._names)

    def offers_for(self, profile: SkillProfile, *, today: date, k: int = 50) -> Offers:
        """Return the demands that fit a person best today.

        Parameters
        ----------
        profile : SkillProfile
            The person.
        today : date
            The day the question is put.
        k : int, default=50
            How many; fewer when there are not as many demands.

        Returns
        -------
        Offers
            By match today, equals by name.

        Raises
        ------
        UnknownSkillError, CountError
            When a ground's skill is not in the vocabulary, or `k` is not a whole number from 0 up.
        """
        day, count = day_number(today), checked_count("k", k)
        rows = table.from_profiles([(0, profile)], self.relatedness, self.trust)
        rows = rows.take((rows.lapses_on >= day) & (rows.from_day <= day) & (day <= rows.until_day))
        starts = self._held_starts[rows.skill]
        lengths = self._held_starts[rows.skill + 1] - starts
        entry, row = spans(starts, lengths), np.repeat(np.arange(len(rows)), lengths)
        wanted = self._wanted[entry]
        part = rule.level_part(rows.level[row].astype(np.int64), wanted)
        earned = np.zeros(len(self._starts) - 1, dtype=np.int64)
        np.maximum.at(
            earned, self._term[entry], rule.credit(self._k[entry] * part, rows.trust[row].astype(np.int64), wanted)
        )
        terms = np.flatnonzero(earned)
        asking = self._starts[terms + 1] - self._starts[terms]
        asks = spans(self._starts[terms], asking)
        points = np.zeros(len(self), dtype=np.int64)
        np.add.at(points, self._demand[asks], np.repeat(earned[terms], asking) * self._importance[asks])
        best = topk.first(self._order, (points * SCALE) / (self._full * SCALE), count)
        return Offers(best, self._names[best], points[best], self._full[best])
