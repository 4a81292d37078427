"""Runs of rows that belong together: ranges end to end, and rows sorted by candidate cut into whole candidates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
PAIRS_AT_ONCE = 2_000_000


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


def whole_parts(candidate: Ints) -> list[slice]:
    """Cut rows sorted by candidate into whole candidates, a bounded number of (row, day) pairs at a time."""
    bounds = np.flatnonzero(np.diff(candidate, prepend=-1, append=-1))
    if len(bounds) < 2:
        return []
    load = np.cumsum(np.diff(bounds) ** 2) // PAIRS_AT_ONCE
    cuts = bounds[1:][np.flatnonzero(np.diff(load, append=load[-1] + 1))]
    return [slice(int(a), int(b)) for a, b in zip([0, *cuts[:-1]], cuts, strict=True)]
