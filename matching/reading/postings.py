"""Documents by the terms they hold: TF-IDF cosine, over all documents at once or its best only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_BLOCK = 64
_ABOVE_ZERO = 1e-9


class Vocabulary:
    """Words numbered in the order they are first met; immutable once built.

    Parameters
    ----------
    terms : sequence of str
        Without duplicates.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = tuple(terms)
        self.numbers = {term: number for number, term in enumerate(self.terms)}

    def __len__(self) -> int:
        """Return how many terms there are."""
        return len(self.terms)

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> Vocabulary:
        """Number the terms of documents, in alphabetical order."""
        return cls(sorted({term for document in documents for term in document}))

    def known(self, terms: Iterable[str]) -> list[int]:
        """Return the numbers of the terms that are known, in order, with repetitions."""
        return [self.numbers[term] for term in terms if term in self.numbers]


class Postings:
    """An inverted index: for each term, the documents that hold it and what it weighs in each.

    Weights are log2(1 + tf) · idf, where tf may be a probability, each document of length 1 (Salton and Buckley, 1988),
    so that a query of length 1 scores the cosine. Terms held by more than `most` of the documents weigh in lengths but
    are not looked up: their postings are the longest and tell the least.

    Parameters
    ----------
    counts : sparse array of shape (n_documents, n_terms)
        How often each document holds each term.
    most : float, default=1
        Share of the documents above which a term is not looked up.
    """

    def __init__(self, counts: sparse.csr_array, most: float = 1.0) -> None:
        self.size, width = counts.shape
        held = np.bincount(counts.indices, minlength=width)
        self.idf: Floats = (np.log((1 + self.size) / (1 + held)) + 1).astype(np.float32)
        values = np.log2(1 + counts.data) * self.idf[counts.indices]
        rows = np.repeat(np.arange(self.size), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=self.size))
        values = (values / np.maximum(lengths[rows], 1e-9)).astype(np.float32)
        kept = held[counts.indices] <= max(most * self.size, 1)
        terms, order = counts.indices[kept], np.argsort(counts.indices[kept], kind="stable")
        self.starts: Ints = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=width))])
        self.documents: NDArray[np.int32] = rows[kept][order].astype(np.int32)
        self.weights: Floats = values[kept][order]

    def scores(self, query: Mapping[int, float]) -> Floats:
        """Return the cosine of each document with a query of terms and weights (tf, or probabilities).

        Parameters
        ----------
        query : mapping of int to float
            Weight of each term's number, before idf.

        Returns
        -------
        float array of shape (n_documents,)
            Within [0, 1], but for rounding.
        """
        terms = np.fromiter(query.keys(), dtype=np.int64, count=len(query))
        values = np.fromiter(query.values(), dtype=np.float64, count=len(query)) * self.idf[terms]
        length = float(np.sqrt((values**2).sum()))
        if not length:
            return np.zeros(self.size, dtype=np.float32)
        begins, ends = self.starts[terms], self.starts[terms + 1]
        parts = [slice(begin, end) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        documents = np.concatenate([self.documents[part] for part in parts])
        weights = np.concatenate([self.weights[part] for part in parts]) * np.repeat(values / length, ends - begins)
        return np.bincount(documents, weights=weights, minlength=self.size).astype(np.float32)


def counted(documents: Iterable[Iterable[int]], width: int) -> sparse.csr_array:
    """Count the terms of documents, as a sparse array of shape (n_documents, width)."""
    columns: list[int] = []
    ends = [0]
    for document in documents:
        columns.extend(document)
        ends.append(len(columns))
    found = sparse.csr_array(
        (np.ones(len(columns), dtype=np.float32), np.array(columns, dtype=np.int32), np.array(ends)),
        shape=(len(ends) - 1, width),
    )
    found.sum_duplicates()
    return found


def highest(scores: Floats, size: int) -> Ints:
    """Return the places of the highest scores above 0, best first; equals by place."""
    if size < 1 or not len(scores):
        return np.zeros(0, dtype=np.int64)
    places = np.flatnonzero(scores >= _bound(scores, size))
    if len(places) > 4 * size:  # many equals: find the exact bound among them
        held = scores[places]
        places = places[held >= np.partition(held, len(held) - size)[len(held) - size]]
    return places[np.lexsort((places, -scores[places]))][:size]


def _bound(scores: Floats, size: int) -> float:
    """Return a number that at least `size` scores reach, if so many are above 0: the size-th of maxima by block.

    Maxima are found at the speed of memory, where a partition of all scores takes ten times as long.
    """
    blocks = len(scores) // _BLOCK
    if blocks <= size:
        return _ABOVE_ZERO
    maxima = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return max(float(np.partition(maxima, blocks - size)[blocks - size]), _ABOVE_ZERO)
