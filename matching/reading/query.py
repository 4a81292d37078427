"""A text to be linked, cut and stretched: what its words may stand for in both languages."""

from __future__ import annotations

import numpy as np

from matching.reading.index import Index
from matching.reading.postings import Floats, Ints
from matching.reading.semantics import unit
from matching.reading.words import content, words

LONGEST_TEXT, MOST_WORDS = 400, 24
_UNKNOWN_IDF = 6.0
_KNOWN = 0.94


class Query:
    """A text and what its words stand for; only its first `LONGEST_TEXT` characters and `MOST_WORDS` words are read.

    Attributes
    ----------
    words : list of str
        Its content words.
    spelled : list of dict of int to float
        The stems that each word may stand for, with the likeness of their spelling.
    idf : float array of shape (n_words,)
        How much each tells.
    """

    def __init__(self, index: Index, text: str, language: str) -> None:
        self.side = index.sides[language]
        self.other = next(side for name, side in index.sides.items() if name != language)
        self.all_words = words(text[:LONGEST_TEXT])[:MOST_WORDS]
        self.words = content(self.all_words)
        self.text = " ".join(self.words)
        self.spelled = [self.side.labels.spelled(word) for word in self.words]
        best = [min((-alike, stem) for stem, alike in found.items())[1] if found else -1 for found in self.spelled]
        self.stems: Ints = np.array(best, dtype=np.int64)
        self.idf: Floats = np.where(self.stems >= 0, self.side.idf[self.stems], _UNKNOWN_IDF).astype(np.float32)

    def bag(self) -> dict[int, float]:
        """Return the stems of the text, each word weighing 1 at most: its likeliest spelling, others less."""
        found: dict[int, float] = {}
        for number, spelled in enumerate(self.spelled):
            for stem, alike in spelled.items():
                share = alike if stem == self.stems[number] else alike**3 / 4
                found[stem] = found.get(stem, 0.0) + share
        return found

    def rendered(self, *, literal: bool = False) -> dict[int, float]:
        """Return the stems of the other language that render the text, with their expected count."""
        table = self.side.tongue.literal if literal else self.side.tongue.render
        found: dict[int, float] = {}
        for number, spelled in enumerate(self.spelled):
            found |= dict.fromkeys(self.same_word(number), 1.0)
            for stem, alike in spelled.items():
                if stem != self.stems[number]:
                    continue
                row = slice(table.indptr[stem], table.indptr[stem + 1])
                for other, chance in zip(table.indices[row].tolist(), table.data[row].tolist(), strict=True):
                    found[other] = found.get(other, 0.0) + chance * alike
        return found

    def said(self) -> dict[int, float]:
        """Return the stems of both languages that say the text, numbered together."""
        first = self.side.tongue.first
        found = {first + stem: weight for stem, weight in self.bag().items()}
        return found | {self.other.tongue.first + stem: weight for stem, weight in self.rendered().items()}

    def same_word(self, number: int) -> list[int]:
        """Return the stem of the other language that a word is, as it stands; empty when it is none, or known here."""
        labels = self.other.labels
        if max(self.spelled[number].values(), default=0.0) > _KNOWN:
            return []
        return labels.stems.known([labels.stemmer(self.words[number])])

    def vectors(self) -> Floats:
        """Return a vector for each word, of its idf times unit length; 0 for a word unknown."""
        found = self.side.tongue.vectors[np.maximum(self.stems, 0)].copy()
        found[self.stems < 0] = 0
        return found

    def sense(self) -> Floats:
        """Return the direction of the text among the senses of words; 0 for a text of unknown words."""
        here, there = self.side.tongue.senses, self.other.tongue.senses
        bag = self.bag()
        found = np.array(list(bag.values()), dtype=np.float32) @ here[list(bag)]
        same = [stem for number in range(len(self.words)) for stem in self.same_word(number)]
        return unit(found + there[same].sum(axis=0))
