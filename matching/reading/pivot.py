"""Translates word by word between two languages whose labels name the same concepts, and so finds synonyms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.reading.postings import Ints

ROUNDS = 6
LEAST = 0.02
SHARPNESS = 2
_SMALL = 1e-12


Pair = tuple[Sequence[int], Sequence[int]]


def translations(
    pairs: Sequence[Pair], shape: tuple[int, int], *, choices: Sequence[int] | None = None
) -> sparse.csr_array:
    """Learn how probably each word of one language renders each word of the other.

    IBM model 1 (Brown et al., 1993, The mathematics of statistical machine translation), with an empty source word,
    by expectation and maximisation over pairs of labels. Labels of one concept are not all translations of each other:
    with `choices`, which pair of a choice is one is also unknown, and each round weighs the pairs by their likelihood.

    Parameters
    ----------
    pairs : sequence of (source words, target words)
        Numbers of the words of two labels of one concept.
    shape : (int, int)
        Number of source words and of target words.
    choices : sequence of int, optional
        Number of the choice that each pair belongs to; without it every pair counts for one.

    Returns
    -------
    sparse array of shape (n_source, n_target)
        t(target | source), kept when above `LEAST`; rows sum to 1 at most.

    Examples
    --------
    >>> table = translations([([0, 1], [0, 1]), ([0], [0]), ([1, 2], [1, 2])], (3, 3))
    >>> [int(target) for target in table.toarray().argmax(axis=1)]
    [0, 1, 2]
    """
    sources, targets, places, pair_of = _links(pairs, shape[0])
    if not len(sources):
        return sparse.csr_array(shape, dtype=np.float32)
    keys, cell = np.unique(sources * shape[1] + targets, return_inverse=True)
    row = keys // shape[1]
    chance: NDArray[np.float64] = np.reciprocal(np.bincount(row, minlength=shape[0] + 1)[row], dtype=np.float64)
    choice = None if choices is None else np.asarray(choices, dtype=np.int64)
    lengths = np.array([max(len(source), 1) + 1 for source, _ in pairs])[pair_of]
    for _ in range(ROUNDS):
        shares = chance[cell]
        told = np.bincount(places, weights=shares) + _SMALL
        shares = shares / told[places]
        if choice is not None:
            shares = shares * _likely(np.log(told / lengths), pair_of, choice)[pair_of][places]
        chance = np.bincount(cell, weights=shares, minlength=len(keys)).astype(np.float64)
        chance = chance / (np.bincount(row, weights=chance, minlength=shape[0] + 1)[row] + _SMALL)
    kept = (chance > LEAST) & (row < shape[0])
    return sparse.csr_array((chance[kept].astype(np.float32), (row[kept], keys[kept] % shape[1])), shape=shape)


def _likely(logs: NDArray[np.float64], pair_of: Ints, choice: Ints) -> NDArray[np.float64]:
    """Share each choice between its pairs by the likelihood of a mean word of each, to the square."""
    size = len(choice)
    counts = np.maximum(np.bincount(pair_of, minlength=size), 1)
    mean = np.exp(SHARPNESS * np.bincount(pair_of, weights=logs, minlength=size) / counts)
    shares: NDArray[np.float64] = mean / (np.bincount(choice, weights=mean)[choice] + _SMALL)
    return shares


def _links(pairs: Sequence[Pair], empty: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return source, target and place of each possible link, and the pair of each place (a target word)."""
    sources: list[int] = []
    targets: list[int] = []
    places: list[int] = []
    pair_of: list[int] = []
    for number, (source, target) in enumerate(pairs):
        if not source:
            continue
        held = [*source, empty]
        for word in target:
            sources.extend(held)
            targets.extend([word] * len(held))
            places.extend([len(pair_of)] * len(held))
            pair_of.append(number)
    return (
        np.array(sources, dtype=np.int64), np.array(targets, dtype=np.int64),
        np.array(places, dtype=np.int64), np.array(pair_of, dtype=np.int64),
    )  # fmt: skip


def synonyms(there: sparse.csr_array, back: sparse.csr_array) -> sparse.csr_array:
    """Return how near words of one language are by their translations: there and back again.

    Parameters
    ----------
    there : sparse array of shape (n, m)
        t(other | word).
    back : sparse array of shape (m, n)
        t(word | other).

    Returns
    -------
    sparse array of shape (n, n)
        Within [0, 1]: the chance of coming back on each word, over that of coming back on the word itself, capped.
    """
    round_trip = sparse.csr_array(there @ back)
    home = np.maximum(round_trip.diagonal(), 0.1)
    round_trip.data = np.minimum(round_trip.data / np.repeat(home, np.diff(round_trip.indptr)), 1).astype(np.float32)
    round_trip.data[round_trip.data < LEAST] = 0
    round_trip.eliminate_zeros()
    return round_trip
