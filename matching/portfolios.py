"""What candidates hold, read from whichever floor it lies on: all of it, or what counts for one demand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import table
from matching.evidence import Held
from matching.laid import Laid
from matching.pool import Pool
from matching.runs import Ints
from matching.table import GroundTable


class Portfolio(NamedTuple):
    """What one candidate holds.

    Parameters
    ----------
    candidate : str
        Their id.
    rows : GroundTable
        Their grounds.
    scored : bool
        Whether they hold anything, be it what can never count.
    available_from : int
        The first day they can start, days since 1970-01-01.
    """

    candidate: str
    rows: GroundTable
    scored: bool
    available_from: int


def portfolios(pool: Pool, positions: Ints) -> GroundTable:
    """Return the grounds of some candidates, each given to the candidate's place in `positions`.

    Parameters
    ----------
    positions : int array of shape (n,)
        Theirs, each once.
    """
    parts = []
    for floor, places in _by_floor(pool, positions):
        if floor is None:
            parts.append(pool.overlay.portfolios(positions))
        else:
            rows, lengths = floor.held_by(positions[places])
            parts.append(floor.grounds.take(rows).given(np.repeat(places, lengths).astype(np.int32)))
    return parts[0] if len(parts) == 1 else table.stacked(parts)


def portfolio(pool: Pool, candidate: str | int) -> Portfolio:
    """Return what there is to know of one candidate, given their id or position.

    Raises
    ------
    UnknownCandidateError
        When there is no such candidate, or no longer.
    """
    place = pool.people.position(candidate)
    start, held = pool.starts_and_held(np.array([place]))
    return Portfolio(pool.people.name(place), portfolios(pool, np.array([place])), bool(held[0]), int(start[0]))


def holdings(pool: Pool, positions: Ints, useful: NDArray[np.bool_], *, today: int, horizon: int) -> Held:
    """Return the grounds of some candidates that count on some day from today to the horizon.

    Parameters
    ----------
    positions : int array of shape (n,)
        Theirs, each once; each ground is given to the candidate's place among them.
    useful : bool array of shape (n_skills,)
        Of these skills alone.
    today, horizon : int
        Days since 1970-01-01.
    """
    parts = [
        pool.overlay.holdings(positions, useful, today, horizon)
        if floor is None
        else _holdings(floor, positions, places, useful, (today, today, horizon))
        for floor, places in _by_floor(pool, positions)
    ]
    return parts[0] if len(parts) == 1 else Held(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _by_floor(pool: Pool, positions: Ints) -> list[tuple[Laid | None, Ints]]:
    """Return where the grounds of some candidates lie, None for the overlay, and the places of those who have any
    there; at least one floor.
    """
    if pool.moved is None and not len(pool.overlay):
        return [(pool.main, np.arange(len(positions)))]
    lately, _ = pool.overlay.among(positions)
    aside = np.zeros(len(positions), dtype=bool)
    if pool.moved is not None:
        aside = ~lately & (positions >= len(pool.moved))
        known = ~lately & ~aside
        aside[known] = pool.moved[positions[known]]
    found: list[tuple[Laid | None, Ints]] = [
        (floor, np.flatnonzero(which))
        for floor, which in ((None, lately), (pool.side, aside), (pool.main, ~lately & ~aside))
        if which.any()
    ]
    return found or [(pool.main, np.zeros(0, dtype=np.int64))]


def _holdings(
    floor: Laid, positions: Ints, places: Ints, useful: NDArray[np.bool_], days: tuple[int, int, int]
) -> Held:
    rows, lengths = floor.held_by(positions[places])
    grounds = floor.grounds
    skill = grounds.skill[rows]  # before the other columns, which lie far apart
    kept = useful[skill].nonzero()[0]
    rows = rows[kept]
    counts = floor.counts(rows, *days).nonzero()[0]
    kept, rows = kept[counts], rows[counts]
    return Held(
        places.repeat(lengths)[kept], skill[kept], grounds.level[rows], grounds.trust[rows],
        grounds.from_day[rows], grounds.until_day[rows],
    )  # fmt: skip
