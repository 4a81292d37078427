"""Vectors for words: near when they are used for the same concepts and occupations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.reading.postings import Floats

RANK = 200


def word_vectors(counts: sparse.csr_array, *, rank: int = RANK, seed: int = 0) -> tuple[Floats, Floats]:
    """Learn a vector for each word from the documents that use it.

    Latent semantic analysis (Deerwester et al., 1990): truncated SVD of TF-IDF rows of length 1.

    Parameters
    ----------
    counts : sparse array of shape (n_documents, n_words)
        How often each document uses each word.
    rank : int, default=200
        Length of the vectors, at most.
    seed : int, default=0
        Seed of the SVD.

    Returns
    -------
    vectors : float array of shape (n_words, rank)
        A text's vector is the sum of its words', each by its idf.
    idf : float array of shape (n_words,)
    """
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 - learning is rare, and scikit-learn slow to load
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    size, width = counts.shape
    held = np.bincount(counts.indices, minlength=width)
    idf = (np.log((1 + size) / (1 + held)) + 1).astype(np.float32)
    weighted = counts.copy()
    weighted.data = (np.log2(1 + counts.data) * idf[counts.indices]).astype(np.float32)
    reached = min(rank, min(size, width) - 1)
    if reached < 1:
        return np.zeros((width, 1), dtype=np.float32), idf
    learnt = TruncatedSVD(reached, n_iter=4, random_state=seed).fit(normalize(weighted))
    return np.ascontiguousarray(learnt.components_.T, dtype=np.float32), idf


def unit(rows: NDArray[np.floating]) -> Floats:
    """Return rows at length 1; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    found: Floats = np.divide(
        rows, lengths, out=np.zeros_like(rows, dtype=np.float32), where=lengths > 1e-9, casting="unsafe"
    )
    return found
