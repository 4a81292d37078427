"""All candidates' grounds in columns, sorted by skill, so that a requirement reads only the rows that can answer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.availability import standing
from matching.errors import ArraysError
from matching.profiles import SkillProfile, Trust
from matching.relatedness import Relatedness
from matching.units import ALWAYS, FOREVER, LEVELS, UNIT

UNKNOWN = 255
Ints = NDArray[np.int64]


def spans(starts: Ints, lengths: Ints) -> Ints:
    """Return the concatenated ranges start, start + 1, … of the given lengths.

    Examples
    --------
    >>> spans(np.array([5, 0]), np.array([2, 3]))
    array([5, 6, 0, 1, 2])
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    found: Ints = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return found


@dataclass(frozen=True, slots=True)
class GroundTable:
    """Grounds in columns of shape (n_grounds,), sorted by skill then candidate.

    Parameters
    ----------
    skill, candidate : int32
        Numbers in the relatedness and in the index.
    level : uint8
        From 1 to 4, 0 when not given.
    trust : uint16
        Worth in thousandths.
    from_day, until_day, lapses_on : int32
        Days since 1970-01-01; see `matching.profiles.standing`.
    proof, state : uint8
        `Proof` and `State` codes, 255 when not known.
    ground : object
        Ids of the grounds, as str.
    """

    skill: NDArray[np.int32]
    candidate: NDArray[np.int32]
    level: NDArray[np.uint8]
    trust: NDArray[np.uint16]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]
    lapses_on: NDArray[np.int32]
    proof: NDArray[np.uint8]
    state: NDArray[np.uint8]
    ground: NDArray[np.object_]

    def __len__(self) -> int:
        """Return the number of grounds."""
        return len(self.skill)

    def take(self, rows: NDArray[Any]) -> GroundTable:
        """Return the given rows (numbers or mask), in their order."""
        return GroundTable(*(getattr(self, column.name)[rows] for column in fields(self)))

    def sorted(self) -> GroundTable:
        """Return the rows by skill, then candidate, else as they came."""
        return self.take(np.lexsort((self.candidate, self.skill)))

    def joined(self, other: GroundTable) -> GroundTable:
        """Return both tables' rows, sorted."""
        return stacked([self, other])

    def of(self, candidate: int) -> GroundTable:
        """Return one candidate's rows."""
        return self.take(np.flatnonzero(self.candidate == candidate))

    def without(self, candidate: int) -> GroundTable:
        """Return all rows but one candidate's."""
        return self.take(self.candidate != candidate)

    def moved(self, candidate: int) -> GroundTable:
        """Return the rows given to one candidate."""
        return replace(self, candidate=np.full(len(self), candidate, dtype=np.int32))


def stacked(tables: Sequence[GroundTable]) -> GroundTable:
    """Return all the tables' rows in one, sorted."""
    columns = (np.concatenate([getattr(each, c.name) for each in tables]) for c in fields(GroundTable))
    return GroundTable(*columns).sorted()


def from_profiles(profiles: Iterable[tuple[int, SkillProfile]], relatedness: Relatedness, trust: Trust) -> GroundTable:
    """Lay the profiles' grounds in columns, sorted.

    Raises
    ------
    UnknownSkillError
        When a ground's skill is not in the relatedness.
    """
    numbers: list[tuple[int, ...]] = []
    ids: list[str] = []
    for candidate, profile in profiles:
        for ground in profile.grounds:
            skill = relatedness.number(ground.skill)
            found = standing(ground, trust)
            if found is None:
                continue
            window = found.window
            numbers.append(
                (skill, candidate, ground.level or 0, window.trust, window.from_day, window.until_day,
                 found.lapses_on, ground.proof, ground.state)
            )  # fmt: skip
            ids.append(ground.id)
    columns = np.array(numbers, dtype=np.int64).reshape(len(numbers), 9).T
    return GroundTable(
        columns[0].astype(np.int32), columns[1].astype(np.int32), columns[2].astype(np.uint8),
        columns[3].astype(np.uint16), columns[4].astype(np.int32), columns[5].astype(np.int32),
        columns[6].astype(np.int32), columns[7].astype(np.uint8), columns[8].astype(np.uint8),
        np.array(ids, dtype=np.object_),
    ).sorted()  # fmt: skip


def from_arrays(
    *,
    candidates: int,
    skills: int,
    candidate: ArrayLike,
    skill: ArrayLike,
    level: ArrayLike | None,
    trust: ArrayLike | None,
    from_day: ArrayLike | None,
    until_day: ArrayLike | None,
    lapses_on: ArrayLike | None,
    proof: ArrayLike | None,
    state: ArrayLike | None,
    ground_ids: Sequence[str] | None,
) -> GroundTable:
    """Check the columns, fill those not given, and sort them; see `CandidateIndex.from_arrays`."""
    rows = len(np.asarray(candidate))

    def column(name: str, given: ArrayLike | None, default: int, low: int, high: int) -> Ints:
        values = np.full(rows, default) if given is None else np.asarray(given)
        if values.shape != (rows,):
            raise ArraysError(name, f"shape {values.shape}, not ({rows},)")
        if rows and not np.issubdtype(values.dtype, np.integer):
            raise ArraysError(name, f"type {values.dtype}, not integer")
        if rows and (values.min() < low or values.max() > high):
            raise ArraysError(name, f"outside [{low}, {high}]")
        return values.astype(np.int64, copy=False)

    names = np.full(rows, "", dtype=np.object_) if ground_ids is None else np.array(ground_ids, dtype=np.object_)
    if names.shape != (rows,):
        raise ArraysError("ground_ids", f"shape {names.shape}, not ({rows},)")
    table = GroundTable(
        column("skill", skill, 0, 0, skills - 1).astype(np.int32),
        column("candidate", candidate, 0, 0, candidates - 1).astype(np.int32),
        column("level", level, 0, 0, LEVELS).astype(np.uint8),
        column("trust", trust, UNIT, 0, UNIT).astype(np.uint16),
        column("from_day", from_day, ALWAYS, ALWAYS, FOREVER).astype(np.int32),
        column("until_day", until_day, FOREVER, ALWAYS, FOREVER).astype(np.int32),
        column("lapses_on", lapses_on, FOREVER, ALWAYS, FOREVER).astype(np.int32),
        column("proof", proof, UNKNOWN, 0, UNKNOWN).astype(np.uint8),
        column("state", state, UNKNOWN, 0, UNKNOWN).astype(np.uint8),
        names,
    )
    return table.sorted()
