"""What the words of a query say of those of labels: tables of each word by each stem, and how labels are covered."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from scipy import sparse

from matching.reading.labels import Labels
from matching.reading.postings import Floats, Ints
from matching.reading.query import Query

MISSING = np.float32(np.nan)


class Words(NamedTuple):
    """Tables of shape (n_words, n_stems): how well each word of the query answers each stem."""

    exact: Floats
    spelled: Floats
    alike: Floats
    rendered: Floats  # t(other stem | word), over the greatest of the word
    renders: Floats  # t(word | other stem)
    literal: Floats  # as rendered, by the literal table
    literal_by: Floats


def tables_of(query: Query) -> Words:
    """Return how well each word of a query answers each stem of both languages."""
    size, width = len(query.words), len(query.side.labels.stems)
    exact, spelled, alike = (np.zeros((size, width), dtype=np.float32) for _ in range(3))
    others = len(query.other.labels.stems)
    rendered, renders = np.zeros((size, others), dtype=np.float32), np.zeros((size, others), dtype=np.float32)
    literal, literal_by = np.zeros_like(rendered), np.zeros_like(rendered)
    side = query.side.tongue
    table, back, near = side.render, side.rendered_by, side.alike
    for number, held in enumerate(query.spelled):
        for stem, likeness in held.items():
            spelled[number, stem] = likeness
            exact[number, stem] = likeness if likeness > 0.94 else 0
            if stem == query.stems[number]:
                _raise(alike, number, near, stem, likeness)
                _raise(rendered, number, table, stem, likeness)
                _raise(renders, number, back, stem, likeness)
                _raise(literal, number, side.literal, stem, likeness)
                _raise(literal_by, number, side.literal_by, stem, likeness)
        for other in query.same_word(number):
            for held_by in (rendered, renders, literal, literal_by):
                held_by[number, other] = 1.0
    np.maximum(alike, spelled, out=alike)
    rendered /= np.maximum(rendered.max(axis=1, keepdims=True, initial=0), 1e-6)
    literal /= np.maximum(literal.max(axis=1, keepdims=True, initial=0), 1e-6)
    return Words(exact, spelled, alike, rendered, renders, literal, literal_by)


def _raise(table: Floats, row: int, values: sparse.csr_array, stem: int, likeness: float) -> None:
    part = slice(values.indptr[stem], values.indptr[stem + 1])
    places = values.indices[part]
    table[row, places] = np.maximum(table[row, places], values.data[part] * likeness)


class Gathered(NamedTuple):
    """Labels of a shortlist: which, whose, and their tokens one after the other."""

    labels: Ints
    owners: Ints
    tokens: Ints
    starts: Ints

    @classmethod
    def of(cls, labels: Labels, concepts: Ints) -> Gathered:
        """Gather the labels of concepts."""
        chosen, owners = labels.of_owners(concepts)
        tokens, starts = labels.tokens_of(chosen)
        return cls(chosen, owners, tokens, starts)


def coverage(table: Floats, idf: Floats, token_idf: Floats, gathered: Gathered) -> tuple[Floats, Floats]:
    """Return how much of the query each label answers, and how much of each label the query asks for, by idf."""
    values = table[:, gathered.tokens]
    of_query = idf @ np.maximum.reduceat(values, gathered.starts, axis=1) / max(float(idf.sum()), 1e-6)
    asked = values.max(axis=0) * token_idf
    of_label = np.add.reduceat(asked, gathered.starts) / np.maximum(np.add.reduceat(token_idf, gathered.starts), 1e-6)
    return of_query.astype(np.float32), of_label.astype(np.float32)


def ratios(text: str, others: list[str], scorer: Callable[..., float]) -> Floats:
    """Return how alike a text is to others, within [0, 1]."""
    found: Floats = process.cdist([text], others, scorer=scorer, dtype=np.float32)[0] / np.float32(100)
    return found
