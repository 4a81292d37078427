"""From a corpus to the arrays that relatedness and closeness are learnt from."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matching.corpus import Concept, Corpus, Kind
from matching.framework import FrameworkArrays, Pairs, no_pairs

NEAR_UP_TO_RANK = 5  # the first neighbours an occupation declares are near; those after are far


def framework_arrays(corpus: Corpus) -> FrameworkArrays:
    """Return the arrays of a corpus: groups of skills tell siblings, and are no skills.

    Occupations are near that declare mobility of the first ranks, or are under one family or group; those that declare
    mobility of a later rank are far.
    """
    held = [number for number, one in enumerate(corpus.skills) if one.kind is not Kind.GROUP]
    numbers = np.full(len(corpus.skills), -1, dtype=np.int64)
    numbers[held] = np.arange(len(held))
    near = corpus.near[corpus.near[:, 2] <= NEAR_UP_TO_RANK, :2]
    return FrameworkArrays(
        skills=[corpus.skills[number].id for number in held],
        n_occupations=len(corpus.occupations),
        asks=_kept(np.column_stack([corpus.asks[:, 0], numbers[corpus.asks[:, 1]]])),
        broader=_kept(numbers[corpus.broader]),
        group=_groups(corpus, numbers, len(held)),
        exclusive=np.array([corpus.skills[number].exclusive for number in held], dtype=np.bool_),
        near=np.concatenate([near, _families(corpus)]),
        far=corpus.near[corpus.near[:, 2] > NEAR_UP_TO_RANK, :2],
        names=[_name(corpus.skills[number]) for number in held],
    )


def _kept(pairs: Pairs) -> Pairs:
    return pairs[(pairs >= 0).all(axis=1)]


def _name(concept: Concept) -> str:
    """Return what a concept is called in French, else in another language."""
    preferred = [name for name in concept.names if name.preferred] or list(concept.names)
    return min(preferred, key=lambda name: (name.language != "fr", name.text)).text if preferred else ""


def _groups(corpus: Corpus, numbers: Pairs, size: int) -> NDArray[np.int64]:
    """Return the first broader concept of each skill, -1 for none."""
    group = np.full(size, -1, dtype=np.int64)
    links = corpus.broader[numbers[corpus.broader[:, 0]] >= 0][::-1]
    group[numbers[links[:, 0]]] = links[:, 1]  # the first link is written last, and stays
    return group


def _families(corpus: Corpus) -> Pairs:
    """Return the pairs of occupations that are under one other, and each with the one it is under."""
    families: dict[int, list[int]] = defaultdict(list)
    for occupation, above in corpus.above.tolist():
        families[above].append(occupation)
    pairs = [pair for above, members in families.items() for pair in combinations([above, *members], 2)]
    return np.array(pairs, dtype=np.int64) if pairs else no_pairs()
