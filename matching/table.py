"""All candidates' grounds in columns, sorted by skill, so that a requirement reads only the rows that can answer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from matching.availability import standing
from matching.errors import ArraysError
from matching.profiles import SkillProfile, Trust
from matching.relatedness import Relatedness
from matching.runs import Ints
from matching.texts import Texts
from matching.units import ALWAYS, FOREVER, LEVELS, UNIT

UNKNOWN = 255
COLUMNS = 9
_FEW = 20_000


def order_by(keys: NDArray[np.integer[Any]], bound: int) -> Ints:
    """Return the order that sorts `keys`, within [0, bound), equals as they came, in one pass over them."""
    if len(keys) < _FEW:
        return np.argsort(keys, kind="stable").astype(np.int64)
    rows = len(keys)
    one_a_row = sparse.csr_array((np.arange(rows, dtype=np.int32), keys, np.arange(rows + 1)), shape=(rows, bound))
    found: Ints = one_a_row.tocsc().data.astype(np.int64)
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
        Days since 1970-01-01; see `matching.availability.standing`.
    proof, state : uint8
        `Proof` and `State` codes, 255 when not known.
    ground : Texts
        Ids of the grounds.
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
    ground: Texts

    def __len__(self) -> int:
        """Return the number of grounds."""
        return len(self.skill)

    def take(self, rows: NDArray[Any]) -> GroundTable:
        """Return the given rows (numbers or mask), in their order."""
        return GroundTable(*(getattr(self, column.name)[rows] for column in fields(self)))

    def sorted(self) -> GroundTable:
        """Return the rows by skill, then candidate, else as they came."""
        if not len(self):
            return self
        order = order_by(self.candidate, int(self.candidate.max()) + 1)
        return self.take(order[order_by(self.skill[order], int(self.skill.max()) + 1)])

    def joined(self, other: GroundTable) -> GroundTable:
        """Return both tables' rows, sorted."""
        return stacked([self, other]).sorted()

    def unnamed(self) -> GroundTable:
        """Return the rows without their ids."""
        return replace(self, ground=Texts.blank(len(self)))

    def given(self, owners: NDArray[np.int32]) -> GroundTable:
        """Return the rows given to other candidates, of the same shape."""
        return replace(self, candidate=owners)

    def moved(self, candidate: int) -> GroundTable:
        """Return the rows given to one candidate."""
        return replace(self, candidate=np.full(len(self), candidate, dtype=np.int32))


NUMBERS = tuple(column.name for column in fields(GroundTable) if column.name != "ground")


def stacked(tables: Sequence[GroundTable]) -> GroundTable:
    """Return all the tables' rows, one table after the other."""
    columns = {name: np.concatenate([getattr(each, name) for each in tables]) for name in NUMBERS}
    return GroundTable(**columns, ground=Texts.joined([each.ground for each in tables]))


def from_columns(columns: Ints, ground: Texts) -> GroundTable:
    """Narrow the columns, of shape (COLUMNS, n_grounds), in the order of the fields."""
    return GroundTable(
        columns[0].astype(np.int32), columns[1].astype(np.int32), columns[2].astype(np.uint8),
        columns[3].astype(np.uint16), columns[4].astype(np.int32), columns[5].astype(np.int32),
        columns[6].astype(np.int32), columns[7].astype(np.uint8), columns[8].astype(np.uint8), ground,
    )  # fmt: skip


def rows_of(
    candidate: int, profile: SkillProfile, relatedness: Relatedness, trust: Trust
) -> tuple[list[tuple[int, ...]], list[str]]:
    """Return a profile's grounds that can ever count as rows of COLUMNS numbers, and their ids.

    Raises
    ------
    UnknownSkillError
        When a ground's skill is not in the relatedness.
    """
    rows: list[tuple[int, ...]] = []
    ids: list[str] = []
    for ground in profile.grounds:
        skill = relatedness.number(ground.skill)
        found = standing(ground, trust)
        if found is None:
            continue
        window = found.window
        rows.append(
            (skill, candidate, ground.level or 0, window.trust, window.from_day, window.until_day,
             found.lapses_on, ground.proof, ground.state)
        )  # fmt: skip
        ids.append(ground.id)
    return rows, ids


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
        rows, names = rows_of(candidate, profile, relatedness, trust)
        numbers += rows
        ids += names
    columns = np.array(numbers, dtype=np.int64).reshape(len(numbers), COLUMNS).T
    return from_columns(columns, Texts.of(ids)).sorted()


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

    def column(name: str, given: ArrayLike | None, default: int, low: int, high: int) -> NDArray[Any]:
        values = np.full(rows, default) if given is None else np.asarray(given)
        if values.shape != (rows,):
            raise ArraysError(name, f"shape {values.shape}, not ({rows},)")
        if rows and not np.issubdtype(values.dtype, np.integer):
            raise ArraysError(name, f"type {values.dtype}, not integer")
        if rows and (values.min() < low or values.max() > high):
            raise ArraysError(name, f"outside [{low}, {high}]")
        return values

    names = Texts.blank(rows) if ground_ids is None else Texts.of(ground_ids)
    if len(names) != rows:
        raise ArraysError("ground_ids", f"shape ({len(names)},), not ({rows},)")
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
