"""Proposes how much each of an occupation's skills should weigh in an offer, for the employer to correct."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.errors import ArraysError

HIGH, MIDDLE = 0.7, 0.4
CORE_SHARE = 0.5


def rarity(holders: ArrayLike, occupations: int) -> NDArray[np.float64]:
    """Return how much a skill tells occupations apart: log(occupations / holders) / log(occupations).

    This is the inverse document frequency of Spärck Jones (1972), brought to [0, 1]: 1 when a single occupation asks
    for the skill (or none), 0 when all do.

    Parameters
    ----------
    holders : int array of shape (n_skills,)
        How many occupations ask for each skill, within [0, occupations].
    occupations : int
        How many there are, at least 1.

    Raises
    ------
    ArraysError
        When a number is out of bounds.

    Examples
    --------
    >>> rarity([1, 10, 100], 100).tolist()
    [1.0, 0.5, 0.0]
    """
    counts = np.asarray(holders, dtype=np.float64)
    if occupations < 1:
        raise ArraysError("occupations", "fewer than 1")
    if counts.size and (np.isnan(counts).any() or counts.min() < 0 or counts.max() > occupations):
        raise ArraysError("holders", f"outside [0, {occupations}]")
    if occupations == 1:
        return np.zeros_like(counts)
    return np.asarray(1 - np.log(np.maximum(counts, 1)) / np.log(occupations), dtype=np.float64)


def proposed_importance(core: ArrayLike, holders: ArrayLike, occupations: int) -> NDArray[np.int64]:
    """Propose an importance from 1 to 3 for each skill of an occupation.

    Half of the weight says whether the framework calls the skill core (or essential), half how rare it is:
    weight = 0.5 · core + 0.5 · rarity. From 0.7 up the importance is 3, from 0.4 up it is 2, else 1. So a core
    skill is 3 when at most occupations ** 0.6 occupations ask for it (some 80 of 1,584) and never under 2; another
    skill is 2 when at most occupations ** 0.2 do (some 4 of 1,584), and never 3.

    Parameters
    ----------
    core : bool array of shape (n_skills,)
        Whether the skill is core, or essential, to the occupation.
    holders : int array of shape (n_skills,)
        How many occupations ask for each.
    occupations : int
        How many there are.

    Returns
    -------
    int array of shape (n_skills,)

    Raises
    ------
    ArraysError
        When lengths differ or a number is out of bounds.

    Examples
    --------
    >>> proposed_importance([True, True, False, False], [3, 900, 2, 900], 1584).tolist()
    [3, 2, 2, 1]
    """
    flags = np.asarray(core, dtype=bool)
    rare = rarity(holders, occupations)
    if flags.shape != rare.shape:
        raise ArraysError("core", f"shape {flags.shape}, not {rare.shape}")
    weight = CORE_SHARE * flags + (1 - CORE_SHARE) * rare
    return 1 + (weight >= MIDDLE - 1e-9).astype(np.int64) + (weight >= HIGH - 1e-9).astype(np.int64)
