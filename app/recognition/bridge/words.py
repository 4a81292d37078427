"""Texts as the words that tell them apart: stems, ideas shared by several words, and how much each tells."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.recognition.bridge import vocabulary
from matching.extraction.sentences import words as cut
from matching.normalisation import STOPWORDS, normalise
from matching.reading.words import Stemmer

SAME, ALIKE, CLOSE = 1.0, 0.7, 0.6
SHARED_LETTERS = 5
FLOOR = 0.1
ELSEWHERE = 1.8
TOGETHER = 0.8
FIRST = 1.5
PLACE = 0.4
FEWEST = 20  # facets: with fewer beside it, a word would seem common for want of others


@dataclass(frozen=True, slots=True)
class Word:
    """A word that tells something: as it was written, its stem, and the ideas it stands for."""

    written: str
    stem: str
    ideas: frozenset[int]


_stemmer = Stemmer("fr")


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return _stemmer(normalise(word) or word)


@cache
def listed(text: str) -> frozenset[str]:
    """The stems of a list of words."""
    return frozenset(stems(text))


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return [_stem(one.text) for one in cut(text)]


@cache
def _ideas() -> tuple[Mapping[str, frozenset[int]], Mapping[tuple[str, ...], frozenset[int]]]:
    """The ideas of each stem, and of each expression by its telling stems."""
    alone: dict[str, set[int]] = {}
    expressions: dict[tuple[str, ...], set[int]] = {}
    for number, line in enumerate(vocabulary.ALIKE.strip().splitlines()):
        for entry in line.split():
            stems = tuple(_stem(one.text) for one in cut(entry.replace("-", " ")) if one.text not in STOPWORDS)
            (alone.setdefault(stems[0], set()) if len(stems) == 1 else expressions.setdefault(stems, set())).add(number)
    return {k: frozenset(v) for k, v in alone.items()}, {k: frozenset(v) for k, v in expressions.items()}


def read(text: str) -> list[Word]:
    """The words of a text that tell something, in order."""
    alone, expressions = _ideas()
    light = listed(vocabulary.LIGHT)
    found = []
    pairs = [(text[one.start : one.end], _stem(one.text)) for one in cut(text) if one.text not in STOPWORDS]
    at = 0
    while at < len(pairs):
        size = next((n for n in (3, 2) if tuple(stem for _, stem in pairs[at : at + n]) in expressions), 1)
        written, stem = pairs[at]
        if size > 1:
            stems = tuple(stem for _, stem in pairs[at : at + size])
            found.append(Word(" ".join(word for word, _ in pairs[at : at + size]), " ".join(stems), expressions[stems]))
        elif stem not in light and not stem.isdigit() and len(stem) > 1:
            found.append(Word(written, stem, alone.get(stem, frozenset())))
        at += size
    return found


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a sentence and a facet are, within [0, 1], and by which words of the sentence."""

    share: float
    words: tuple[str, ...]


NOTHING_ALIKE = Likeness(0.0, ())


class Phrase:
    """Some words, and what they may be told by: their stems, the ideas they stand for, how they begin."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        self._stems = {word.stem for word in words}
        self._ideas = frozenset[int]().union(*(word.ideas for word in words))
        self._beginnings = {word.stem[:SHARED_LETTERS] for word in words if len(word.stem) >= SHARED_LETTERS}

    def credit(self, word: Word) -> float:
        """How far it says what another word says."""
        if word.stem in self._stems:
            return SAME
        if not self._ideas.isdisjoint(word.ideas):
            return ALIKE
        return CLOSE if word.stem[:SHARED_LETTERS] in self._beginnings else 0.0


class Facets:
    """What several facets say, each as its phrases; a word that many facets share tells little of each.

    The weight of a word is its inverse document frequency over the facets (Spärck Jones, 1972).
    """

    def __init__(self, phrases: Iterable[Iterable[str]]) -> None:
        self._phrases = [[Phrase(words) for one in own if (words := read(one))] for own in phrases]
        self._whole = [Phrase([word for phrase in own for word in phrase.words]) for own in self._phrases]
        self._holders = Counter(stem for whole in self._whole for stem in {word.stem for word in whole.words})

    def likeness(self, facet: int, sentence: Phrase) -> Likeness:
        """The best of the facet's phrases, or of all together where the sentence says a bit of each."""
        whole = self._whole[facet]
        if not any(map(whole.credit, sentence.words)):
            return NOTHING_ALIKE
        found = [(TOGETHER * self._told(sentence, whole), whole)]
        found += [
            (math.sqrt(self._told(phrase, sentence) * self._told(sentence, phrase)), phrase)
            for phrase in self._phrases[facet]
        ]
        share, best = max(found, key=lambda one: one[0])
        return Likeness(round(share, 2), tuple(dict.fromkeys(w.written for w in sentence.words if best.credit(w))))

    def _told(self, phrase: Phrase, by: Phrase) -> float:
        """How much of what a phrase tells is told by another; its first word, most often what is done, tells more."""
        weights = [self._weight(word) * (1 if at else FIRST) for at, word in enumerate(phrase.words)]
        told = sum(weight * by.credit(word) for weight, word in zip(weights, phrase.words, strict=True))
        return told / sum(weights) if weights else 0.0

    def _weight(self, word: Word) -> float:
        """How much a word tells; one that no facet says, as much as one that some say."""
        holders = self._holders[word.stem]
        rare = math.log((1 + max(FEWEST, len(self._whole))) / (1 + holders)) + FLOOR if holders else ELSEWHERE
        return rare * PLACE if word.stem in listed(vocabulary.PLACES) else rare


@lru_cache(maxsize=16)
def facets(phrases: tuple[tuple[str, ...], ...]) -> Facets:
    """What these facets say, read once."""
    return Facets(phrases)
