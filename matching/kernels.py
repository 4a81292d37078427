"""Adding a list into an accumulator: scipy's own loop where it is found, numpy's public one elsewhere.

`scipy.sparse._sparsetools.csc_matvec` adds a column of a sparse matrix into a vector in the width of the vector, three
times as fast as `numpy.add.at`. It is private, so it is looked up once and may be missing; both give the same bytes.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Accumulator = NDArray[np.unsignedinteger[Any]]
Adder = Callable[[Accumulator, NDArray[np.int32], Accumulator, int], None]

_SPARE = 4
_WEIGHTS = 1 << 12
_PIECE = 1 << 15


def narrow(total: int) -> type[np.unsignedinteger[Any]]:
    """Return the least width, of 16, 32 or 64 bits, whose sums up to `total` stay exact."""
    widths: tuple[type[np.unsignedinteger[Any]], ...] = (np.uint16, np.uint32, np.uint64)
    return next(width for width in widths if total <= np.iinfo(width).max)


def add_publicly(total: Accumulator, where: NDArray[np.int32], values: Accumulator, weight: int) -> None:
    """Add `weight * values` to `total` at `where`, which may name a place twice, by numpy's public means.

    Sums and products wrap around the width of `total`, so that a value may stand for a negative one.
    """
    np.add.at(total, where, values * total.dtype.type(weight))


@lru_cache
def _weights(code: str) -> Accumulator:
    return np.arange(_WEIGHTS, dtype=code)


def _sparse_adder() -> Adder | None:
    try:
        add_column = importlib.import_module("scipy.sparse._sparsetools").csc_matvec
    except (ImportError, AttributeError):
        return None

    def add_by_scipy(total: Accumulator, where: NDArray[np.int32], values: Accumulator, weight: int) -> None:
        bounds = np.array([0, len(where)], dtype=np.int32)
        factor = _weights(total.dtype.char)[weight : weight + 1]
        if not len(factor):
            factor = np.array([weight], dtype=total.dtype)
        add_column(len(total), 1, bounds, where, values, factor, total)

    return add_by_scipy


add_fast: Adder = _sparse_adder() or add_publicly


def scatter_add(total: Accumulator, where: NDArray[np.int32], values: Accumulator, weight: int) -> None:
    """Add `weight * values` to `total` at `where`.

    Parameters
    ----------
    total : uint16, uint32 or uint64 array of shape (n,), contiguous
        What is added to, in place, wrapping around its width.
    where : int32 array of shape (m,)
        Places within [0, n); the caller answers for it.
    values : array of shape (m,)
        Of the accumulator's width, or narrower: then widened first.
    weight : int
        Not below 0.
    """
    if len(where):
        add_fast(total, where, np.ascontiguousarray(values, dtype=total.dtype), weight)


def add_everywhere(total: Accumulator, values: NDArray[np.uint16], weight: int) -> None:
    """Add `weight * values` to the first of `total`, a piece at a time that stays in the nearest cache."""
    for start in range(0, len(values), _PIECE):
        piece = values[start : start + _PIECE]
        place = total[start : start + len(piece)]
        np.add(place, piece if weight == 1 else np.multiply(piece, weight, dtype=total.dtype), out=place)


class Scratch:
    """Accumulators used again: a fresh page costs more than a zeroed one. Threads may share it."""

    def __init__(self) -> None:
        self._free: dict[str, list[Accumulator]] = {}

    @contextmanager
    def zeros(self, count: int, kind: type[np.unsignedinteger[Any]]) -> Iterator[Accumulator]:
        """Lend a zeroed accumulator of shape (count,); none of its views may outlive the block."""
        free = self._free.setdefault(np.dtype(kind).char, [])
        try:
            whole = free.pop()
        except IndexError:
            whole = np.empty(0, dtype=kind)
        if len(whole) < count:
            whole = np.empty(count + (count >> 6) + (1 << 10), dtype=kind)
        lent = whole[:count]
        lent.fill(0)
        try:
            yield lent
        finally:
            if len(free) < _SPARE:
                free.append(whole)
