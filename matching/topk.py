"""The greatest of many sums, most of them nought: by the maxima of parts and a threshold, without sorting the rest."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.runs import Ints

LEAST_FOLDED = 1 << 12
_MANY_OPENED = 1 << 13  # sums: so many are read sooner column by column than each at its place
_SLOWER = 12  # how many times longer one sum takes when it is opened alone
Sums = NDArray[np.unsignedinteger[Any]]


def _width(count: int) -> int:
    return 12 * math.isqrt(count) if count >= LEAST_FOLDED else count


class Folded:
    """Sums folded into rows, so that one pass over whole rows gives the maximum of every column.

    Partitioning mostly equal numbers is slow; only the columns that can hold what is looked for are opened.

    Parameters
    ----------
    sums : unsigned array of shape (n,)
        Contiguous; it must not change meanwhile.
    """

    __slots__ = ("_maxima", "_sums", "_whole", "_width")

    def __init__(self, sums: Sums) -> None:
        self._sums = sums
        self._width = _width(len(sums))
        height = len(sums) // self._width if self._width else 0
        self._whole = height * self._width
        self._maxima = self._fold(height) if height > 1 else None

    def _fold(self, height: int) -> Sums:
        found: Sums = self._sums[: self._whole].reshape(height, self._width).max(axis=0)
        return found

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
        found, values = self._reaching(self._maxima, least)
        if len(found) > count:
            found = found[values >= _greatest(values, count)]
        return found

    def reaching(self, least: int) -> Ints:
        """Return where the sums that reach `least`, at least 1, are."""
        return self._reaching(self._maxima, least)[0]

    def _reaching(self, maxima: Sums | None, least: int) -> tuple[Ints, Sums]:
        """Return the same, and these sums, given the maxima of the columns."""
        hot = None if maxima is None else (maxima >= maxima.dtype.type(least)).nonzero()[0]
        if hot is None or maxima is None or _SLOWER * len(hot) > self._width:
            values = self._read(slice(None))
            found = (values >= values.dtype.type(least)).nonzero()[0]
            return found, values[found]
        found = self._opened(hot, maxima.dtype.type(least))
        return found, self._read(found)

    def _opened(self, hot: Ints, bound: np.unsignedinteger[Any]) -> Ints:
        """Return where sums reach a bound, in some columns and past the last whole row."""
        rest = self._whole + (self._read(slice(self._whole, None)) >= bound).nonzero()[0]
        if len(hot) * self._whole < _MANY_OPENED * self._width:
            opened = (hot + np.arange(0, self._whole, self._width)[:, None]).ravel()
            return np.concatenate([opened[self._read(opened) >= bound], rest])
        columns = self._sums[: self._whole].reshape(-1, self._width)[:, hot].ravel()
        row, column = np.divmod((self._half(columns) >= bound).nonzero()[0], len(hot))
        return np.concatenate([row * self._width + hot[column], rest])

    def _read(self, which: slice | Ints) -> Sums:
        return self._half(self._sums[which])

    def _half(self, sums: Sums) -> Sums:
        """Return what is looked for of some sums: all of them here."""
        return sums


class FoldedPairs(Folded):
    """Pairs of sums, one in the upper half of each number and one in the lower: what is looked for is the upper.

    Parameters
    ----------
    sums : uint32 array of shape (n,)
        Contiguous; it must not change meanwhile.

    Examples
    --------
    >>> pairs = FoldedPairs(np.array([5, 2, 9], dtype=np.uint32) << 16 | np.array([1, 3, 0], dtype=np.uint32))
    >>> pairs.leaders(2), pairs.reaching_below(1)
    (array([0, 2]), array([0, 1]))
    """

    __slots__ = ("_below",)

    def __init__(self, sums: NDArray[np.uint32]) -> None:
        self._below: Sums | None = None
        super().__init__(sums)

    def _fold(self, height: int) -> Sums:
        halves = self._sums[: self._whole].view(np.uint16).reshape(height, 2 * self._width).max(axis=0)
        upper, self._below = (halves[1::2], halves[::2])[:: 1 if sys.byteorder == "little" else -1]
        return np.ascontiguousarray(upper)

    def _half(self, sums: Sums) -> Sums:
        return sums >> np.uint32(16)

    def reaching_below(self, least: int) -> Ints:
        """Return where the lower sums that reach `least`, at least 1, are."""
        hot = None if self._below is None else (self._below >= np.uint16(least)).nonzero()[0]
        if hot is None or _SLOWER * len(hot) > self._width:
            found = np.arange(len(self._sums))
        else:
            opened = (hot + np.arange(0, self._whole, self._width)[:, None]).ravel()
            found = np.concatenate([opened, np.arange(self._whole, len(self._sums))])
        return found[(self._sums[found] & np.uint32(0xFFFF)) >= least]


def leaders_by_row(sums: Sums, count: int) -> tuple[Ints, Ints, Sums]:
    """Return where each row's greatest sums above 0 are: the `count` first and all that may equal the least of them.

    Parameters
    ----------
    sums : unsigned array of shape (n_rows, n), n at least 1
        Contiguous.
    count : int
        At least 1.

    Returns
    -------
    rows, places : int arrays of shape (m,)
        Where they are, in no order.
    values : unsigned array of shape (m,)
        These sums.

    Examples
    --------
    >>> leaders_by_row(np.array([[0, 3, 1, 3, 0], [2, 0, 1, 0, 0]], dtype=np.uint16), 1)
    (array([0, 0, 1]), array([1, 3, 0]), array([3, 3, 2], dtype=uint16))
    """
    width = _width(sums.shape[1])
    height = sums.shape[1] // width
    whole = width * height
    maxima = sums[:, :whole].reshape(-1, height, width).max(axis=1)
    least = np.ones(len(sums), dtype=sums.dtype)
    if width > count:
        least = np.maximum(least, np.partition(maxima, width - count, axis=1)[:, width - count])
    people, hot = sums.shape[1], (maxima >= least[:, None]).ravel().nonzero()[0]
    row = hot // width
    opened = ((hot + row * (people - width))[:, None] + np.arange(0, whole, width)).ravel()
    bounds = np.repeat(least[row], height)
    values = sums.ravel()[opened]
    kept = (values >= bounds).nonzero()[0]
    end_rows, end_places = (sums[:, whole:] >= least[:, None]).nonzero()
    rows, places = np.divmod(opened[kept], people)
    return (
        np.concatenate([rows, end_rows]),
        np.concatenate([places, whole + end_places]),
        np.concatenate([values[kept], sums[end_rows, whole + end_places]]),
    )


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
