"""What extraction keeps of a corpus: its words, what its concepts are called, what occupations ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.corpus import Concept, Corpus, Kind
from matching.extraction.tongue import Floats, Ints, Roots, Tongue, content_stems
from matching.framework import Pairs
from matching.reading.pivot import synonyms, translations
from matching.reading.postings import counted
from matching.reading.semantics import word_vectors
from matching.reading.words import LANGUAGES

KINDS = tuple(Kind)
MOST_PAIRS, FEWEST_USES = 12, 2


class Lists(NamedTuple):
    """Lists of numbers, end to end.

    Parameters
    ----------
    owners : int array of shape (n_lists,)
        Whose each is, in ascending order.
    values : int array
        Their numbers.
    starts : int array of shape (n_lists + 1,)
        Where each begins in `values`, and the last ends.
    """

    owners: Ints
    values: Ints
    starts: Ints

    @classmethod
    def of(cls, lists: Iterable[tuple[int, Sequence[int]]]) -> Lists:
        """Lay lists end to end; empty ones are left out."""
        held = [(owner, numbers) for owner, numbers in lists if numbers]
        starts = np.cumsum([0, *(len(numbers) for _, numbers in held)]).astype(np.int64)
        values = np.fromiter(
            (number for _, numbers in held for number in numbers), dtype=np.int64, count=int(starts[-1])
        )
        return cls(np.array([owner for owner, _ in held], dtype=np.int64), values, starts)

    def counts(self, width: int) -> sparse.csr_array:
        """Count the numbers of each list, as an array of shape (n_lists, width)."""
        ones = np.ones(len(self.values), dtype=np.float32)
        found = sparse.csr_array((ones, self.values.copy(), self.starts.copy()), shape=(len(self.owners), width))
        found.sum_duplicates()
        return found

    def chosen(self, numbers: NDArray[np.int64]) -> Lists:
        """Return the lists of some owners only, these renumbered by their place in `numbers`, in ascending order."""
        places = np.full(int(max(self.owners.max(initial=-1), numbers.max(initial=-1))) + 1, -1, dtype=np.int64)
        places[numbers] = np.arange(len(numbers))
        kept = np.flatnonzero(places[self.owners] >= 0)
        return Lists.of(
            (int(places[self.owners[one]]), self.values[self.starts[one] : self.starts[one + 1]].tolist())
            for one in kept.tolist()
        )


@dataclass(frozen=True, slots=True)
class Concepts:
    """Skills or occupations, groups left out, as extraction keeps them.

    Attributes
    ----------
    ids, schemes : tuples of str
        Of each.
    kinds : int array of shape (n,)
        Place of each one's kind in `KINDS`.
    exclusive : bool array of shape (n,)
        Whether nothing near stands for it.
    labels : mapping of str to tuple of str
        What each is called, by language.
    names, texts : mappings of str to Lists
        By language, the stems of its names, preferred first, and of what is said of it.
    """

    ids: tuple[str, ...]
    schemes: tuple[str, ...]
    kinds: Ints
    exclusive: NDArray[np.bool_]
    labels: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Lists]
    texts: Mapping[str, Lists]


@dataclass(frozen=True, slots=True)
class Learnt:
    """All that extraction needs.

    Attributes
    ----------
    tongues : mapping of str to Tongue
        By language.
    skills, occupations : Concepts
        What may be found.
    asks : int array of shape (n, 3)
        (occupation, skill, importance), by their places in `occupations` and `skills`.
    """

    tongues: Mapping[str, Tongue]
    skills: Concepts
    occupations: Concepts
    asks: Pairs


def learn(corpus: Corpus, *, seed: int) -> Learnt:
    """Learn from a corpus the words of each language, which are near, and what is said with what."""
    stemmers = {language: Roots(language) for language in LANGUAGES}
    everything = (*corpus.skills, *corpus.occupations)
    terms = {language: _terms(everything, language, stemmers[language]) for language in LANGUAGES}
    numbers = {language: {term: at for at, term in enumerate(held)} for language, held in terms.items()}

    def read(text: str, language: str) -> list[int]:
        known = numbers[language]
        return [known[stem] for stem in content_stems(text, stemmers[language]) if stem in known]

    named = {
        language: [[read(text, language) for text in called(one, language)] for one in everything]
        for language in LANGUAGES
    }
    told = {
        language: [
            [number for of, text in one.texts if of == language for number in read(text, language)]
            for one in everything
        ]
        for language in LANGUAGES
    }
    own = {language: [_own(one, language) for one in everything] for language in LANGUAGES}
    alike = _alike(named, own, {language: len(held) for language, held in terms.items()})
    vectors = _vectors(corpus, named, told, terms, seed)
    kept = [
        [at for at, one in enumerate(part) if one.kind is not Kind.GROUP]
        for part in (corpus.skills, corpus.occupations)
    ]
    first = len(corpus.skills)
    return Learnt(
        {language: Tongue(language, terms[language], alike[language], vectors[language]) for language in LANGUAGES},
        _concepts(corpus.skills, kept[0], 0, named, told),
        _concepts(corpus.occupations, kept[1], first, named, told),
        _asks(corpus, kept),
    )


def called(concept: Concept, language: str) -> list[str]:
    """Return what a concept is called in a language, preferred first; in any when it has no name in it."""
    return _own(concept, language) or [name.text for name in concept.names if name.preferred and name.text.strip()]


def _own(concept: Concept, language: str) -> list[str]:
    names = [name for name in concept.names if name.language == language and name.text.strip()]
    return [name.text for name in sorted(names, key=lambda name: not name.preferred)]


def _terms(everything: Sequence[Concept], language: str, stemmer: Roots) -> list[str]:
    found: set[str] = set()
    for one in everything:
        for text in (*called(one, language), *(text for of, text in one.texts if of == language)):
            found.update(content_stems(text, stemmer))
    return sorted(found)


Named = Mapping[str, Sequence[Sequence[Sequence[int]]]]
Told = Mapping[str, Sequence[Sequence[int]]]


def _alike(
    named: Named, own: Mapping[str, Sequence[list[str]]], sizes: Mapping[str, int]
) -> dict[str, sparse.csr_array]:
    """Return how near the words of each language are, by their translations."""
    pairs = [
        (one, other)
        for at in range(len(own["fr"]))
        if own["fr"][at] and own["en"][at]
        for one in named["fr"][at][:MOST_PAIRS]
        for other in named["en"][at][:MOST_PAIRS]
    ]
    shape = (sizes["fr"], sizes["en"])
    there = translations(pairs, shape)
    back = translations([(other, one) for one, other in pairs], shape[::-1])
    return {"fr": _seen(synonyms(there, back), named["fr"]), "en": _seen(synonyms(back, there), named["en"])}


def _seen(alike: sparse.csr_array, named: Sequence[Sequence[Sequence[int]]]) -> sparse.csr_array:
    """Keep the likeness of words that enough concepts use: of a word seen once, translation tells nothing."""
    uses = np.zeros(alike.shape[0], dtype=np.int64)
    for names in named:
        uses[list({number for name in names for number in name})] += 1
    found = sparse.coo_array(alike)
    kept = (uses[found.row] >= FEWEST_USES) & (uses[found.col] >= FEWEST_USES)
    return sparse.csr_array((found.data[kept], (found.row[kept], found.col[kept])), shape=alike.shape)


def _vectors(corpus: Corpus, named: Named, told: Told, terms: Mapping[str, list[str]], seed: int) -> dict[str, Floats]:
    """Return a vector for each stem: what it is used with, in concepts and occupations, in both languages."""
    width = {"fr": 0, "en": len(terms["fr"])}

    def document(at: int, *, texts: bool) -> list[int]:
        return [
            width[language] + number
            for language in LANGUAGES
            for part in (*named[language][at], told[language][at] if texts else [])
            for number in part
        ]

    first = len(corpus.skills)
    documents = [document(at, texts=True) for at in range(first)]
    asked: dict[int, list[int]] = {}
    for occupation, skill, _ in corpus.asks.tolist():
        asked.setdefault(occupation, []).extend(document(skill, texts=False))
    documents.extend(document(first + at, texts=True) + asked.get(at, []) for at in range(len(corpus.occupations)))
    vectors, _ = word_vectors(counted(documents, len(terms["fr"]) + len(terms["en"])), seed=seed)
    return {"fr": vectors[: len(terms["fr"])], "en": vectors[len(terms["fr"]) :]}


def _concepts(concepts: Sequence[Concept], kept: Sequence[int], first: int, named: Named, told: Told) -> Concepts:
    chosen = [concepts[at] for at in kept]
    return Concepts(
        tuple(one.id for one in chosen),
        tuple(one.scheme for one in chosen),
        np.array([KINDS.index(one.kind) for one in chosen], dtype=np.int64),
        np.array([one.exclusive for one in chosen], dtype=bool),
        {language: tuple((called(one, language) or [one.id])[0] for one in chosen) for language in LANGUAGES},
        {
            language: Lists.of(
                (place, numbers) for place, at in enumerate(kept) for numbers in named[language][first + at]
            )
            for language in LANGUAGES
        },
        {
            language: Lists.of((place, told[language][first + at]) for place, at in enumerate(kept))
            for language in LANGUAGES
        },
    )


def _asks(corpus: Corpus, kept: Sequence[Sequence[int]]) -> Pairs:
    """Return what occupations ask for, groups left out, renumbered."""
    skills, occupations = (np.full(size, -1, dtype=np.int64) for size in (len(corpus.skills), len(corpus.occupations)))
    skills[list(kept[0])], occupations[list(kept[1])] = np.arange(len(kept[0])), np.arange(len(kept[1]))
    asks = corpus.asks
    found = np.column_stack([occupations[asks[:, 0]], skills[asks[:, 1]], asks[:, 2]]).astype(np.int64)
    return found[(found[:, :2] >= 0).all(axis=1)]
