"""Learns relatedness from a framework: its declared links, and the skills that occupations ask for together.

Scale. K says how far holding one skill answers a need for another, and a fit of 0.6 answers it. Only what the
framework declares may reach that: an equivalence (1.0) and a narrower skill held for a broader one needed (0.65).
A broader skill held for a narrower need is a beginning (0.4). Skills that are merely asked for together, or sit under
one macro-competence, go together without standing for each other: `CEILING` (0.55) times their cosine orders partial
answers and makes nobody ready, whatever the cosine.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.errors import ArraysError
from matching.framework import FrameworkArrays, Pairs
from matching.relatedness import Relatedness
from matching.sources import Source
from matching.units import UNIT

EQUIVALENT_K = 1000
NARROWER_K = 650
BROADER_K = 400
CEILING = 550
SIBLING_SHARE = 0.4
LEAST_K = 50
RANK = 200
NEAR_WEIGHT, FAR_WEIGHT = 3 / 7, 1 / 7
_BLOCK = 1024

Entries = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def learn(framework: FrameworkArrays, *, neighbours: int = 20, seed: int = 0) -> Relatedness:
    """Learn K from a framework.

    Co-occurrence is the cosine of two skills' rows in the occupation × skill matrix weighted by rarity, each
    occupation of length 1, lent to near occupations, and reduced by truncated SVD: latent semantic analysis with
    occupations as contexts (Deerwester et al., 1990, Indexing by latent semantic analysis).

    Parameters
    ----------
    framework : FrameworkArrays
        What to learn from.
    neighbours : int, default=20
        How many learnt neighbours a skill keeps at most, the nearest, equals by how many occupations
        ask for them, then by number; declared links are all kept.
    seed : int, default=0
        Seed of the SVD: the same framework and seed give the same table.

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
    >>> asks = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 2]])
    >>> table = learn(FrameworkArrays(skills=["a", "b", "c"], n_occupations=3, asks=asks))
    >>> table.neighbours("a"), table.neighbours("c")
    ([('b', 0.55, <Source.CO_OCCURRENCE: 5>)], [])
    """
    if neighbours < 0:
        raise ArraysError("neighbours", "negative")
    parts = [_declared(framework)]
    if neighbours and len(framework.asks):
        parts.append(_learnt(framework, _vectors(framework, seed), neighbours))
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


def _vectors(framework: FrameworkArrays, seed: int) -> NDArray[np.float32]:
    """Return one row per skill, of length 1, or 0 for a skill that no occupation, or every one, asks for."""
    # Here, for learning is rare and loading scikit-learn takes longer than starting all the rest of the application.
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    shape = (framework.n_occupations, len(framework.skills))
    links = np.unique(framework.asks, axis=0)
    asked = sparse.csr_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=shape)
    holders = np.bincount(links[:, 1], minlength=shape[1])
    rarity = np.log((1 + framework.n_occupations) / np.maximum(holders, 1))
    rows = normalize(asked.multiply(rarity[np.newaxis, :]).tocsr())
    contexts = sparse.csr_array((_lending(framework) @ rows).T)
    rank = min(RANK, min(shape) - 1)
    reduced: NDArray[Any] = (
        TruncatedSVD(rank, random_state=seed).fit_transform(contexts) if rank > 1 else contexts.toarray()
    )
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    vectors = np.divide(reduced, lengths, out=np.zeros_like(reduced), where=lengths > 1e-9)
    return np.asarray(vectors, dtype=np.float32)


def _lending(framework: FrameworkArrays) -> sparse.csr_array:
    """Return what occupations lend each other: 1 on the diagonal, the greatest of the declared links elsewhere."""
    size = framework.n_occupations
    pairs = [np.repeat(np.arange(size), 2).reshape(size, 2), framework.near, framework.far]
    places = np.concatenate([*pairs, framework.near[:, ::-1], framework.far[:, ::-1]])
    weights = np.repeat(
        [1.0, NEAR_WEIGHT, FAR_WEIGHT, NEAR_WEIGHT, FAR_WEIGHT],
        [size, *(len(pair) for pair in (framework.near, framework.far) * 2)],
    )
    order = np.lexsort((-weights, places[:, 1], places[:, 0]))
    places, weights = places[order], weights[order]
    first = np.append(True, (np.diff(places, axis=0) != 0).any(axis=1))
    return sparse.csr_array((weights[first], (places[first, 0], places[first, 1])), shape=(size, size))


def _learnt(framework: FrameworkArrays, vectors: NDArray[np.float32], neighbours: int) -> Entries:
    """Return each free skill's nearest, siblings a little nearer, all under the ceiling."""
    free, groups = framework.free(), framework.groups()
    known = np.flatnonzero(free & ((np.abs(vectors).sum(axis=1) > 0) | (groups >= 0)))
    order = np.lexsort((known, -np.bincount(framework.asks[:, 1], minlength=len(free))[known]))
    known = known[order]  # of equally near skills, those that most occupations ask for come first, then by number
    parts: list[Entries] = []
    for begin in range(0, len(known), _BLOCK):  # 1,024 × 33,000 similarities are 135 MB, the whole would be 4 GB
        block = known[begin : begin + _BLOCK]
        near = np.clip(vectors[block] @ vectors[known].T, 0, 1)
        sibling = (groups[block, np.newaxis] == groups[known]) & (groups[block, np.newaxis] >= 0)
        near[sibling] = SIBLING_SHARE + (1 - SIBLING_SHARE) * near[sibling]
        near[np.arange(len(block)), np.arange(begin, begin + len(block))] = 0
        parts.append(_nearest(block, known, near, sibling, neighbours))
    if not parts:
        return _entries(np.zeros((0, 2), dtype=np.int64), 0, Source.CO_OCCURRENCE)
    needed, held, k, sources = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return needed, held, k, sources


def _nearest(
    block: NDArray[np.int64],
    known: NDArray[np.int64],
    near: NDArray[np.float32],
    sibling: NDArray[np.bool_],
    neighbours: int,
) -> Entries:
    """Keep the nearest of each row of `near`; of equals to the thousandth, the first."""
    width = min(neighbours, near.shape[1])
    rounded = np.rint(near * UNIT).astype(np.int64)
    keys = rounded * len(known) + np.arange(len(known) - 1, -1, -1)  # one order, no ties
    places = np.argpartition(keys, -width, axis=1)[:, -width:]
    k = (CEILING * np.take_along_axis(rounded, places, axis=1) + UNIT // 2) // UNIT
    kept = k >= LEAST_K
    sources = np.where(np.take_along_axis(sibling, places, axis=1), int(Source.SIBLING), int(Source.CO_OCCURRENCE))
    return np.repeat(block, kept.sum(axis=1)), known[places[kept]], k[kept], sources[kept]
