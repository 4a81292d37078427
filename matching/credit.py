"""Credit: what one ground earns for one requirement, and whether it truly answers it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.sources import Source
from matching.units import LEVELS, UNIT

Whole = NDArray[np.integer[Any]]
Base = Whole | int
Parts = Whole | np.int32


COMMON = 12  # a multiple of every level, in whose parts all fits of a demand are told alike


def _base(wanted: Base) -> Base:
    """Return in how many parts a level counts; for one wanted level a plain number, which keeps columns narrow."""
    return max(wanted, 1) if isinstance(wanted, int) else np.maximum(wanted, 1)


def level_part(level: Whole, wanted: Base) -> Whole:
    """Return the level's factor in parts of the wanted level, of 1 when none is wanted.

    Parameters
    ----------
    level : int array of shape (n,)
        From 1 to 4, 0 when not given.
    wanted : int or int array of shape (n,)
        The same.
    """
    base = _base(wanted)
    blank = level == 0 if isinstance(wanted, int) and wanted else (level == 0) | (np.asarray(wanted) == 0)
    return np.where(blank, base, np.minimum(level, base))


def fits_by_level(k: Whole, wanted: Whole) -> tuple[Whole, Whole]:
    """Return for each need what a holding is worth at each level, and its level's factor.

    Parameters
    ----------
    k : int array of shape (n,)
        Relatedness in thousandths.
    wanted : int array of shape (n,)
        As for `level_part`.

    Returns
    -------
    fits : int array of shape (n, 5)
        By level held, 0 when not given: thousandths of `COMMON`.
    parts : int array of shape (n, 5)
        From `level_part`.
    """
    parts = level_part(np.arange(LEVELS + 1), wanted[:, None])
    return k[:, None] * parts * (COMMON // np.maximum(wanted, 1))[:, None], parts


def credit(fit: Whole, trust: Whole, wanted: Base) -> Whole:
    """Return fit times trust in thousandths, halves upwards.

    Parameters
    ----------
    fit : int array of shape (n,)
        K times `level_part`: thousandths of the wanted level.
    trust : int array of shape (n,)
        Thousandths.
    wanted : int or int array of shape (n,)
        As for `level_part`.
    """
    half = _base(wanted) * UNIT
    found: Whole = (2 * fit * trust + half) // (2 * half)
    return found


def answers(
    k: Whole, source: NDArray[np.uint8], part: Parts, *, wanted: Base, floor: int, mandatory: NDArray[np.bool_] | bool
) -> NDArray[np.bool_]:
    """Tell which grounds truly answer, proof set aside.

    Parameters
    ----------
    k, source : arrays of shape (n,)
        Relatedness in thousandths, and where it comes from.
    part : int or int array of shape (n,)
        From `level_part`; 1 when no level is wanted.
    wanted : int or int array of shape (n,)
        As for `level_part`.
    floor : int
        Least fit that answers, in thousandths.
    mandatory : bool or bool array of shape (n,)
        Whether only the skill itself or a declared equivalent will do, at the level.
    """
    base = _base(wanted)
    declared = ((k == UNIT) | (source <= Source.EQUIVALENT)) & (part == base)
    found: NDArray[np.bool_] = (k * part >= floor * base) & (declared | ~np.asarray(mandatory, dtype=bool))
    return found
