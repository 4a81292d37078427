"""The greatest of many sums, most of them nought: by the maxima of parts and a threshold, without sorting the rest."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.runs import Ints

LEAST_FOLDED = 1 << 12
Sums = NDArray[np.unsignedinteger[Any]]


def leaders(sums: Sums, count: int) -> Ints:
    """Return where the `count` greatest sums above 0 are, with all that equal the least of them.

    Partitioning mostly equal numbers is slow; here only the columns that can hold a leader
    are opened, once the sums are folded into rows.

    Parameters
    ----------
    sums : unsigned array of shape (n,)
        Contiguous.
    count : int
        At least 1.

    Examples
    --------
    >>> leaders(np.array([0, 3, 1, 3, 0, 2], dtype=np.uint16), 1)
    array([1, 3])
    """
    found = _opened(sums, count)
    if len(found) > count:
        values = sums[found]
        least = np.partition(values, len(values) - count)[len(values) - count]
        found = found[values >= least]
    return found


def _opened(sums: Sums, count: int) -> Ints:
    """Return the leaders and some others, above 0."""
    width = _width(len(sums))
    height = len(sums) // width if width else 0
    if height < 2 or width <= 2 * count:
        return np.flatnonzero(sums != 0)
    whole = height * width
    columns = sums[:whole].reshape(height, width)
    maxima = columns.max(axis=0)
    least = np.partition(maxima, width - count)[width - count]  # as many columns hold a sum as great, or greater
    hot = np.flatnonzero(maxima >= least)
    if least == 0 or 4 * len(hot) > width:
        return np.flatnonzero(sums >= max(least, 1))
    row, place = np.nonzero(columns[:, hot] >= least)
    return np.concatenate([row * width + hot[place], whole + np.flatnonzero(sums[whole:] >= least)])


def _width(count: int) -> int:
    """Return into how many columns to fold sums: maxima down the columns take whole rows at a time."""
    return 16 * math.isqrt(count) if count >= LEAST_FOLDED else 0


def first(order: Ints, units: Ints, count: int) -> Ints:
    """Return the places of the `count` greatest units, best first, equals by `order`.

    Parameters
    ----------
    order : int array of shape (n,)
        What tells equals apart, all different.
    units : int array of shape (n,)
        What is ranked.
    count : int
        How many; fewer when there are not as many.
    """
    if len(units) > 4 * count > 0:
        least = np.partition(units, len(units) - count)[len(units) - count]
        above, equal = np.flatnonzero(units > least), np.flatnonzero(units == least)
        wanting = count - len(above)
        if len(equal) > wanting:
            equal = equal[np.argpartition(order[equal], wanting - 1)[:wanting]]
        kept = np.concatenate([above, equal])
    else:
        kept = np.arange(len(units))
    return kept[np.lexsort((order[kept], -units[kept]))][:count]
