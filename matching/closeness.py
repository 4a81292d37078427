"""How near a whole portfolio is to an offer's occupation, by what it was shown to hold; and thanks to which skills.

Evidence. A skill tells of an occupation by how many times more often the occupations like it ask for it than all do:
the logarithm of that ratio when it is above 1, else nothing. Evidence adds up over the distinct skills of a portfolio
and stops at `ENOUGH`: so closeness is bounded, a further skill never lowers it, and none counts twice. It is no
probability: one would fall when an unrelated skill is added.

Occupations are like each other by the skills they ask for, weighted by rarity (TF-IDF cosine; Salton and Buckley,
1988), to the power `LIKENESS_POWER`. Neither the mobility nor the families that a framework declares are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from matching import relatedness_file
from matching.errors import ArraysError
from matching.framework import FrameworkArrays, Pairs
from matching.units import UNIT

Ints = NDArray[np.int64]

BETA = 0.5
ENOUGH = 30.0
LIKENESS_POWER = 5
_KNOWN, _UNKNOWN = 0.9, 0.1
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What each skill tells of an offer's occupation.

    Parameters
    ----------
    occupation : int
        The occupation the offer is most likely for.
    points : int array of shape (n_skills,)
        What holding each skill adds to closeness, in thousandths, 0 or more.
    """

    occupation: int
    points: Ints


class ClosenessModel:
    """Tells occupations from skills, and skills from occupations.

    Parameters
    ----------
    skills : sequence of str
        The vocabulary; its order numbers the skills.
    n_occupations : int
        Number of occupations.
    asks : int array of shape (n, 2)
        (occupation, skill): the skills each occupation asks for.

    Raises
    ------
    ArraysError
        When a number is out of range or a skill comes twice.

    Examples
    --------
    >>> asks = np.array([[0, 0], [0, 1], [1, 1], [1, 2], [2, 3]])
    >>> model = ClosenessModel(["weld", "plans", "solder", "cook"], 3, asks)
    >>> told = model.evidence(model.occupations_of([("weld", 3)]))
    >>> told.occupation, model.of(told, ["weld", "cook"]) > model.of(told, ["plans"])
    (0, True)
    """

    def __init__(self, skills: Sequence[str], n_occupations: int, asks: Pairs) -> None:
        checked = FrameworkArrays(skills=skills, n_occupations=n_occupations, asks=asks)
        self.skills = tuple(skills)
        self.numbers = {skill: number for number, skill in enumerate(self.skills)}
        if len(self.numbers) != len(self.skills):
            raise ArraysError("skills", "a skill comes twice")
        self.asks = np.unique(checked.asks, axis=0)
        shape = (n_occupations, len(self.skills))
        self._asked = sparse.csr_array((np.ones(len(self.asks)), (self.asks[:, 0], self.asks[:, 1])), shape=shape)
        self._holders = np.bincount(self.asks[:, 1], minlength=len(self.skills))
        self._asking = np.diff(self._asked.indptr) > 0
        rarity = np.log((1 + self._asking.sum()) / np.maximum(self._holders, 1))
        weighted = self._asked.multiply(rarity[np.newaxis, :]).tocsr()
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        weighted.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(weighted.indptr))
        self._rows = sparse.csr_array(weighted)

    @classmethod
    def learn(cls, framework: FrameworkArrays) -> ClosenessModel:
        """Learn from what the occupations of a framework ask for, and from nothing else in it."""
        return cls(framework.skills, framework.n_occupations, framework.asks)

    def occupations_of(self, needs: Iterable[tuple[str, int]]) -> NDArray[np.float64]:
        """Infer which occupations an offer may be for.

        The posterior of a naive Bayes model, of equal priors, in which an occupation lists a skill that it asks for
        with a chance of 0.9 and any other one as often as all occupations do; importance multiplies the evidence.

        Parameters
        ----------
        needs : iterable of (skill, importance)
            The offer's requirements; skills not in the vocabulary tell nothing.

        Returns
        -------
        float array of shape (n_occupations,)
            Within [0, 1], of sum 1, or all 0 when no skill tells anything.
        """
        known = [(self.numbers[skill], weight) for skill, weight in needs if skill in self.numbers]
        known = [(number, weight) for number, weight in known if self._holders[number]]
        if not known:
            return np.zeros(self._asked.shape[0])
        numbers, weights = (np.array(column) for column in zip(*known, strict=True))
        usual = self._holders[numbers] / self._asking.sum()
        chance = _KNOWN * self._asked[:, numbers].toarray() + _UNKNOWN * usual + _LEAST
        told = np.where(self._asking, np.log(chance) @ weights, -np.inf)
        likely = np.exp(told - told.max())
        return np.asarray(likely / likely.sum(), dtype=np.float64)

    def of_occupation(self, occupation: int) -> NDArray[np.float64]:
        """Return what `occupations_of` would when the offer says its occupation.

        Raises
        ------
        ArraysError
            When there is no occupation of that number.
        """
        size = self._asked.shape[0]
        if not 0 <= occupation < size:
            raise ArraysError("occupation", f"outside [0, {size - 1}]")
        return np.asarray(np.arange(size) == occupation, dtype=np.float64)

    def evidence(self, occupations: NDArray[np.float64]) -> Evidence:
        """Return what each skill tells of these occupations and of those like them.

        Parameters
        ----------
        occupations : float array of shape (n_occupations,)
            From `occupations_of` or `of_occupation`.
        """
        around = self._around(occupations)
        total = around.sum()
        if not total:
            return Evidence(0, np.zeros(len(self.skills), dtype=np.int64))
        there = self._asked.T @ (around / total)
        usual = np.maximum(self._holders, 1) / self._asking.sum()
        points = np.rint(UNIT / ENOUGH * np.log(np.maximum(there / usual, 1))).astype(np.int64)
        return Evidence(int(np.argmax(occupations)), points)

    def _around(self, occupations: NDArray[np.float64]) -> NDArray[np.float64]:
        """Spread the weight of the likely occupations over those like them."""
        likely = np.flatnonzero(occupations >= _LEAST)
        like = np.clip((self._rows[likely] @ self._rows.T).toarray(), 0, 1) ** LIKENESS_POWER
        like[np.arange(len(likely)), likely] = 1
        return np.asarray(occupations[likely] @ like, dtype=np.float64)

    def of(self, told: Evidence, skills: Iterable[str]) -> int:
        """Return how near someone is who was shown to hold these skills, in thousandths within [0, 1000]."""
        return min(UNIT, sum(points for _, points in self.reasons(told, skills)))

    def reasons(self, told: Evidence, skills: Iterable[str]) -> list[tuple[str, int]]:
        """List the skills that tell of the occupation with what each adds, in thousandths, most first, equals by id.

        Their sum may be more than 1000, where closeness stops.
        """
        held = {skill for skill in skills if skill in self.numbers}
        found = [(skill, int(told.points[self.numbers[skill]])) for skill in held]
        return sorted(((skill, points) for skill, points in found if points), key=lambda each: (-each[1], each[0]))

    def closeness(self, told: Evidence, candidate: ArrayLike, skill: ArrayLike, people: int) -> Ints:
        """Return how near each candidate is, in thousandths.

        Parameters
        ----------
        told : Evidence
            What each skill tells.
        candidate, skill : int array of shape (n_grounds,)
            Who was shown to hold what, by attested and certified grounds alone, in any order; what comes twice counts
            once. Skills numbered past this vocabulary tell nothing.
        people : int
            Number of candidates.

        Returns
        -------
        int array of shape (people,)
            Within [0, 1000].

        Raises
        ------
        ArraysError
            When a number is out of range or lengths differ.
        """
        who, what = np.asarray(candidate, dtype=np.int64), np.asarray(skill, dtype=np.int64)
        if who.shape != what.shape or who.ndim != 1:
            raise ArraysError("skill", f"shape {what.shape}, not {who.shape}")
        if len(who) and (who.min() < 0 or who.max() >= people or what.min() < 0):
            raise ArraysError("candidate", f"outside [0, {people - 1}], or a skill below 0")
        useful = what < len(self.skills)
        useful[useful] = told.points[what[useful]] > 0
        size = max(len(self.skills), 1)
        pairs = np.unique(who[useful] * size + what[useful])
        sums = np.bincount(pairs // size, weights=told.points[pairs % size], minlength=people)
        return np.minimum(sums.astype(np.int64), UNIT)

    def save(self, path: Path) -> None:
        """Write the model to `path` (.npz), with the version of its layout and a checksum."""
        relatedness_file.write_closeness(
            path, skills=self.skills, occupations=self._asked.shape[0], asks=self.asks.astype(np.int32)
        )

    @classmethod
    def load(cls, path: Path) -> ClosenessModel:
        """Read a model written by `save`.

        Raises
        ------
        RelatednessVersionError
            When another version of the rules wrote it.
        RelatednessFileError
            When it is missing, truncated, altered or not one of ours.
        """
        skills, occupations, asks = relatedness_file.read_closeness(path)
        return cls(skills, occupations, asks.astype(np.int64))
