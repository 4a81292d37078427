"""Who was shown to hold what on a day: what closeness is counted from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.pool import Pool
from matching.profiles import Proof, State
from matching.runs import Ints, spans
from matching.table import UNKNOWN, GroundTable


def shown(pool: Pool, day: int, useful: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return who holds which of some skills by an attested or certified ground that counts on a day.

    Parameters
    ----------
    pool : Pool
        The candidates.
    day : int
        Days since 1970-01-01, today: what is only coming was not shown yet.
    useful : bool array of shape (n_skills,)
        The skills asked about.

    Returns
    -------
    positions, skills : int arrays of shape (n,)
        In no order; a pair may come twice.
    """
    skills = np.flatnonzero(useful)
    lately = np.zeros(len(pool), dtype=bool)
    lately[pool.overlay.positions] = True
    parts = []
    for floor in pool.floors():
        starts = floor.skill_starts[skills]
        rows = spans(starts, floor.skill_starts[skills + 1] - starts)
        rows = rows[counts(floor.grounds, rows, day)]
        who = floor.grounds.candidate[rows]
        standing = ~lately[who]
        current = pool.current(floor, who)
        if current is not None:
            standing &= current
        parts.append((who[standing].astype(np.int64), floor.grounds.skill[rows[standing]].astype(np.int64)))
    table = pool.overlay.table()
    rows = pool.overlay.standing_rows()
    rows = rows[useful[table.skill[rows]] & counts(table, rows, day)]
    parts.append((table.candidate[rows].astype(np.int64), table.skill[rows].astype(np.int64)))
    return np.concatenate([who for who, _ in parts]), np.concatenate([what for _, what in parts])


def counts(grounds: GroundTable, rows: NDArray[np.integer[Any]], day: int) -> NDArray[np.bool_]:
    """Tell which rows are attested or certified, and count on a day."""
    proof = grounds.proof[rows]
    found: NDArray[np.bool_] = (
        (proof >= Proof.ATTESTED)
        & (proof != UNKNOWN)
        & (grounds.state[rows] == State.ACQUIRED)
        & (grounds.from_day[rows] <= day)
        & (grounds.until_day[rows] >= day)
        & (grounds.lapses_on[rows] >= day)
    )
    return found
