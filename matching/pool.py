"""Who can be ranked: ids, the day each can start, and their grounds, in arrays that a change replaces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching import table
from matching.errors import ArraysError, DuplicateCandidateError, UnknownCandidateError
from matching.profiles import SkillProfile, Trust
from matching.relatedness import Relatedness
from matching.table import GroundTable, Ints
from matching.units import ALWAYS, day_number

Among = Sequence[str] | NDArray[np.bool_] | Ints | None


def starts_on(profile: SkillProfile) -> int:
    """Return the first day a person can start, in days since 1970-01-01."""
    return ALWAYS if profile.available_from is None else day_number(profile.available_from)


class Pool:
    """Candidates numbered by position; a position is never given to another, and a removed one is not ranked.

    Parameters
    ----------
    ids : sequence of str
        One per candidate, all different.
    grounds : GroundTable
        Their grounds.
    available_from : int array of shape (n_candidates,)
        First day each can start.
    held : bool array of shape (n_candidates,)
        Whether the portfolio has any ground, be it one that can never count.
    skills : int
        Size of the vocabulary.

    Raises
    ------
    DuplicateCandidateError
        When an id comes twice.
    """

    def __init__(
        self, ids: Sequence[str], grounds: GroundTable, available_from: Ints, held: NDArray[np.bool_], skills: int
    ) -> None:
        self.ids: NDArray[np.object_] = np.array(list(ids), dtype=np.object_)
        self.positions: dict[str, int] = {}
        for place, candidate in enumerate(ids):
            if self.positions.setdefault(candidate, place) != place:
                raise DuplicateCandidateError(candidate)
        self.available_from = available_from
        self.held = held
        self.alive: NDArray[np.bool_] = np.ones(len(self.ids), dtype=bool)
        self._skills = skills
        self._lay(grounds)
        self._order_ids()

    @classmethod
    def from_profiles(cls, people: Sequence[SkillProfile], relatedness: Relatedness, trust: Trust) -> Pool:
        """Lay profiles out; see `CandidateIndex.from_profiles`."""
        return cls(
            [person.alias for person in people],
            table.from_profiles(enumerate(people), relatedness, trust),
            np.array([starts_on(person) for person in people], dtype=np.int64),
            np.array([bool(person.grounds) for person in people], dtype=bool),
            len(relatedness),
        )

    @classmethod
    def from_table(
        cls, ids: Sequence[str], grounds: GroundTable, available_from: ArrayLike | None, skills: int
    ) -> Pool:
        """Lay columns out; see `CandidateIndex.from_arrays`."""
        people = len(ids)
        start = np.full(people, ALWAYS) if available_from is None else np.asarray(available_from)
        if start.shape != (people,) or not np.issubdtype(start.dtype, np.integer):
            raise ArraysError("available_from", f"shape {start.shape}, type {start.dtype}")
        held = np.bincount(grounds.candidate, minlength=people) > 0
        return cls(ids, grounds, start.astype(np.int64), held, skills)

    def _lay(self, grounds: GroundTable) -> None:
        self.grounds = grounds
        self.starts: Ints = np.searchsorted(grounds.skill, np.arange(self._skills + 1)).astype(np.int64)

    def _order_ids(self) -> None:
        self.id_order: Ints = np.empty(len(self.ids), dtype=np.int64)
        self.id_order[np.argsort(self.ids, kind="stable")] = np.arange(len(self.ids))

    def position(self, candidate: str | int) -> int:
        """Return a candidate's position, given their alias or position.

        Raises
        ------
        UnknownCandidateError
            When there is no such candidate, or no longer.
        """
        place = self.positions.get(candidate, -1) if isinstance(candidate, str) else int(candidate)
        if not 0 <= place < len(self.ids) or not self.alive[place]:
            raise UnknownCandidateError(candidate)
        return place

    def chosen(self, among: Among) -> Ints:
        """Return the positions of those asked for, each once, ascending; a mask leaves out the removed.

        Raises
        ------
        UnknownCandidateError, ArraysError
            When someone is not in the index, or a mask has the wrong length.
        """
        if among is None:
            return np.flatnonzero(self.alive)
        given = np.asarray(among)
        if given.dtype == np.bool_:
            if given.shape != self.alive.shape:
                raise ArraysError("among", f"shape {given.shape}, not {self.alive.shape}")
            return np.flatnonzero(given & self.alive)
        whole = np.issubdtype(given.dtype, np.integer)
        return np.unique(np.array([self.position(int(each) if whole else str(each)) for each in given], dtype=np.int64))

    def put(self, profile: SkillProfile, relatedness: Relatedness, trust: Trust) -> None:
        """Insert a candidate, or replace what is known of them."""
        place = self.positions.get(profile.alias, len(self.ids))
        rows = table.from_profiles([(place, profile)], relatedness, trust)
        if place == len(self.ids):
            self.positions[profile.alias] = place
            self.ids = np.append(self.ids, np.array([profile.alias], dtype=np.object_))
            self.available_from = np.append(self.available_from, starts_on(profile))
            self.held, self.alive = np.append(self.held, False), np.append(self.alive, True)
            self._order_ids()
        else:
            self.available_from[place] = starts_on(profile)
        self.held[place] = bool(profile.grounds)
        self._lay(self.grounds.without(place).joined(rows))

    def drop(self, candidate: str) -> None:
        """Remove a candidate for good."""
        place = self.position(candidate)
        del self.positions[candidate]
        self.alive[place] = False
        self._lay(self.grounds.without(place))
