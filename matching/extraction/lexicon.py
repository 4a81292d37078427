"""What the skills of one framework are called in one language, weighed and ready to be met in a text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.corpus import Kind
from matching.extraction.learnt import KINDS, Learnt
from matching.extraction.tongue import Floats, Ints, Tongue
from matching.reading.semantics import unit

_LEAST_ALIKE, _WORTH = 0.35, 0.8


class Lexicon:
    """The skills of a framework in a language; immutable once built.

    Attributes
    ----------
    tongue : Tongue
        The language.
    skills : int array of shape (n,)
        Their places in `learnt.skills`.
    owners : int array of shape (n_labels,)
        Skill of each label, by its place in `skills`, in ascending order.
    sizes : int array of shape (n_labels,)
        How many different stems each label has.
    idf : float array of shape (n_stems,)
        How much each stem tells, within ]0, 1]: 1 for the rarest.
    lengths, masses : float arrays of shape (n_labels,)
        Euclidean length and sum of each label's idf.
    labels_by_stem : sparse array of shape (n_stems, n_labels)
        Each label of length 1.
    shares : sparse array of shape (n_labels, n_stems)
        Share of each label's idf that a stem brings; rows sum to 1.
    told : sparse array of shape (n, n_stems)
        Names and texts of each skill, of length 1.
    name_vectors, told_vectors : float arrays of shape (n, rank)
        Of length 1, or 0.
    near : sparse array of shape (n_stems, n_stems)
        What a stem met is worth for another.
    knowledge, behaviour, exclusive : float arrays of shape (n,)
        0 or 1.
    asked : float array of shape (n,)
        Logarithm of one plus how many occupations in a thousand ask for it.
    """

    def __init__(self, learnt: Learnt, scheme: str, language: str) -> None:
        self.tongue: Tongue = learnt.tongues[language]
        width = len(self.tongue)
        self.skills: Ints = np.flatnonzero(np.array([one == scheme for one in learnt.skills.schemes], dtype=bool))
        names, texts = (part[language].chosen(self.skills) for part in (learnt.skills.names, learnt.skills.texts))
        self.owners = names.owners
        held = names.counts(width)
        binary = held.copy()
        binary.data[:] = 1
        self.sizes: Ints = np.diff(binary.indptr).astype(np.int64)
        self.idf = _idf(binary)
        binary.data = self.idf[binary.indices]
        self.masses = np.asarray(binary.sum(axis=1)).ravel().astype(np.float32)
        self.lengths = np.sqrt(np.asarray((binary * binary).sum(axis=1)).ravel()).astype(np.float32)
        self.labels_by_stem = _scaled(binary, self.lengths).T.tocsr()
        self.shares = _scaled(binary, self.masses)
        self._describe(held, texts.counts(width), texts.owners)
        self.near = _near(self.tongue.alike)
        kinds = learnt.skills.kinds[self.skills]
        self.knowledge = (kinds == KINDS.index(Kind.KNOWLEDGE)).astype(np.float32)
        self.behaviour = (kinds == KINDS.index(Kind.BEHAVIOUR)).astype(np.float32)
        self.exclusive = learnt.skills.exclusive[self.skills].astype(np.float32)
        here = sum(one == scheme for one in learnt.occupations.schemes)
        asked = np.bincount(learnt.asks[:, 1], minlength=len(learnt.skills.ids))[self.skills]
        self.asked: Floats = np.log1p(1000 * asked / max(here, 1)).astype(np.float32)

    def __len__(self) -> int:
        """Return how many skills there are."""
        return len(self.skills)

    def _describe(self, held: sparse.csr_array, texts: sparse.csr_array, told_of: Ints) -> None:
        size = len(self.skills)
        first = np.flatnonzero(np.diff(self.owners, prepend=-1))
        names = sparse.csr_array(held[first])
        names.data = np.log2(1 + names.data) * self.idf[names.indices]
        self.name_vectors = np.zeros((size, self.tongue.vectors.shape[1]), dtype=np.float32)
        self.name_vectors[self.owners[first]] = unit(names @ self.tongue.vectors)
        told = sparse.csr_array(gathering(self.owners, size) @ held + gathering(told_of, size) @ texts)
        told.data = np.log2(1 + told.data) * self.idf[told.indices]
        self.told_vectors = unit(told @ self.tongue.vectors)
        self.told = _scaled(told, np.sqrt(np.asarray((told * told).sum(axis=1)).ravel()))

    def best(self, scores: Floats) -> Floats:
        """Return the best score of each skill's labels, of shape (n,); 0 for a skill without label."""
        found = np.zeros(len(self.skills), dtype=np.float32)
        if len(self.owners):
            begins = np.flatnonzero(np.diff(self.owners, prepend=-1))
            found[self.owners[begins]] = np.maximum.reduceat(scores, begins)
        return found


def gathering(owners: Ints, size: int) -> sparse.csr_array:
    """Return the array of shape (size, n_owners) that adds up what one owner has."""
    ones = np.ones(len(owners), dtype=np.float32)
    return sparse.csr_array((ones, (owners, np.arange(len(owners)))), shape=(size, len(owners)))


def _idf(binary: sparse.csr_array) -> Floats:
    size, width = binary.shape
    held = np.bincount(binary.indices, minlength=width)
    found: Floats = ((np.log((1 + size) / (1 + held)) + 1) / (np.log(1 + size) + 1)).astype(np.float32)
    return found


def _scaled(rows: sparse.csr_array, lengths: NDArray[np.floating]) -> sparse.csr_array:
    """Return rows divided by their lengths."""
    found = rows.astype(np.float32)
    found.data = (found.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(found.indptr))).astype(np.float32)
    return found


def _near(alike: sparse.csr_array) -> sparse.csr_array:
    found = sparse.coo_array(alike)
    kept = (found.data > _LEAST_ALIKE) & (found.row != found.col)
    width = alike.shape[0]
    rows, columns = (np.concatenate([part[kept], np.arange(width)]) for part in (found.row, found.col))
    values = np.concatenate([found.data[kept] * _WORTH, np.ones(width)]).astype(np.float32)
    return sparse.csr_array((values, (rows, columns)), shape=alike.shape)
