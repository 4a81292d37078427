"""How near a whole portfolio is to an offer's occupation, by what it was shown to hold; and thanks to which skills.

Evidence. A skill tells of an occupation by how many times more often that occupation, and those like it, ask for it
than all do: the logarithm of that ratio when it is above 1, else nothing. Evidence adds up over the distinct skills of
a portfolio. It is counted for the offer's occupation and for each of the `AROUND` most like it, times their likeness to
it to the power `SOFTENING`, and the greatest stands, up to `ENOUGH`; its square sets the near apart from the rest.

Sums of what is never negative, then a maximum, then a square: closeness is bounded, a further skill never lowers it,
and none counts twice. It is no probability: one would fall when an unrelated skill is added.

Occupations are like each other by the skills they ask for, weighted by rarity (TF-IDF cosine; Salton and Buckley,
1988). Neither the mobility nor the families that a framework declares are read.
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
AROUND = 40
ENOUGH = 20.0
SOFTENING = 0.7
_OWN, _OTHERS, _OTHERS_POWER = 0.7, 0.3, 5
_KNOWN, _UNKNOWN, _LEAST = 0.9, 0.1, 1e-4
_PEOPLE_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What each skill tells of an offer's occupation and of those like it.

    Parameters
    ----------
    occupations : int array of shape (n_around,)
        The offer's own first, then the most like it; empty when nothing is known of the offer.
    points : int16 array of shape (n_around, n_skills)
        What holding each skill adds for each of them, in thousandths of enough, 0 or more.
    """

    occupations: Ints
    points: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Told:
    """Why a portfolio is near.

    Parameters
    ----------
    closeness : int
        Thousandths within [0, 1000]: the square of the sum of `skills`, which counts up to 1000.
    occupation : int or None
        The occupation it is nearest to, among those like the offer's; None when nothing tells of any.
    skills : tuple of (str, int)
        What each skill adds, in thousandths of enough, most first, equals by id.
    """

    closeness: int
    occupation: int | None
    skills: tuple[tuple[str, int], ...]


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
    >>> told = model.evidence(model.occupation_of([("weld", 3)]))
    >>> why = model.told(told, ["weld", "cook"])
    >>> why.occupation, [skill for skill, _ in why.skills]
    (0, ['weld'])
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

    @property
    def occupations(self) -> int:
        """Number of occupations, of those that ask for nothing too."""
        return int(self._asked.shape[0])

    @classmethod
    def learn(cls, framework: FrameworkArrays) -> ClosenessModel:
        """Learn from what the occupations of a framework ask for, and from nothing else in it."""
        return cls(framework.skills, framework.n_occupations, framework.asks)

    def occupation_of(self, needs: Iterable[tuple[str, int]]) -> int | None:
        """Infer which occupation an offer is for.

        The likeliest by naive Bayes, of equal priors, in which an occupation lists a skill that it asks for with a
        chance of 0.9 and any other one a tenth as often as all do; importance multiplies the evidence.

        Parameters
        ----------
        needs : iterable of (skill, importance)
            The offer's requirements; skills not in the vocabulary tell nothing.

        Returns
        -------
        int or None
            The first of equals; None when no skill tells anything.
        """
        known = [(self.numbers[skill], weight) for skill, weight in needs if skill in self.numbers]
        known = [(number, weight) for number, weight in known if self._holders[number]]
        if not known:
            return None
        numbers, weights = (np.array(column) for column in zip(*known, strict=True))
        chance = _KNOWN * self._asked[:, numbers].toarray() + _UNKNOWN * self._usual()[numbers] + _LEAST
        return int(np.argmax(np.where(self._asking, np.log(chance) @ weights, -np.inf)))

    def evidence(self, occupation: int | None) -> Evidence:
        """Return what each skill tells of an occupation and of those like it.

        Parameters
        ----------
        occupation : int or None
            The offer's, given or inferred; None when it is not known.

        Raises
        ------
        ArraysError
            When there is no occupation of that number.
        """
        size = self.occupations
        if occupation is None:
            return Evidence(np.zeros(0, dtype=np.int64), np.zeros((0, len(self.skills)), dtype=np.int16))
        if not 0 <= occupation < size:
            raise ArraysError("occupation", f"outside [0, {size - 1}]")
        like = self._likeness(np.array([occupation]))[0]
        order = np.lexsort((np.arange(size), -like))[:AROUND]
        around = order[like[order] > 0]
        others = self._likeness(around) ** _OTHERS_POWER
        others /= others.sum(axis=1, keepdims=True)
        there = _OWN * self._asked[around].toarray() + _OTHERS * (self._asked.T @ others.T).T
        told = np.log(np.maximum(there / np.maximum(self._usual(), _LEAST / size), 1))
        points = np.rint(UNIT / ENOUGH * told * like[around, np.newaxis] ** SOFTENING).astype(np.int16)
        return Evidence(around, points)

    def _usual(self) -> NDArray[np.float64]:
        """Return the share of the occupations that ask for each skill."""
        return np.asarray(self._holders / max(int(self._asking.sum()), 1), dtype=np.float64)

    def _likeness(self, occupations: Ints) -> NDArray[np.float64]:
        """Return how like each occupation is to each of these: 1 to itself."""
        like = np.clip((self._rows[occupations] @ self._rows.T).toarray(), 0, 1)
        like[np.arange(len(occupations)), occupations] = 1
        return np.asarray(np.round(like, 6), dtype=np.float64)

    def told(self, evidence: Evidence, skills: Iterable[str]) -> Told:
        """Say how near someone is who was shown to hold these skills, and why.

        Parameters
        ----------
        evidence : Evidence
            What each skill tells.
        skills : iterable of str
            By attested and certified grounds alone; those not in the vocabulary tell nothing.
        """
        held = sorted({skill for skill in skills if skill in self.numbers})
        points = evidence.points[:, [self.numbers[skill] for skill in held]]
        sums = points.sum(axis=1)
        if not len(sums) or not sums.max():
            return Told(0, None, ())
        best = int(np.argmax(sums))
        found = [(skill, int(each)) for skill, each in zip(held, points[best], strict=True) if each]
        found.sort(key=lambda one: (-one[1], one[0]))
        return Told(int(_squared(sums[best])), int(evidence.occupations[best]), tuple(found))

    def closeness(self, evidence: Evidence, candidate: ArrayLike, skill: ArrayLike, people: int) -> Ints:
        """Return how near each candidate is, in thousandths.

        Parameters
        ----------
        evidence : Evidence
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
        found = np.zeros(people, dtype=np.int64)
        if not len(evidence.occupations):
            return found
        useful = what < len(self.skills)
        useful[useful] = evidence.points[:, what[useful]].max(axis=0) > 0
        who, what = who[useful], what[useful]
        held = sparse.csr_array((np.ones(len(who), dtype=np.int64), (who, what)), shape=(people, len(self.skills)))
        held.data[:] = 1
        for begin in range(0, people, _PEOPLE_AT_ONCE):
            part = slice(begin, begin + _PEOPLE_AT_ONCE)
            found[part] = _squared((held[part] @ evidence.points.T).max(axis=1))
        return found

    def save(self, path: Path) -> None:
        """Write the model to `path` (.npz), with the version of its layout and a checksum."""
        relatedness_file.write_closeness(
            path, skills=self.skills, occupations=self.occupations, asks=self.asks.astype(np.int32)
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


def _squared(sums: NDArray[np.int64]) -> Ints:
    """Return the squares of thousandths, which count up to 1000, halves upwards."""
    enough = np.minimum(sums, UNIT)
    return np.asarray((enough * enough + UNIT // 2) // UNIT, dtype=np.int64)
