"""Picks the few concepts worth comparing with a query: alike in letters, in words or in translation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.reading.index import Index
from matching.reading.labels import Labels
from matching.reading.postings import Floats, Ints, highest
from matching.reading.query import Query

BY_LETTERS, BY_STEMS, BY_PIVOT, BY_PIVOT_BACK, BY_PIVOT_LABEL, BY_SAID = 40, 20, 20, 20, 20, 10


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Concepts, in ascending order, and how each way of looking scores them.

    Attributes
    ----------
    concepts : int array of shape (n,)
    letters, stems, pivot, pivot_back, pivot_label, said, letters_votes, stems_votes : float arrays of shape (n,)
        Cosines: the best label's characters, its stems; the stems that render the query in the other language, the
        query's stems among those that render the concept; the best label in the other language; all that is said of it;
        and all its labels together, by characters and by stems.
    """

    concepts: Ints
    letters: Floats
    stems: Floats
    pivot: Floats
    pivot_back: Floats
    pivot_label: Floats
    said: Floats
    letters_votes: Floats
    stems_votes: Floats


def shortlist(index: Index, query: Query, allowed: NDArray[np.bool_]) -> Shortlist:
    """Return the union of the best by each way of looking."""
    labels, count = query.side.labels, len(index.concepts)
    bag = query.bag()
    by_letters, by_stems = labels.gram_scores(query.words), labels.by_stem.scores(bag)
    letters = _by_concept(by_letters, labels, count)
    stems = _by_concept(by_stems, labels, count)
    pivot = query.other.pivoted.scores(query.rendered())
    back = query.side.pivoted.scores(bag)
    others = query.other.labels
    label = _by_concept(others.by_stem.scores(query.rendered(literal=True)), others, count)
    said = index.said.scores(query.said())
    ways = (
        (letters, BY_LETTERS), (stems, BY_STEMS), (pivot, BY_PIVOT), (back, BY_PIVOT_BACK),
        (label, BY_PIVOT_LABEL), (said, BY_SAID),
    )  # fmt: skip
    found = np.unique(np.concatenate([highest(np.where(allowed, scores, 0), size) for scores, size in ways]))
    return Shortlist(
        found, letters[found], stems[found], pivot[found], back[found], label[found], said[found],
        *_votes(labels, found, by_letters, by_stems),
    )  # fmt: skip


def _votes(labels: Labels, found: Ints, *ways: Floats) -> list[Floats]:
    """Return how much all the labels of each concept are alike, the nearest weighing most."""
    chosen, places = labels.of_owners(found)
    powers = ((scores[chosen] ** 2) ** 2 for scores in ways)
    return [
        np.sqrt(np.sqrt(np.bincount(places, weights=one, minlength=len(found)))).astype(np.float32) for one in powers
    ]


def _by_concept(scores: Floats, labels: Labels, count: int) -> Floats:
    """Return the best score of each concept's labels."""
    found = np.zeros(count, dtype=np.float32)
    if len(scores):
        found[labels.owners[labels.begins]] = np.maximum.reduceat(scores, labels.begins)
    return found
