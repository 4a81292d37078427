"""How names are made says what they name: a verb first for what one does, a noun for what one knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.reading.postings import Floats, Ints

_TRUST = 5
_FLOOR = 1e-3


class Forms:
    """The kinds of concepts that names are given to, learnt from names.

    Parameters
    ----------
    texts : sequence of str
        The content words of each name.
    kinds : int array of shape (n_names,)
        The kind of what it names.
    n_kinds : int
        How many kinds there are.
    """

    def __init__(self, texts: Sequence[str], kinds: Ints, n_kinds: int) -> None:
        cut = [text.split() for text in texts]
        self._n_kinds = n_kinds
        counts = np.bincount(kinds, minlength=n_kinds) + 0.5
        self._mean: NDArray[np.float64] = counts / counts.sum()
        self._first = self._counted([list(_begins(words[0])) if words else [] for words in cut], kinds)
        self._any = self._counted([[term for word in words for term in _parts(word)] for words in cut], kinds)

    def _counted(self, terms: Sequence[Sequence[str]], kinds: Ints) -> dict[str, NDArray[np.float64]]:
        numbers: dict[str, int] = {}
        found = [numbers.setdefault(term, len(numbers)) for held in terms for term in held]
        cells = np.array(found, dtype=np.int64) * self._n_kinds + np.repeat(kinds, [len(held) for held in terms])
        table = np.bincount(cells, minlength=len(numbers) * self._n_kinds).reshape(len(numbers), self._n_kinds)
        return dict(zip(numbers, table.astype(np.float64), strict=True))

    def by_first(self, words: Sequence[str]) -> Floats:
        """Return the chance of each kind by the first word, or by its ending when it is rare."""
        return self._share(self._first, _begins(words[0]) if words else ()).astype(np.float32)

    def by_words(self, words: Sequence[str]) -> Floats:
        """Return the chance of each kind by all the words, as if each told by itself (naive Bayes)."""
        logs = np.log(self._mean)
        for word in words:
            logs = logs + np.log(self._share(self._any, _parts(word)) / self._mean + _FLOOR)
        raised = np.exp(logs - logs.max())
        found: Floats = (raised / raised.sum()).astype(np.float32)
        return found

    def _share(
        self, table: dict[str, NDArray[np.float64]], terms: Iterator[str] | tuple[str, ...]
    ) -> NDArray[np.float64]:
        """Return the share of each kind where the last known of the terms is met, smoothed by those before it."""
        share = self._mean
        for term in terms:
            counts = table.get(term)
            if counts is not None:
                share = (counts + _TRUST * share) / (counts.sum() + _TRUST)
        return share


def _begins(word: str) -> Iterator[str]:
    yield f"-{word[-2:]}"
    yield from _parts(word)


def _parts(word: str) -> Iterator[str]:
    yield f"-{word[-3:]}"
    yield word
