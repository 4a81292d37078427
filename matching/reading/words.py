"""Cuts a text into words, and words to their stems, alike with and without accents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import snowballstemmer

from matching.normalisation import STOPWORDS, normalise

LANGUAGES = ("fr", "en")
_SNOWBALL = {"fr": "french", "en": "english"}
_SHORTEST_GRAM, _LONGEST_GRAM = 2, 4


def words(text: str) -> list[str]:
    """Return the words of a text in order, normalised: without accents, plurals, elided articles, marks of both sexes.

    Examples
    --------
    >>> words("Contrôler la qualité d'une pièce (H/F), en C++")
    ['controler', 'la', 'qualite', 'une', 'piece', 'en', 'c++']
    """
    return normalise(text).split()


def content(found: list[str]) -> list[str]:
    """Return the words that carry meaning; all of them when none does.

    Examples
    --------
    >>> content(["controler", "la", "piece"]), content(["a", "la"])
    (['controler', 'piece'], ['a', 'la'])
    """
    return [word for word in found if word not in STOPWORDS] or found


class Stemmer:
    """Folds the inflections of a language, remembering what it has seen; not to be shared between threads that learn.

    Snowball's algorithms (Porter, 2001), on words without accents: a query typed without them must reach the same stem.

    Parameters
    ----------
    language : str
        "fr" or "en"; another language keeps its words as they are.

    Examples
    --------
    >>> stem = Stemmer("fr")
    >>> stem("souder"), stem("soudage"), stem("c++")
    ('soud', 'soudag', 'c++')
    """

    def __init__(self, language: str) -> None:
        self._stemmer = snowballstemmer.stemmer(_SNOWBALL[language]) if language in _SNOWBALL else None
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """Return the stem of a word already without case nor accents."""
        if self._stemmer is None:
            return word
        found = self._known.get(word)
        if found is None:
            found = self._stemmer.stemWord(word)
            if len(self._known) < 200_000:  # a server meets new words for ever
                self._known[word] = found
        return found

    def all(self, found: Iterable[str]) -> list[str]:
        """Return the stems of words, in order."""
        return [self(word) for word in found]


def grams(found: Iterable[str]) -> Iterator[str]:
    """Cut words with their edges into runs of 2 to 4 characters.

    Examples
    --------
    >>> list(grams(["tig"]))
    [' t', 'ti', 'ig', 'g ', ' ti', 'tig', 'ig ', ' tig', 'tig ']
    """
    for word in found:
        edged = f" {word} "
        for size in range(_SHORTEST_GRAM, _LONGEST_GRAM + 1):
            for begin in range(len(edged) - size + 1):
                yield edged[begin : begin + size]
