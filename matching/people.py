"""Who bears which id: positions for ids, and the order that equals are told apart by."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.errors import DuplicateCandidateError, UnknownCandidateError
from matching.runs import Ints
from matching.texts import Texts

_GAP = 1 << 10  # places for newcomers between two ids that follow each other
_MANY = 64  # past as many names at once, a dictionary is worth building
NOT_FOUND = -1


class People:
    """Ids by position; newcomers are settled into the order some at a time, and a position never changes hands.

    Parameters
    ----------
    ids : Texts
        One per position.
    by_id : int array of shape (n,)
        Positions in the order of their ids.
    """

    def __init__(self, ids: Texts, by_id: NDArray[np.int32]) -> None:
        self._ids = ids
        self.by_id = by_id
        self.rank: NDArray[np.int32] = np.empty(len(by_id), dtype=np.int32)
        self.rank[by_id] = np.arange(len(by_id), dtype=np.int32)
        self.gone: set[int] = set()
        self._new: list[str] = []
        self._new_sorted: list[tuple[str, int, int]] = []
        self._new_keys: Ints | None = None
        self._numbers: dict[str, int] | None = None
        self._array: NDArray[np.object_] | None = None

    @classmethod
    def of(cls, ids: Sequence[str]) -> People:
        """Number the ids in their order.

        Raises
        ------
        DuplicateCandidateError
            When an id comes twice.
        """
        texts = Texts.of(ids)
        order = texts.order()
        names = texts.array()[order]
        twice = np.flatnonzero(names[1:] == names[:-1])
        if len(twice):
            raise DuplicateCandidateError(str(names[twice[0]]))
        return cls(texts, order.astype(np.int32))

    def __len__(self) -> int:
        """Return the number of positions, of those removed too."""
        return len(self._ids) + len(self._new)

    @property
    def settled(self) -> int:
        """Number of positions whose ids are in order."""
        return len(self._ids)

    @property
    def here(self) -> int:
        """Number of candidates."""
        return len(self) - len(self.gone)

    def name(self, position: int) -> str:
        """Return the id at a position."""
        settled = len(self._ids)
        return self._ids[position] if position < settled else self._new[position - settled]

    def names(self, positions: Ints) -> NDArray[np.object_]:
        """Return the ids at some positions."""
        if self._array is not None or 8 * len(positions) > len(self):
            return self.array()[positions]
        if not self._new:
            return self._ids[positions].array()
        found = np.empty(len(positions), dtype=np.object_)
        found[:] = [self.name(position) for position in positions.tolist()]
        return found

    def array(self) -> NDArray[np.object_]:
        """Return all ids by position."""
        if self._array is None or len(self._array) != len(self):
            new = np.empty(len(self._new), dtype=np.object_)
            new[:] = self._new
            self._array = np.concatenate([self._ids.array(), new])
        return self._array

    def find(self, name: str) -> int:
        """Return the position that bears an id, NOT_FOUND when none does."""
        if self._numbers is not None:
            return self._numbers.get(name, NOT_FOUND)
        at = bisect.bisect_left(self._new_sorted, (name, NOT_FOUND, NOT_FOUND))
        while at < len(self._new_sorted) and self._new_sorted[at][0] == name:
            if self._new_sorted[at][2] not in self.gone:
                return self._new_sorted[at][2]
            at += 1
        rank = self._ids.place(name, self.by_id)
        while rank < len(self._ids) and self._ids[position := int(self.by_id[rank])] == name:
            if position not in self.gone:
                return position
            rank += 1
        return NOT_FOUND

    def position(self, candidate: str | int) -> int:
        """Return a candidate's position, given their id or position.

        Raises
        ------
        UnknownCandidateError
            When there is no such candidate, or no longer.
        """
        place = self.find(candidate) if isinstance(candidate, str) else int(candidate)
        if not 0 <= place < len(self) or place in self.gone:
            raise UnknownCandidateError(candidate)
        return place

    def positions(self, names: Sequence[str]) -> Ints:
        """Return the positions of some ids.

        Raises
        ------
        UnknownCandidateError
            When there is no such candidate.
        """
        if self._numbers is None and len(names) > _MANY:
            self._numbers = {
                name: place for place, name in enumerate(self.array()) if not self.gone or place not in self.gone
            }
        return np.array([self.position(str(name)) for name in names], dtype=np.int64)

    def add(self, name: str) -> int:
        """Give a newcomer the next position."""
        place = len(self)
        self._new.append(name)
        bisect.insort(self._new_sorted, (name, self._ids.place(name, self.by_id), place))
        self._new_keys = None
        if self._numbers is not None:
            self._numbers[name] = place
        return place

    def remove(self, position: int) -> None:
        """Take a position out for good."""
        self.gone.add(position)
        if self._numbers is not None:
            del self._numbers[self.name(position)]

    def order(self, positions: Ints) -> Ints:
        """Return keys that sort as the ids of the positions do."""
        settled = len(self._ids)
        if not self._new:
            return self.rank[positions].astype(np.int64) * _GAP
        old = np.minimum(positions, max(settled - 1, 0))
        keys = self.rank[old].astype(np.int64) * _GAP if settled else np.zeros(len(positions), dtype=np.int64)
        new = positions >= settled
        keys[new] = self._keys_of_new()[positions[new] - settled]
        return keys

    def _keys_of_new(self) -> Ints:
        if self._new_keys is None:
            self._new_keys = np.empty(len(self._new), dtype=np.int64)
            for number, (_, before, place) in enumerate(self._new_sorted, start=1):
                self._new_keys[place - len(self._ids)] = (before - 1) * _GAP + number
        return self._new_keys

    def with_newcomers(self) -> People:
        """Return the same people with the newcomers in the order of ids."""
        if not self._new:
            return self
        before = [rank for _, rank, _ in self._new_sorted]
        places = np.array([place for _, _, place in self._new_sorted], dtype=np.int32)
        found = People(Texts.joined([self._ids, Texts.of(self._new)]), np.insert(self.by_id, before, places))
        found.gone, found._numbers = self.gone, self._numbers
        return found

    def laid(self) -> tuple[Texts, NDArray[np.int32]]:
        """Return the ids by position and the positions in the order of ids, newcomers apart; the ids removed are blank.

        What is kept of someone who was removed is that a position was theirs.
        """
        if not self.gone:
            return self._ids, self.by_id
        gone = np.array(sorted(self.gone), dtype=np.int32)
        here = np.ones(len(self._ids), dtype=bool)
        here[gone] = False
        ends = np.concatenate([[0], np.cumsum(self._ids.lengths() * here)]).astype(np.int64)
        ids = Texts(len(here), ends, self._ids[here].content)
        return ids, np.concatenate([gone, self.by_id[here[self.by_id]]])
