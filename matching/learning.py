"""Learns relatedness from a framework: its declared links, what occupations ask for together, and close names.

Scale. K says how far holding one skill answers a need for another, and a fit of 0.6 answers it. Only what the
framework declares may reach that: an equivalence (1.0) and a narrower skill held for a broader one needed (0.65).
A broader skill held for a narrower need is a beginning (0.4). What is merely learnt orders partial answers and makes
nobody ready: it stays under `CEILING` (0.595), whatever the evidence.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching import cooccurrence, wording
from matching.errors import ArraysError
from matching.framework import FrameworkArrays, Pairs
from matching.relatedness import Relatedness
from matching.sources import Source

EQUIVALENT_K = 1000
NARROWER_K = 650
BROADER_K = 400
CEILING = 595
WORDING_CEILING = 550
SIBLING_K = 220
POWER = 0.6
LEAST_K = 340
WIDTH = 140
SIBLINGS, ALIKE = 5, 10

Entries = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def learn(framework: FrameworkArrays, *, neighbours: int = WIDTH) -> Relatedness:
    """Learn K from a framework: the same framework gives the same table.

    Where several sources tie two skills, the greatest K stands. Co-occurrence gives CEILING · share ** POWER from
    LEAST_K up (see `matching.cooccurrence`), a close name WORDING_CEILING · likeness (see `matching.wording`), a
    sibling SIBLING_K.

    Parameters
    ----------
    framework : FrameworkArrays
        What to learn from.
    neighbours : int, default=140
        How many needs each held skill speaks for at most by co-occurrence; by its siblings five, by its name ten
        at most and no more than that; declared links are all kept.

    Returns
    -------
    Relatedness
        Its vocabulary is `framework.skills`, in order.

    Raises
    ------
    ArraysError
        When `neighbours` is negative or a skill comes twice.

    Examples
    --------
    >>> asks = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [3, 2]])
    >>> table = learn(FrameworkArrays(skills=["a", "b", "c"], n_occupations=4, asks=asks))
    >>> table.neighbours("a"), table.neighbours("b")
    ([('b', 0.595, <Source.CO_OCCURRENCE: 5>)], [('a', 0.467, <Source.CO_OCCURRENCE: 5>)])
    """
    if neighbours < 0:
        raise ArraysError("neighbours", "negative")
    parts = [_declared(framework)]
    if neighbours:
        parts += [
            _asked_together(framework, neighbours),
            _siblings(framework, min(neighbours, SIBLINGS)),
            _close_names(framework, min(neighbours, ALIKE)),
        ]
    needed, held, values, sources = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Relatedness(framework.skills, needed, held, values, sources)


def _declared(framework: FrameworkArrays) -> Entries:
    """Return what the framework declares: equivalences both ways, and the hierarchy one step up and down."""
    free = framework.free()
    links = framework.broader[
        free[framework.broader].all(axis=1) & (framework.broader[:, 0] != framework.broader[:, 1])
    ]
    same = framework.equivalent[framework.equivalent[:, 0] != framework.equivalent[:, 1]]
    parts = [
        _entries(same, EQUIVALENT_K, Source.EQUIVALENT),
        _entries(same[:, ::-1], EQUIVALENT_K, Source.EQUIVALENT),
        _entries(links[:, ::-1], NARROWER_K, Source.NARROWER),
        _entries(links, BROADER_K, Source.BROADER),
    ]
    needed, held, values, sources = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return needed, held, values, sources


def _entries(needed_held: Pairs, k: int, source: Source) -> Entries:
    size = len(needed_held)
    return needed_held[:, 0], needed_held[:, 1], np.full(size, k), np.full(size, int(source))


def _learnt(needed: Pairs, held: Pairs, k: NDArray[np.float64], source: Source) -> Entries:
    """Return entries to the thousandth, without those too small to tell."""
    values = np.rint(k).astype(np.int64)
    kept = values >= LEAST_K
    return needed[kept], held[kept], values[kept], np.full(int(kept.sum()), int(source))


def _asked_together(framework: FrameworkArrays, width: int) -> Entries:
    needed, held, share = cooccurrence.shares(framework, width)
    return _learnt(needed, held, CEILING * share**POWER, Source.CO_OCCURRENCE)


def _close_names(framework: FrameworkArrays, width: int) -> Entries:
    names = framework.names or [""] * len(framework.skills)
    needed, held, likeness = wording.alike(names, framework.free(), width)
    return _learnt(needed, held, WORDING_CEILING * likeness, Source.WORDING)


def _siblings(framework: FrameworkArrays, width: int) -> Entries:
    """Return, for each free skill of a group, the others that most occupations ask for, equals by number."""
    groups = framework.groups()
    asked = np.bincount(framework.asks[:, 1], minlength=len(groups))
    known = np.flatnonzero(framework.free() & (groups >= 0))
    known = known[np.lexsort((known, -asked[known], groups[known]))]
    bounds = np.flatnonzero(np.diff(groups[known], prepend=-1, append=-1))
    parts = [_within(known[begin:end], width) for begin, end in pairwise(bounds.tolist())]
    pairs = np.concatenate([np.zeros((0, 2), dtype=np.int64), *parts])
    return _entries(pairs, SIBLING_K, Source.SIBLING)


def _within(group: NDArray[np.int64], width: int) -> Pairs:
    """Return (needed, held) pairs of one group: each held skill with the first `width` others."""
    first = group[: width + 1]
    needed, held = np.tile(first, len(group)), np.repeat(group, len(first))
    kept = (needed != held).reshape(len(group), len(first))
    kept &= np.cumsum(kept, axis=1) <= width
    pairs: Pairs = np.column_stack([needed, held])[kept.ravel()]
    return pairs
