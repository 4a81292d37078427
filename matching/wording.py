"""Which skills are called nearly the same: React and React.js, and not Java and JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.normalisation import content_words, normalise

LEAST_ALIKE = 0.75
_TELLING = 200  # labels: a trigram that more of them hold tells too little to look for others by
_SHORT = 2
_BLOCK = 2048

Likenesses = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def alike(names: Sequence[str], allowed: NDArray[np.bool_], width: int) -> Likenesses:
    """Return the pairs of skills with close names.

    Names are compared by the cosine of their character trigrams within words, weighted by rarity (TF-IDF; Salton and
    Buckley, 1988): a short word within a longer one has other edges, so that « Java » and « JavaScript » stay apart.

    Parameters
    ----------
    names : sequence of str
        One per skill; those empty once normalised are near none.
    allowed : bool array of shape (n_skills,)
        Which skills may be near others.
    width : int
        How many are kept for each skill at most, the most alike, equals by number.

    Returns
    -------
    needed, held : int array of shape (n,)
        Skill numbers, never equal.
    likeness : float array of shape (n,)
        Within [`LEAST_ALIKE`, 1].
    """
    grams = _trigrams(names, allowed)
    holders = np.bincount(grams.indices, minlength=grams.shape[1])
    grams.data *= np.log((1 + len(names)) / np.maximum(holders, 1))[grams.indices]
    lengths = np.sqrt(np.asarray(grams.multiply(grams).sum(axis=1)).ravel())
    grams.data /= np.repeat(lengths, np.diff(grams.indptr))
    telling = grams[:, np.flatnonzero((holders > 1) & (holders <= _TELLING))]
    parts = [_pairs(grams, telling, begin, width) for begin in range(0, len(names), _BLOCK)]
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    needed, held, likeness = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return needed, held, likeness


def _trigrams(names: Sequence[str], allowed: NDArray[np.bool_]) -> sparse.csr_array:
    """Return which name holds which trigram, as an array of ones of shape (n_skills, n_trigrams)."""
    numbers: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    for name, free in zip(names, allowed.tolist(), strict=True):
        words = _telling_words(name) if free else []
        edged = [f" {word} " for word in words]
        found = {word[at : at + 3] for word in edged for at in range(len(word) - 2)}
        columns.extend(sorted(numbers.setdefault(gram, len(numbers)) for gram in sorted(found)))
        starts.append(len(columns))
    indices = np.array(columns, dtype=np.int64)
    return sparse.csr_array((np.ones(len(columns)), indices, np.array(starts)), shape=(len(names), len(numbers)))


def _telling_words(name: str) -> list[str]:
    """Return the words to compare by; those of one or two letters, as « js », only when there are no others."""
    words = content_words(normalise(name))
    return [word for word in words if len(word) > _SHORT] or words


def _pairs(grams: sparse.csr_array, telling: sparse.csr_array, begin: int, width: int) -> Likenesses:
    """Compare the names of one block with all that share a telling trigram with them."""
    shared = (telling[begin : begin + _BLOCK] @ telling.T).tocoo()
    hopeful = (shared.data >= LEAST_ALIKE / 2) & (shared.row + begin != shared.col)
    needed, held = shared.row[hopeful].astype(np.int64) + begin, shared.col[hopeful].astype(np.int64)
    likeness = np.asarray(grams[needed].multiply(grams[held]).sum(axis=1), dtype=np.float64).ravel()
    likeness = np.minimum(np.rint(likeness * 1000) / 1000, 1)
    order = np.lexsort((held, -likeness, needed))
    needed, held, likeness = needed[order], held[order], likeness[order]
    place = np.arange(len(needed)) - np.searchsorted(needed, needed)
    near = (likeness >= LEAST_ALIKE) & (place < width)
    return needed[near], held[near], likeness[near]
