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
BY_OTHER_LETTERS = 6
LABELS_EACH = 4


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
    labels, others = query.side.labels, query.other.labels
    bag = query.bag()
    by_letters, by_stems = labels.gram_scores(query.words), labels.by_stem.scores(bag)
    pivot = query.other.pivoted.scores(query.rendered())
    back = query.side.pivoted.scores(bag)
    by_label = others.by_stem.scores(query.rendered(literal=True))
    said = index.said.scores(query.said())
    ways = ((pivot, BY_PIVOT), (back, BY_PIVOT_BACK), (said, BY_SAID))
    picked = [highest(np.where(allowed, scores, 0), size) for scores, size in ways]
    here, there = allowed[labels.owners], allowed[others.owners]
    picked.append(_picked(np.where(here, by_letters, 0), labels, BY_LETTERS))
    picked.append(_picked(np.where(here, by_stems, 0), labels, BY_STEMS))
    picked.append(_picked(np.where(there, by_label, 0), others, BY_PIVOT_LABEL))
    picked.append(_picked(np.where(there, others.gram_scores(query.words), 0), others, BY_OTHER_LETTERS))
    found = np.unique(np.concatenate(picked))
    return Shortlist(
        found, _best(by_letters, labels, found), _best(by_stems, labels, found), pivot[found], back[found],
        _best(by_label, others, found), said[found], *_votes(labels, found, by_letters, by_stems),
    )  # fmt: skip


def _votes(labels: Labels, found: Ints, *ways: Floats) -> list[Floats]:
    """Return how much all the labels of each concept are alike, the nearest weighing most."""
    chosen, places = labels.of_owners(found)
    powers = ((scores[chosen] ** 2) ** 2 for scores in ways)
    return [
        np.sqrt(np.sqrt(np.bincount(places, weights=one, minlength=len(found)))).astype(np.float32) for one in powers
    ]


def _picked(scores: Floats, labels: Labels, size: int) -> Ints:
    """Return the concepts whose best labels score highest, best first."""
    many = size * LABELS_EACH
    while True:
        places = highest(scores, many)
        owners = labels.owners[places]
        found = owners[np.sort(np.unique(owners, return_index=True)[1])]
        if len(found) >= size or len(places) < many:
            return found[:size]
        many *= LABELS_EACH  # a few concepts of many labels hold the best places


def _best(scores: Floats, labels: Labels, found: Ints) -> Floats:
    """Return the best score of each concept's labels; 0 for one that has none."""
    chosen, places = labels.of_owners(found)
    best = np.zeros(len(found), dtype=np.float32)
    np.maximum.at(best, places, scores[chosen])
    return best
