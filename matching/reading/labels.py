"""The labels of one language, ready to be compared: their words, their stems, their runs of characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from rapidfuzz.distance import OSA

from matching.reading.lexicon import Tongue
from matching.reading.postings import Floats, Ints, Postings, Vocabulary, counted, highest
from matching.reading.words import content, grams, words

MOST_LABELS = 0.1
_SPELLINGS, _ALIKE = 24, 0.66
_FEWEST_LETTERS = 4
NO_FIGURES: frozenset[str] = frozenset()


class Labels:
    """The labels of one language and what each is made of.

    Parameters
    ----------
    named : sequence of (owner, text)
        Number of the concept, and what it is called; owners in ascending order.
    tongue : Tongue
        The language they are in.

    Attributes
    ----------
    owners : int array of shape (n_labels,)
        Concept of each label.
    begins : int array
        The first label of each concept that has one.
    tokens, starts : int arrays
        Stems of label i are `tokens[starts[i]:starts[i + 1]]`.
    texts : list of str
        Content words of each label.
    figures : dict of int to set of str
        Words that hold a figure, of the labels that have one.
    """

    def __init__(self, named: Sequence[tuple[int, str]], tongue: Tongue) -> None:
        stemmer, stems = self.stemmer, self.stems = tongue.stemmer, tongue.stems
        cut = [content(words(text)) for _, text in named]
        self.owners: Ints = np.array([owner for owner, _ in named], dtype=np.int64)
        self.begins: Ints = np.flatnonzero(np.diff(self.owners, prepend=-1))
        self.texts = [" ".join(found) for found in cut]
        figures = ((label, figures_of(found)) for label, found in enumerate(cut))
        self.figures = {label: held for label, held in figures if held}
        numbers = [stems.known(stemmer.all(found)) or [0] for found in cut]
        self.starts: Ints = np.cumsum([0, *map(len, numbers)])
        self.tokens: Ints = np.fromiter(chain.from_iterable(numbers), dtype=np.int64, count=int(self.starts[-1]))
        self.by_stem = Postings(counted(numbers, len(stems)))
        self.grams = Vocabulary.of(grams(found) for found in cut)
        self.by_gram = Postings(
            counted((self.grams.known(grams(found)) for found in cut), len(self.grams)), MOST_LABELS
        )
        self._index_spellings(cut)

    def _index_spellings(self, cut: Sequence[Sequence[str]]) -> None:
        seen = Counter(chain.from_iterable(cut))
        self.spellings = Vocabulary(sorted(seen))
        self.stem_of: Ints = np.array([self.stems.numbers.get(self.stemmer(word), -1) for word in self.spellings.terms])
        self._letters = Vocabulary.of(grams([word]) for word in self.spellings.terms)
        self._by_letters = Postings(
            counted((self._letters.known(grams([word])) for word in self.spellings.terms), len(self._letters)), 0.2
        )

    def gram_scores(self, found: Sequence[str]) -> Floats:
        """Return the cosine of each label's runs of characters with those of the words given."""
        return self.by_gram.scores(Counter(self.grams.known(grams(found))))

    def spelled(self, word: str) -> dict[int, float]:
        """Return the stems that a word may stand for, and how alike it is spelled: 1 for a known spelling.

        Parameters
        ----------
        word : str
            Without case nor accents, perhaps misspelled.

        Returns
        -------
        dict of int to float
            Likeness within [0, 1] by stem; empty when nothing is alike.
        """
        number = self.stems.numbers.get(self.stemmer(word))
        if word in self.spellings.numbers or len(word) < _FEWEST_LETTERS:
            return {} if number is None else {number: 1.0}
        found = {} if number is None else {number: 0.95}
        near = highest(self._by_letters.scores(Counter(self._letters.known(grams([word])))), _SPELLINGS)
        for place in near.tolist():
            alike = OSA.normalized_similarity(word, self.spellings.terms[place], score_cutoff=_ALIKE)
            stem = int(self.stem_of[place])
            if alike and stem >= 0:
                found[stem] = max(found.get(stem, 0.0), alike)
        return found

    def of_owners(self, owners: Ints) -> tuple[Ints, Ints]:
        """Return the labels of concepts, and for each label the place of its concept in `owners`."""
        begins = np.searchsorted(self.owners, owners, side="left")
        counts = np.searchsorted(self.owners, owners, side="right") - begins
        places = np.repeat(np.arange(len(owners)), counts)
        return ranges(begins, counts), places

    def tokens_of(self, chosen: Ints) -> tuple[Ints, Ints]:
        """Return the stems of labels one after the other, and where each label begins."""
        counts = self.starts[chosen + 1] - self.starts[chosen]
        return self.tokens[ranges(self.starts[chosen], counts)], np.concatenate([[0], np.cumsum(counts)[:-1]])


def figures_of(found: Sequence[str]) -> frozenset[str]:
    """Return the words that hold a figure.

    Examples
    --------
    >>> sorted(figures_of(["caces", "r489", "python"]))
    ['r489']
    """
    return frozenset(word for word in found if not word.isalpha() and any(letter.isdigit() for letter in word))


def ranges(begins: Ints, counts: Ints) -> Ints:
    """Return the numbers of consecutive ranges, one after the other.

    Examples
    --------
    >>> ranges(np.array([5, 9]), np.array([2, 1])).tolist()
    [5, 6, 9]
    """
    total = int(counts.sum())
    offsets = np.repeat(begins - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return np.arange(total) + offsets if total else np.zeros(0, dtype=np.int64)
