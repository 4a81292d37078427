"""Adding lists into an accumulator: scipy's own loop where it is found, numpy's public one elsewhere.

`scipy.sparse._sparsetools.csc_matvec` adds a column of a sparse matrix into a vector in the width of the vector, three
times as fast as `numpy.add.at`. It is private, so it is looked up once and may be missing; both give the same bytes.

What a question adds up is prepared once: every list is cut where blocks of candidates end, so that all lists are added
to one block, which stays in the processor's nearest caches, before the next.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Accumulator = NDArray[np.unsignedinteger[Any]]

BLOCK_BYTES = 1 << 19
_SPARE = 4


def narrow(total: int) -> type[np.unsignedinteger[Any]]:
    """Return the least width, of 16, 32 or 64 bits, whose sums up to `total` stay exact."""
    widths: tuple[type[np.unsignedinteger[Any]], ...] = (np.uint16, np.uint32, np.uint64)
    return next(width for width in widths if total <= np.iinfo(width).max)


class Part(NamedTuple):
    """A list ready to be added, values and weight in the width of the accumulator.

    Parameters
    ----------
    cuts : int32 array of shape (n_blocks + 1,)
        Where each block begins in `where`, and the last ends.
    where : int32 array of shape (n,)
        Places in the accumulator; the caller answers for them.
    values : unsigned array of shape (n,)
        What is added there, `weight` times; sums and products wrap around, so that one may stand for a negative one.
    weight : unsigned array of shape (1,)
        The weight.
    """

    cuts: NDArray[np.int32]
    where: NDArray[np.int32]
    values: Accumulator
    weight: Accumulator


Adder = Callable[[Accumulator, Part, int], None]


def add_publicly(total: Accumulator, part: Part, block: int) -> None:
    """Add a block of a part to `total`, which it may name a place of twice, by numpy's public means."""
    cut = slice(part.cuts[block], part.cuts[block + 1])
    np.add.at(total, part.where[cut], part.values[cut] * part.weight)


def _sparse_adder() -> Adder | None:
    try:
        add_column = importlib.import_module("scipy.sparse._sparsetools").csc_matvec
    except (ImportError, AttributeError):
        return None

    def add_by_scipy(total: Accumulator, part: Part, block: int) -> None:
        add_column(len(total), 1, part.cuts[block : block + 2], part.where, part.values, part.weight, total)

    return add_by_scipy


add_fast: Adder = _sparse_adder() or add_publicly


def scatter_add(total: Accumulator, where: NDArray[np.int32], values: Accumulator, weight: int) -> None:
    """Add `weight * values` to `total` at `where`.

    Parameters
    ----------
    total : uint16, uint32 or uint64 array of shape (n,), contiguous
        What is added to, in place, wrapping around its width.
    where : int32 array of shape (m,)
        Places within [0, n), in any order; the caller answers for it.
    values : array of shape (m,)
        Of the accumulator's width, or narrower: then widened first.
    weight : int
        Not below 0.
    """
    kind = total.dtype
    cuts = np.array([0, len(where)], dtype=np.int32)
    add_fast(total, Part(cuts, where, np.ascontiguousarray(values, dtype=kind), np.array([weight], dtype=kind)), 0)


class Addition:
    """Weighted lists, ready to be added up from nought any number of times.

    Parameters
    ----------
    people : int
        Number of candidates that lists are laid out for.
    kind : unsigned type
        Width of the sums, which must hold them.

    Attributes
    ----------
    borrowed : bool
        Whether all lists are used as they are kept; a copy is made of those that are narrower than the sums.
    """

    def __init__(self, people: int, kind: type[np.unsignedinteger[Any]]) -> None:
        self.kind = kind
        self.people = people
        self.borrowed = True
        self._parts: list[Part] = []
        self._dense: list[tuple[Accumulator, np.unsignedinteger[Any]]] = []
        step = BLOCK_BYTES // np.dtype(kind).itemsize
        self._edges = [*range(0, people, step), people]

    def listed(self, where: NDArray[np.int32], values: NDArray[Any], weight: int) -> None:
        """Add a list of places, ascending, and what each earns."""
        wide = self._wide(values)
        cuts = np.searchsorted(where, self._edges).astype(np.int32)
        self._parts.append(Part(cuts, where, wide, np.array([weight], dtype=self.kind)))

    def everywhere(self, values: NDArray[Any], weight: int) -> None:
        """Add what every candidate earns, by position."""
        self._dense.append((self._wide(values), self.kind(weight)))

    def _wide(self, values: NDArray[Any]) -> Accumulator:
        found = np.ascontiguousarray(values, dtype=self.kind)
        self.borrowed &= found is values
        return found

    def make(self, total: Accumulator) -> None:
        """Write the sums into `total`, of the right kind, and nought past the candidates laid out."""
        for block in range(len(self._edges) - 1):
            start, stop = self._edges[block], self._edges[block + 1]
            self._begin(total[start:stop], start, stop)
            for part in self._parts:
                add_fast(total, part, block)
        total[self.people :] = 0

    def _begin(self, piece: Accumulator, start: int, stop: int) -> None:
        if not self._dense:
            piece.fill(0)
            return
        values, weight = self._dense[0]
        np.multiply(values[start:stop], weight, out=piece)
        for values, weight in self._dense[1:]:
            piece += values[start:stop] * weight


class Scratch:
    """Accumulators used again: a fresh page costs more than a zeroed one. Threads may share it."""

    def __init__(self) -> None:
        self._free: dict[str, list[Accumulator]] = {}

    @contextmanager
    def lent(self, count: int, kind: type[np.unsignedinteger[Any]]) -> Iterator[Accumulator]:
        """Lend an accumulator of shape (count,), with whatever it held; none of its views may outlive the block."""
        free = self._free.setdefault(np.dtype(kind).char, [])
        try:
            whole = free.pop()
        except IndexError:
            whole = np.empty(0, dtype=kind)
        if len(whole) < count:
            whole = np.empty(count + (count >> 6) + (1 << 10), dtype=kind)
        try:
            yield whole[:count]
        finally:
            if len(free) < _SPARE:
                free.append(whole)

    @contextmanager
    def zeros(self, count: int, kind: type[np.unsignedinteger[Any]]) -> Iterator[Accumulator]:
        """Lend a zeroed accumulator of shape (count,); none of its views may outlive the block."""
        with self.lent(count, kind) as total:
            total.fill(0)
            yield total
