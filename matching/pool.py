"""Who can be ranked: ids, the day each can start, and their grounds, laid out in three floors by how lately they came.

The *main* floor never changes: it may be mapped from a file that many processes share. The *side* floor holds the
candidates settled since, laid out the same way; what the main floor says of them is passed over. The *overlay* holds
the latest changes, read exactly at each question. Past `SETTLE_AT` changes they join the side floor; past an eighth of
the main one, all are laid out again as one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching import table
from matching.errors import ArraysError
from matching.laid import Laid
from matching.overlay import Overlay
from matching.people import People
from matching.profiles import SkillProfile, Trust
from matching.relatedness import Relatedness
from matching.runs import Ints
from matching.table import GroundTable
from matching.units import ALWAYS, FOREVER, day_number

Among = Sequence[str] | NDArray[np.bool_] | Ints | None
SETTLE_AT = 300
ONE_AGAIN_AT = 100_000


def starts_on(profile: SkillProfile) -> int:
    """Return the first day a person can start, in days since 1970-01-01."""
    return ALWAYS if profile.available_from is None else day_number(profile.available_from)


class Pool:
    """Candidates numbered by position; a position is never given to another, and a removed one is not ranked.

    Parameters
    ----------
    people : People
        Their ids.
    main : Laid
        Their grounds.
    available_from : int32 array of shape (n_candidates,)
        First day each can start.
    held : bool array of shape (n_candidates,)
        Whether the portfolio has any ground, be it one that can never count.
    """

    def __init__(self, people: People, main: Laid, available_from: NDArray[np.int32], held: NDArray[np.bool_]) -> None:
        self.people = people
        self.main = main
        self.side: Laid | None = None
        self.moved: NDArray[np.bool_] | None = None
        self.available_from = available_from
        self.held = held
        self.overlay = Overlay()
        self.epoch = 0
        self.changes = 0

    @classmethod
    def from_profiles(cls, people: Sequence[SkillProfile], relatedness: Relatedness, trust: Trust) -> Pool:
        """Lay profiles out; see `CandidateIndex.from_profiles`."""
        grounds = table.from_profiles(enumerate(people), relatedness, trust)
        return cls(
            People.of([person.alias for person in people]),
            Laid.of(grounds, len(people), len(relatedness)),
            np.array([starts_on(person) for person in people], dtype=np.int32),
            np.array([bool(person.grounds) for person in people], dtype=bool),
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
        if people and (start.min() < ALWAYS or start.max() > FOREVER):
            raise ArraysError("available_from", f"outside [{ALWAYS}, {FOREVER}]")
        laid = Laid.of(grounds, people, skills)
        return cls(People.of(ids), laid, start.astype(np.int32), np.diff(laid.own_starts) > 0)

    @property
    def settled(self) -> int:
        """Number of positions that lists are laid out for; those after are in the overlay."""
        return len(self.available_from)

    def __len__(self) -> int:
        """Return the number of positions, of those removed too."""
        return len(self.people)

    def floors(self) -> list[Laid]:
        """Return the floors that lists are built from."""
        return [self.main] if self.side is None else [self.main, self.side]

    def current(self, floor: Laid, candidates: NDArray[np.int32]) -> NDArray[np.bool_] | None:
        """Tell which rows of a floor still hold, given their candidates; None when all do."""
        if floor is self.side or self.moved is None:
            return None
        return ~self.moved[candidates]

    def chosen(self, among: Among) -> Ints | None:
        """Return the positions of those asked for, each once, ascending; None for everyone.

        Raises
        ------
        UnknownCandidateError, ArraysError
            When someone is not in the index, or a mask has the wrong length.
        """
        if among is None:
            return None
        if isinstance(among, np.ndarray) and among.dtype == np.bool_:
            if among.shape != (len(self),):
                raise ArraysError("among", f"shape {among.shape}, not ({len(self)},)")
            return self._here(np.flatnonzero(among))
        given = np.asarray(among)
        if not len(given):
            return np.zeros(0, dtype=np.int64)
        if not np.issubdtype(given.dtype, np.integer):
            return np.unique(self.people.positions([str(each) for each in given]))
        found = np.unique(given).astype(np.int64)
        for each in (found[0], found[-1]):
            self.people.position(int(each))
        for each in self.people.gone.intersection(found.tolist() if self.people.gone else ()):
            self.people.position(each)
        return found

    def everyone(self) -> Ints:
        """Return all positions but those removed, ascending."""
        return self._here(np.arange(len(self)))

    def _here(self, positions: Ints) -> Ints:
        if not self.people.gone:
            return positions
        kept = np.ones(len(self), dtype=bool)
        kept[list(self.people.gone)] = False
        return positions[kept[positions]]

    def starts_and_held(self, positions: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return the first day each can start, and whether the portfolio holds anything."""
        lately, places = self.overlay.among(positions)
        laid = np.where(lately, 0, positions) if self.settled else np.zeros(0, dtype=np.int64)
        if not lately.any():
            return self.available_from[laid].astype(np.int64), self.held[laid]
        start, held = np.zeros(len(positions), dtype=np.int64), np.zeros(len(positions), dtype=bool)
        if self.settled:
            start[:], held[:] = self.available_from[laid], self.held[laid]
        start[lately], held[lately] = self.overlay.starts_on[places], self.overlay.held[places]
        return start, held

    def holding(self, positions: Ints) -> NDArray[np.bool_]:
        """Tell whether some portfolios hold anything."""
        return self.starts_and_held(positions)[1] if len(self.overlay) else self.held[positions]

    def put(self, profile: SkillProfile, relatedness: Relatedness, trust: Trust) -> None:
        """Insert a candidate, or replace what is known of them."""
        place = self.people.find(profile.alias)
        known = place >= 0
        rows, ids = table.rows_of(place if known else len(self), profile, relatedness, trust)
        if not known:
            place = self.people.add(profile.alias)
        self.overlay.put(place, rows, ids, starts_on=starts_on(profile), held=bool(profile.grounds))
        self.changes += 1
        self._settle_past(SETTLE_AT)

    def drop(self, candidate: str) -> None:
        """Remove a candidate for good."""
        place = self.people.position(candidate)
        self.people.remove(place)
        self.overlay.put(place, [], [], starts_on=ALWAYS, held=False)
        self.changes += 1
        self._settle_past(SETTLE_AT)

    def settle(self) -> None:
        """Lay everything out as one floor."""
        self._settle_past(1)
        if self.side is not None:
            self._one_floor()

    def _settle_past(self, changes: int) -> None:
        if len(self.overlay) < changes:
            return
        changed, settled, count = self.overlay.positions, self.settled, len(self)
        self.people = self.people.with_newcomers()
        more = count - settled
        self.available_from = np.concatenate([self.available_from, np.zeros(more, dtype=np.int32)])
        self.held = np.concatenate([self.held, np.zeros(more, dtype=bool)])
        self.available_from[changed], self.held[changed] = self.overlay.starts_on, self.overlay.held
        main = len(self.main.own_starts) - 1
        if self.moved is None:
            self.moved = np.zeros(main, dtype=bool)
        self.moved[changed[changed < main]] = True
        rows = self.overlay.rows(self.overlay.standing_rows())
        if self.side is not None:
            again = np.zeros(count, dtype=bool)
            again[changed] = True
            before = self.side.grounds
            rows = table.stacked([before.take(~again[before.candidate]), rows])
        self.side = Laid.of(rows.sorted(), count, self.skills)
        self.overlay = Overlay()
        self.epoch += 1
        self.changes += 1
        if len(rows) > max(ONE_AGAIN_AT, len(self.main) // 8):
            self._one_floor()

    def _one_floor(self) -> None:
        kept = [
            floor.grounds if current is None else floor.grounds.take(current)
            for floor in self.floors()
            for current in [self.current(floor, floor.grounds.candidate)]
        ]
        self.main = Laid.of(table.stacked(kept).sorted(), len(self), self.skills)
        self.side = self.moved = None
        self.epoch += 1

    @property
    def skills(self) -> int:
        """Size of the vocabulary."""
        return len(self.main.skill_starts) - 1
