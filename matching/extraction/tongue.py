"""The words of a language, numbered by their stems, and what is known of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from scipy import sparse

from matching.extraction.sentences import Word, sentences, words
from matching.normalisation import STOPWORDS
from matching.reading.words import Stemmer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
UNKNOWN = -1
_FEWEST_LETTERS, _ALIKE = 5, 0.8
# What every text says, and no label is told from another by.
FUNCTION_WORDS = STOPWORDS | frozenset(
    "je tu il elle on nous vous ils elles moi toi lui eux mon ma mes ton ta tes nos vos notre votre est sont etre "
    "avoir ai as avons avez ont suis es ete etait avais avait qui que quoi dont ou mais donc ni car si ne pas "
    "plus moins tres bien tout tous toute toutes comme aussi meme dans chez sous entre pendant depuis vers il "
    "faut faire fait fais peu etc ainsi selon afin lors h f ca cela chaque autre autres quand sans this that "
    "these those is are be was were will would can could should you your we our us they them their it its as at "
    "or if not no do does have has had i my me he she his her who which what when where while than then so such "
    "other any all some each more most very also within about into over up out both well good strong".split()
)


_NOUN_ENDING = re.compile(r"(?<=\w{3})(?:aison|ateur|ation|eri|ement|eur|eux|ant|ag|ur)$")
_VERB_ENDING = re.compile(r"(?<=[a-z][dt])r$")


class Roots:
    """Folds the inflections of a language, and in French what turns a verb into a noun.

    Parameters
    ----------
    language : str
        "fr" or "en".

    Examples
    --------
    >>> root = Roots("fr")
    >>> {root(word) for word in ("souder", "soudez", "soudage", "soudeuse", "soudure")}
    {'soud'}
    """

    def __init__(self, language: str) -> None:
        self._stem = Stemmer(language)
        self._french = language == "fr"

    def __call__(self, word: str) -> str:
        """Return the root of a word without case nor accents."""
        stem = self._stem(word)
        return _VERB_ENDING.sub("", _NOUN_ENDING.sub("", stem)) if self._french else stem


class Read(NamedTuple):
    """A sentence by its content words.

    Parameters
    ----------
    numbers : tuple of int
        The stem of each, `UNKNOWN` for one never met.
    words : tuple of Word
        Where each stands.
    """

    numbers: tuple[int, ...]
    words: tuple[Word, ...]


class Tongue:
    """A language as a corpus uses it; immutable once built, safe to share between threads.

    Parameters
    ----------
    language : str
        "fr" or "en".
    terms : sequence of str
        The stems met, in the order that numbers them.
    alike : sparse array of shape (n_stems, n_stems)
        How near two stems are, within [0, 1], and 1 for itself.
    vectors : float array of shape (n_stems, rank)
        What each is used with.
    """

    def __init__(self, language: str, terms: Sequence[str], alike: sparse.csr_array, vectors: Floats) -> None:
        self.language = language
        self.terms = tuple(terms)
        self.alike = alike
        self.vectors = vectors
        self._numbers = {term: number for number, term in enumerate(self.terms)}
        self._by_letter: dict[str, list[str]] = {}
        for term in self.terms:
            if len(term) >= _FEWEST_LETTERS - 1:
                self._by_letter.setdefault(term[0], []).append(term)
        self._stemmer = Roots(language)
        self._lock = Lock()  # the stemmer works on itself

    def __len__(self) -> int:
        """Return how many stems are known."""
        return len(self.terms)

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the known content words of a text, in order."""
        with self._lock:
            stems = content_stems(text, self._stemmer)
        return [self._numbers[stem] for stem in stems if stem in self._numbers]

    def read(self, text: str) -> list[Read]:
        """Return the sentences of a text that hold content words."""
        found = []
        with self._lock:
            for sentence in sentences(text):
                held = tuple(word for word in sentence if word.text not in FUNCTION_WORDS)
                numbers = tuple(self._number(self._stemmer(word.text)) for word in held)
                if held:
                    found.append(Read(numbers, held))
        return found

    def _number(self, stem: str) -> int:
        """Return the number of a stem, or of the one spelled nearest when it is unknown and long enough to tell."""
        found = self._numbers.get(stem)
        if found is not None or len(stem) < _FEWEST_LETTERS or not stem.isalpha():
            return UNKNOWN if found is None else found
        near = process.extractOne(
            stem, self._by_letter.get(stem[0], ()), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE
        )
        return self._numbers[near[0]] if near else UNKNOWN


def content_stems(text: str, stemmer: Roots) -> list[str]:
    """Return the stems of the content words of a label; of all its words when none is one.

    Examples
    --------
    >>> content_stems("Souder à l'arc", Roots("fr")), content_stems("On", Roots("fr"))
    (['soud', 'arc'], ['on'])
    """
    found = [word.text for word in words(text)]
    return [stemmer(word) for word in found if word not in FUNCTION_WORDS] or [stemmer(word) for word in found]
