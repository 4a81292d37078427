"""How near the candidates of an index are to an offer's occupation today, by what they were shown to hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from matching.candidates import IndexedCandidates
from matching.closeness import ClosenessModel, Told
from matching.errors import ArraysError
from matching.runs import Ints


class Nearness:
    """The closeness of all candidates to one occupation on one day, and the reasons of each.

    Parameters
    ----------
    index : CandidateIndex
        The candidates. What changes in it later is not followed: make another.
    model : ClosenessModel
        Learnt from the framework whose skills come first in the index's vocabulary; the others tell nothing.
    occupation : int or None
        The offer's, given or inferred (`ClosenessModel.occupation_of`); None when it is not known.
    today : date, optional
        The day of the question; the index's own by default.

    Raises
    ------
    ArraysError
        When the vocabularies differ, or there is no such occupation.
    """

    def __init__(
        self, index: IndexedCandidates, model: ClosenessModel, occupation: int | None, *, today: date | None = None
    ) -> None:
        known = len(model.skills)
        if index.relatedness.skills[:known] != model.skills:
            raise ArraysError("model", "its skills are not the first of the index")
        self._index, self._model, self._today = index, model, today or index.today
        self.evidence = model.evidence(occupation)
        useful = np.zeros(len(index.relatedness), dtype=bool)
        useful[:known] = self.evidence.points.any(axis=0)
        who, what = index.shown(useful, today=self._today)
        self.by_position: Ints = model.closeness(self.evidence, who, what, index.positions)

    def told(self, candidate: str | int) -> Told:
        """Say how near a candidate is, and thanks to which skills.

        Raises
        ------
        UnknownCandidateError
            When there is no such candidate.
        """
        return self._model.told(self.evidence, self._index.shown_by(candidate, today=self._today))

    def once_shown(self, candidate: str | int) -> Callable[[str | None], int]:
        """Return what gives a candidate's closeness once a further skill is shown; None: as things are."""
        held = self._index.shown_by(candidate, today=self._today)

        def closeness(skill: str | None) -> int:
            return self._model.told(self.evidence, [*held, skill] if skill is not None else held).closeness

        return closeness
