"""Vectors for words, such that the names of one concept point the same way and those of its neighbours elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.reading.postings import Floats, Ints

WIDTH, ROUNDS, BATCH, NEIGHBOURS = 128, 24, 1024, 32
TEMPERATURE, STEP = 0.1, 0.2
FRENCH_SHARE, TEXT_SHARE, LONGEST = 0.5, 0.15, 60
_LEFT_OUT, _LEFT_OUT_OF_TEXT, _LEFT_OUT_OF_SAME = 0.1, 0.2, 0.4
_SMALL = np.float32(1e-6)


class Told(NamedTuple):
    """What is said of a concept, each as the numbers of its words.

    Parameters
    ----------
    french, english, texts : list of list of int
        Its names in each language, and its definitions; none is empty.
    """

    french: list[list[int]]
    english: list[list[int]]
    texts: list[list[int]]


def learn_senses(told: Sequence[Told], first: Floats, *, rounds: int = ROUNDS, seed: int = 0) -> Floats:
    """Learn a vector for each word by telling concepts apart: a text's is the sum of its words'.

    Two names of each concept, in either language, or a name and its definition, are brought near, and taken away from
    those of the other concepts of a batch (softmax of cosines both ways: Sohn, 2016, Improved deep metric learning with
    multi-class n-pair loss), some words left out. Batches hold neighbours, so that what sets near concepts apart is
    learnt. Steps by AdaGrad (Duchi and others, 2011), one rate a word.

    Parameters
    ----------
    told : sequence of Told
        The concepts; those that have no name teach nothing.
    first : float array of shape (n_words, width)
        Where to start from.
    rounds : int
        How many times each concept is seen.
    seed : int, default=0
        Of what is drawn.

    Returns
    -------
    float array of shape (n_words, width)
        Longest for the words that tell most.
    """
    dice = np.random.default_rng(seed)
    vectors, told = first.astype(np.float32).copy(), [one for one in told if one.french or one.english]
    if len(told) < 2:
        return vectors
    squares = np.full(len(vectors), 1e-8)
    whole = _bags([[word for name in (*one.french, *one.english) for word in name] for one in told], len(vectors))
    for turn in range(rounds):
        rate = STEP * (1 - turn / rounds)
        for batch in _batches(_directions(whole @ vectors)[0], dice):
            pairs = [_pair(told[place], dice) for place in batch.tolist()]
            _step(vectors, squares, pairs, dice, rate)
    return vectors


def _pair(told: Told, dice: np.random.Generator) -> tuple[list[int], list[int], float]:
    """Draw two things said of a concept, and the share of the second's words to leave out."""
    at = dice.random(4)
    names = told.french if told.french and (at[0] < FRENCH_SHARE or not told.english) else told.english
    one = names[int(at[1] * len(names))]
    if told.texts and at[3] < TEXT_SHARE:
        return one, told.texts[int(at[2] * len(told.texts))][:LONGEST], _LEFT_OUT_OF_TEXT
    every = [*told.french, *told.english]
    if len(every) == 1:
        return one, one, _LEFT_OUT_OF_SAME
    place = int(at[2] * len(every))
    return one, every[place] if every[place] is not one else every[(place + 1) % len(every)], _LEFT_OUT


def _batches(vectors: Floats, dice: np.random.Generator) -> Iterator[Ints]:
    """Draw batches of groups of neighbours: the leaves of a random tree, each branch between two of its concepts."""
    leaves: list[Ints] = []
    waiting: list[Ints] = [np.arange(len(vectors))]
    while waiting:
        held = waiting.pop()
        one, other = dice.choice(held, 2, replace=False) if len(held) > NEIGHBOURS else (0, 0)
        heights = vectors[held] @ (vectors[one] - vectors[other])
        low = heights <= np.median(heights)
        if len(held) <= NEIGHBOURS or low.all():
            leaves.append(held)
        else:
            waiting += [held[low], held[~low]]
    drawn = np.concatenate([leaves[place] for place in dice.permutation(len(leaves)).tolist()])
    for begin in range(0, len(drawn), BATCH):
        if len(drawn) - begin >= min(BATCH // 2, len(drawn)):  # a short last batch would teach little
            yield drawn[begin : begin + BATCH]


def _bags(texts: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    lengths = [len(text) for text in texts]
    words = np.fromiter((word for text in texts for word in text), dtype=np.int64, count=sum(lengths))
    ones = np.ones(len(words), dtype=np.float32)
    return sparse.csr_array((ones, words, np.cumsum([0, *lengths])), shape=(len(texts), width))


def _directions(vectors: Floats) -> tuple[Floats, Floats]:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _SMALL)
    return vectors / lengths, lengths


def _thinned(bags: sparse.csr_array, shares: NDArray[np.float64], dice: np.random.Generator) -> sparse.csr_array:
    """Leave words out of texts, but not all of one."""
    counts = np.diff(bags.indptr)
    bags.data = (dice.random(len(bags.data)) >= np.repeat(shares, counts)).astype(np.float32)
    emptied = np.add.reduceat(bags.data, bags.indptr[:-1]) == 0
    bags.data[bags.indptr[:-1][emptied]] = 1
    return bags


def _step(
    vectors: Floats,
    squares: NDArray[np.float64],
    pairs: Sequence[tuple[list[int], list[int], float]],
    dice: np.random.Generator,
    rate: float,
) -> None:
    """Bring the two texts of each pair nearer, and those of different pairs further."""
    size, width = len(pairs), len(vectors)
    ones = _thinned(_bags([one for one, _, _ in pairs], width), np.full(size, _LEFT_OUT), dice)
    others = _thinned(_bags([other for _, other, _ in pairs], width), np.array([share for *_, share in pairs]), dice)
    met, places = np.unique(np.concatenate([ones.indices, others.indices]), return_inverse=True)
    cut = len(ones.indices)
    ones = sparse.csr_array((ones.data, places[:cut], ones.indptr), shape=(size, len(met)))
    others = sparse.csr_array((others.data, places[cut:], others.indptr), shape=(size, len(met)))
    held = vectors[met]
    (here, here_lengths), (there, there_lengths) = _directions(ones @ held), _directions(others @ held)
    likeness = here @ there.T / np.float32(TEMPERATURE)
    raised = np.exp(likeness - np.float32(1 / TEMPERATURE))
    pull = raised / raised.sum(axis=1, keepdims=True) + raised / raised.sum(axis=0)
    pull[np.arange(size), np.arange(size)] -= 2
    pull /= np.float32(2 * TEMPERATURE)
    slope = ones.T @ _turned(pull @ there, here, here_lengths) + others.T @ _turned(pull.T @ here, there, there_lengths)
    squares[met] += (slope**2).mean(axis=1)
    vectors[met] = held - (rate / np.sqrt(squares[met]))[:, np.newaxis].astype(np.float32) * slope


def _turned(slopes: Floats, directions: Floats, lengths: Floats) -> Floats:
    """Return the slopes of vectors from those of their directions."""
    along = (slopes * directions).sum(axis=1, keepdims=True)
    found: Floats = (slopes - along * directions) / lengths
    return found
