"""Tells which occupation a text is about: the titles said in it, and what its words are said with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from matching.extraction.learnt import Learnt
from matching.extraction.lexicon import gathering
from matching.extraction.passage import Passage
from matching.extraction.tongue import Floats, Ints
from matching.reading.semantics import unit

# How the ways of looking add up, and how sharply: chosen on the development set, among a few.
_BY_WORDS, _BY_MEANING, _BY_TITLE, _BY_FIRST_TITLE, _SHARPNESS = 1.0, 0.5, 0.2, 0.1, 20.0
_LIKELIEST = 12
_TITLE_MASS = 8.0  # beyond this sum of rarities, a title is certain to be no chance


class Inferred(NamedTuple):
    """An occupation that a text may be about.

    Parameters
    ----------
    id : str
        The framework's own.
    label : str
        Its preferred name.
    scheme : str
        The framework.
    share : float
        Within [0, 1]: how the likelihood is shared; an order rather than a probability.
    """

    id: str
    label: str
    scheme: str
    share: float


class Likely(NamedTuple):
    """What a text's likeliest occupations ask for.

    Parameters
    ----------
    occupations : int array of shape (n,)
        Places in `learnt.occupations`, likeliest first.
    shares : float array of shape (n,)
        Of each, their sum 1 at most.
    asked, core : float arrays of shape (n_skills,)
        For each skill of `learnt.skills`, the share of occupations that ask for it, at all and above all.
    """

    occupations: Ints
    shares: Floats
    asked: Floats
    core: Floats


class Occupations:
    """The occupations of a framework in a language; immutable once built."""

    def __init__(self, learnt: Learnt, scheme: str, language: str) -> None:
        self._learnt = learnt
        self._tongue = learnt.tongues[language]
        self.places: Ints = np.flatnonzero(np.array([one == scheme for one in learnt.occupations.schemes], dtype=bool))
        self._place_of = {learnt.occupations.ids[at]: number for number, at in enumerate(self.places.tolist())}
        width = len(self._tongue)
        names, texts = (
            part[language].chosen(self.places) for part in (learnt.occupations.names, learnt.occupations.texts)
        )
        self._title_owners = names.owners
        titles = names.counts(width)
        titles.data[:] = 1
        self._title_idf = np.log((1 + titles.shape[0]) / (1 + np.bincount(titles.indices, minlength=width))).astype(
            np.float32
        )
        self._titles, self._title_lengths = _weighed(titles, self._title_idf)
        self._asks = self._read_asks(learnt)
        counted = names.counts(width)
        per = np.bincount(names.owners, minlength=len(self.places))
        counted.data *= np.repeat(2 / np.sqrt(np.maximum(per, 1))[names.owners], np.diff(counted.indptr)).astype(
            np.float32
        )
        told = gathering(names.owners, len(self.places)) @ counted + gathering(
            texts.owners, len(self.places)
        ) @ texts.counts(width)
        told = sparse.csr_array(told + self._asked_words(learnt, language))
        told.data = np.log1p(told.data)
        held = np.bincount(told.indices, minlength=width)
        self._idf = np.log((1 + len(self.places)) / (1 + held)).astype(np.float32)
        self._told, _ = _weighed(told, self._idf)
        self._vectors = unit(self._told @ self._tongue.vectors)

    def _read_asks(self, learnt: Learnt) -> sparse.csr_array:
        """Return the importance of each skill for each occupation, of shape (n, n_skills)."""
        numbers = np.full(len(learnt.occupations.ids), -1, dtype=np.int64)
        numbers[self.places] = np.arange(len(self.places))
        asks = learnt.asks[numbers[learnt.asks[:, 0]] >= 0]
        shape = (len(self.places), len(learnt.skills.ids))
        return sparse.csr_array((asks[:, 2].astype(np.float32), (numbers[asks[:, 0]], asks[:, 1])), shape=shape)

    def _asked_words(self, learnt: Learnt, language: str) -> sparse.csr_array:
        """Return the words of what each occupation asks for, by importance."""
        names = learnt.skills.names[language]
        first = np.flatnonzero(np.diff(names.owners, prepend=-1))
        words = sparse.csr_array(names.counts(len(self._tongue))[first])
        weights = self._asks[:, names.owners[first]].tocsr()
        weights.data = (0.3 + 0.2 * weights.data).astype(np.float32)
        return weights @ words

    def likely(self, passage: Passage, given: str | None = None) -> Likely:
        """Return the likeliest occupations of a text, or the one given, and what they ask for."""
        shares = np.zeros(len(self.places), dtype=np.float32)
        if given in self._place_of:
            shares[self._place_of[str(given)]] = 1
        elif len(self.places) and passage.known:
            scores = self._scores(passage)
            shares = np.exp((scores - scores.max()) * _SHARPNESS)
            shares /= shares.sum()
        chosen = np.lexsort((np.arange(len(shares)), -shares))[:_LIKELIEST]
        chosen = chosen[shares[chosen] > 0]
        asks = self._asks[chosen]
        core = asks.copy()
        asks.data = np.ones_like(asks.data)
        core.data = (core.data - 1) / 2
        asked, above_all = (np.asarray(part.T @ shares[chosen]).ravel().astype(np.float32) for part in (asks, core))
        return Likely(self.places[chosen], shares[chosen].astype(np.float32), asked, above_all)

    def _scores(self, passage: Passage) -> Floats:
        counts = Counter(passage.known)
        query = np.zeros(len(self._tongue), dtype=np.float32)
        query[list(counts)] = np.log1p(list(counts.values()))
        query *= self._idf
        words = self._told @ query / max(float(np.linalg.norm(query)), 1e-9)
        meaning = self._vectors @ unit(query @ self._tongue.vectors)
        titles, first = self._title_scores(passage)
        found: Floats = _BY_WORDS * words + _BY_MEANING * meaning + _BY_TITLE * titles + _BY_FIRST_TITLE * first
        return found

    def _title_scores(self, passage: Passage) -> tuple[Floats, Floats]:
        """Return how well the best run of words renders a title of each occupation: anywhere, in the first sentence."""
        windows, _ = _weighed(passage.windows, self._title_idf)
        found = sparse.coo_array(windows @ self._titles.T)
        values = found.data * np.sqrt(np.minimum(self._title_lengths[found.col] / _TITLE_MASS, 1))
        owners, first = self._title_owners[found.col], passage.places[found.row, 0] == 0
        anywhere, heading = (np.zeros(len(self.places), dtype=np.float32) for _ in range(2))
        np.maximum.at(anywhere, owners, values)
        np.maximum.at(heading, owners[first], values[first])
        return anywhere, heading

    def inferred(self, likely: Likely, language: str, limit: int) -> Sequence[Inferred]:
        """Return the likeliest occupations by name, likeliest first."""
        of = self._learnt.occupations
        pairs = zip(likely.occupations[:limit].tolist(), likely.shares[:limit].tolist(), strict=True)
        return [Inferred(of.ids[at], of.labels[language][at], of.schemes[at], round(share, 4)) for at, share in pairs]


def _weighed(rows: sparse.csr_array, idf: Floats) -> tuple[sparse.csr_array, Floats]:
    """Return rows weighed by idf, of length 1, and what their lengths were."""
    found = sparse.csr_array(rows, copy=True).astype(np.float32)
    found.data = found.data * idf[found.indices]
    lengths = np.sqrt(np.asarray((found * found).sum(axis=1)).ravel()).astype(np.float32)
    found.data = found.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(found.indptr))
    return found, lengths
