"""The labels of one language, ready to be compared: their words, their stems, their runs of characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from rapidfuzz.distance import OSA
from scipy import sparse

from matching.reading.lexicon import Tongue
from matching.reading.postings import Floats, Ints, Postings, Vocabulary, counted, highest
from matching.reading.words import content, grams, words

MOST_LABELS, MOST_SPELLINGS = 0.1, 0.2
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
    texts : sequence of str, optional
        Content words of each, when they are known from having been cut before.

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

    def __init__(self, named: Sequence[tuple[int, str]], tongue: Tongue, texts: Sequence[str] | None = None) -> None:
        stemmer, stems = self.stemmer, self.stems = tongue.stemmer, tongue.stems
        known = texts if texts is not None and len(texts) == len(named) else None
        cut = [content(words(text)) for _, text in named] if known is None else [text.split() for text in known]
        self.owners: Ints = np.array([owner for owner, _ in named], dtype=np.int64)
        self.begins: Ints = np.flatnonzero(np.diff(self.owners, prepend=-1))
        self.texts = [" ".join(found) for found in cut]
        figures = ((label, figures_of(found)) for label, found in enumerate(cut))
        self.figures = {label: held for label, held in figures if held}
        self.spellings = Vocabulary.of(cut)
        self.stem_of: Ints = np.array([stems.numbers.get(stemmer(word), -1) for word in self.spellings.terms])
        stem = dict(zip(self.spellings.terms, self.stem_of.tolist(), strict=True))
        numbers = [[stem[word] for word in found if stem[word] >= 0] or [0] for found in cut]
        self.starts: Ints = np.cumsum([0, *map(len, numbers)])
        self.tokens: Ints = np.fromiter(chain.from_iterable(numbers), dtype=np.int64, count=int(self.starts[-1]))
        self.by_stem = Postings(counted(numbers, len(stems)))
        self._index_letters(counted((self.spellings.known(found) for found in cut), len(self.spellings)))

    def _index_letters(self, spelled: sparse.csr_array) -> None:
        """Index spellings by their characters, then labels by those of their spellings: a word is cut once for all."""
        cut = [list(grams([word])) for word in self.spellings.terms]
        self.grams = Vocabulary.of(cut)
        of_words = counted((self.grams.known(found) for found in cut), len(self.grams))
        self._by_letters = Postings(of_words, MOST_SPELLINGS)
        of_labels = sparse.csr_array(spelled @ of_words)
        of_labels.sort_indices()
        self.by_gram = Postings(of_labels, MOST_LABELS)

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
        near = highest(self._by_letters.scores(Counter(self.grams.known(grams([word])))), _SPELLINGS)
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
