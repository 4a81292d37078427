"""The greatest of many sums, most of them nought: by the maxima of parts and a threshold, without sorting the rest."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.runs import Ints

LEAST_FOLDED = 1 << 12
Sums = NDArray[np.unsignedinteger[Any]]


class Folded:
    """Sums folded into rows, so that one pass over whole rows gives the maximum of every column.

    Partitioning mostly equal numbers is slow; only the columns that can hold what is looked for are opened.

    Parameters
    ----------
    sums : unsigned array of shape (n,)
        Contiguous; it must not change meanwhile.
    """

    __slots__ = ("_maxima", "_sums", "_whole")

    def __init__(self, sums: Sums) -> None:
        width = 12 * math.isqrt(len(sums)) if len(sums) >= LEAST_FOLDED else len(sums)
        height = len(sums) // width if width else 0
        self._sums = sums
        self._whole = height * width
        self._maxima = sums[: self._whole].reshape(height, width).max(axis=0) if height > 1 else None

    def leaders(self, count: int) -> Ints:
        """Return where the `count` greatest sums above 0 are, with all that equal the least of them.

        Parameters
        ----------
        count : int
            At least 1.

        Examples
        --------
        >>> Folded(np.array([0, 3, 1, 3, 0, 2], dtype=np.uint16)).leaders(1)
        array([1, 3])
        """
        least = 1
        if self._maxima is not None and len(self._maxima) > 2 * count:
            least = max(1, _greatest(self._maxima, count))  # as many columns hold a sum as great, or greater
        found, values = self._reaching(least)
        if len(found) > count:
            found = found[values >= _greatest(values, count)]
        return found

    def reaching(self, least: int) -> Ints:
        """Return where the sums that reach `least`, at least 1, are."""
        return self._reaching(least)[0]

    def _reaching(self, least: int) -> tuple[Ints, Sums]:
        """Return the same, and these sums."""
        sums, bound = self._sums, self._sums.dtype.type(least)
        hot = None if self._maxima is None else (self._maxima >= bound).nonzero()[0]
        if hot is None or self._maxima is None or 4 * len(hot) > len(self._maxima):
            found = (sums >= bound).nonzero()[0]
            return found, sums[found]
        opened = (hot + np.arange(0, self._whole, len(self._maxima))[:, None]).ravel()
        found = np.concatenate([opened, self._whole + (sums[self._whole :] >= bound).nonzero()[0]])
        values = sums[found]
        kept = values >= bound
        return found[kept], values[kept]


def _greatest(values: Sums, count: int) -> int:
    """Return the least of the `count` greatest."""
    return int(np.partition(values, len(values) - count)[len(values) - count])


def first(order: Ints, units: NDArray[Any], count: int) -> Ints:
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
        return np.lexsort((order, -units))[:count]
    return kept[np.lexsort((order[kept], -units[kept]))][:count]
