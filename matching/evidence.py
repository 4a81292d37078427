"""What the grounds bring to one demand: a row per requirement and ground that can earn something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.demands import Demand, Requirement
from matching.relatedness import Relatedness
from matching.sources import Source
from matching.table import GroundTable, Ints, spans
from matching.units import UNIT


@dataclass(frozen=True, slots=True)
class Evidence:
    """Columns of shape (n_pairs,), one pair per requirement and ground, by requirement.

    Parameters
    ----------
    requirement : int64
        Place of the requirement in the demand.
    row : int64
        Row of the ground in the table.
    candidate : int64
        Candidate's number.
    relatedness : int64
        K in thousandths.
    source : uint8
        `Source` code of that K.
    credit : int64
        Credit in thousandths, if the ground counts on the day.
    answers : bool
        Whether it truly answers the requirement.
    from_day, until_day : int64
        Days it counts, both included.
    """

    requirement: Ints
    row: Ints
    candidate: Ints
    relatedness: Ints
    source: NDArray[np.uint8]
    credit: Ints
    answers: NDArray[np.bool_]
    from_day: Ints
    until_day: Ints


def gather(
    demand: Demand, relatedness: Relatedness, table: GroundTable, starts: Ints, *, today: int, horizon: int
) -> Evidence:
    """Gather what counts for `demand` on some day from `today` to `horizon`, as known on `today`.

    Parameters
    ----------
    starts : int array of shape (n_skills + 1,)
        First row of each skill in the table.

    Raises
    ------
    UnknownSkillError
        When a required skill is not in the vocabulary.
    """
    parts = [
        _earning(place, need, _counting(relatedness, table, starts, need.skill, (today, horizon)), table, demand)
        for place, need in enumerate(demand.requirements)
    ]
    return Evidence(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _counting(
    relatedness: Relatedness, table: GroundTable, starts: Ints, skill: str, days: tuple[int, int]
) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """Return the rows related to a skill that count on some of the days, with K and its source."""
    held, values, sources = relatedness.row(relatedness.number(skill))
    lengths = starts[held + 1] - starts[held]
    rows = spans(starts[held], lengths)
    today, horizon = days
    counts = (table.lapses_on[rows] >= today) & (table.until_day[rows] >= today) & (table.from_day[rows] <= horizon)
    return rows[counts], np.repeat(values.astype(np.int64), lengths)[counts], np.repeat(sources, lengths)[counts]


def _earning(
    place: int,
    need: Requirement,
    counting: tuple[Ints, Ints, NDArray[np.uint8]],
    table: GroundTable,
    demand: Demand,
) -> tuple[NDArray[Any], ...]:
    """Return the columns of one requirement."""
    rows, k, source = counting
    level, wanted = table.level[rows].astype(np.int64), need.level or 0
    base = wanted or 1
    part = np.where((level == 0) | (wanted == 0), base, np.minimum(level, base))
    fit = k * part  # in thousandths of `base`
    twice = 2 * fit * table.trust[rows] + base * UNIT
    credit = twice // (2 * base * UNIT)
    answers = fit >= demand.fit_floor_thousandths * base
    if need.mandatory:
        answers &= ((k == UNIT) | (source <= Source.EQUIVALENT)) & (part == base)
    return (
        np.full(len(rows), place, dtype=np.int64), rows, table.candidate[rows].astype(np.int64), k, source, credit,
        answers, table.from_day[rows].astype(np.int64), table.until_day[rows].astype(np.int64),
    )  # fmt: skip
