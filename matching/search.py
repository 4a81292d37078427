"""Finds a skill or an occupation as someone types, forgiving typos, accents, plurals, genders and word order."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from matching.errors import ArraysError
from matching.normalisation import content_words, normalise

SHORTLIST = 64
_PREFIXES = 400
_LIKE = 0.75
_EXACT, _SAME_WORDS = 1.0, 0.99


class Entry(NamedTuple):
    """A label to be found: several may lead to one id.

    Parameters
    ----------
    id : str
        What is found.
    label : str
        How it is written.
    kind : str, default=""
        What it is, or its language: `LabelIndex.search` can keep some kinds.
    """

    id: str
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Parameters
    ----------
    id, label : str
        The entry's, by its best label.
    score : float
        Within [0, 1]; 1 for the same words in the same order, once normalised. It orders, and is no probability.
    exact : bool
        Whether it is written the same, once normalised, whatever the order of words.
    """

    id: str
    label: str
    score: float
    exact: bool


class LabelIndex:
    """Labels ready for searching: immutable, safe to share between threads.

    A shortlist by character trigrams weighted by rarity, re-ranked by how many words of the query are found, how many
    of the label's are asked for, and their edit similarity. The word being typed may match the beginning of another.

    Parameters
    ----------
    entries : sequence of Entry or of (id, label) or (id, label, kind)
        Labels that normalise to nothing are never found.

    Raises
    ------
    ArraysError
        When an entry has no id.

    Examples
    --------
    >>> index = LabelIndex([("1", "Soudeur / Soudeuse"), ("2", "Soudure TIG"), ("3", "Réaliser un soudage")])
    >>> [(hit.id, hit.exact) for hit in index.search("soudeuses")][:1]
    [('1', True)]
    >>> index.search("tig soudure")[0].id, index.search("soudrue tig")[0].id
    ('2', '2')
    """

    def __init__(self, entries: Sequence[Entry | tuple[str, str] | tuple[str, str, str]]) -> None:
        self.entries = tuple(Entry(*entry) for entry in entries)
        if any(not entry.id for entry in self.entries):
            raise ArraysError("entries", "an entry has no id")
        self._texts = [normalise(entry.label) for entry in self.entries]
        self._words = [content_words(text) for text in self._texts]
        self._sorted_words = [" ".join(sorted(words)) for words in self._words]
        order = sorted(range(len(self._texts)), key=self._texts.__getitem__)
        self._by_text = np.array(order, dtype=np.int64)
        self._text_order = [self._texts[place] for place in order]
        self._lengths = np.array([len(text) for text in self._texts], dtype=np.int64)
        self._same_words: dict[str, list[int]] = {}
        for place, words in enumerate(self._sorted_words):
            self._same_words.setdefault(words, []).append(place)
        names = sorted({entry.kind for entry in self.entries})
        self._kind_codes = {kind: code for code, kind in enumerate(names)}
        self._kinds = np.array([self._kind_codes[entry.kind] for entry in self.entries], dtype=np.int64)
        self._index_grams()

    def _index_grams(self) -> None:
        numbers: dict[str, int] = {}
        grams, places = array("i"), array("i")
        for place, words in enumerate(self._words):
            for gram in set(_grams(words, typing=False)):
                grams.append(numbers.setdefault(gram, len(numbers)))
                places.append(place)
        number_of, place_of = np.array(grams, dtype=np.int32), np.array(places, dtype=np.int32)
        held = np.bincount(number_of, minlength=len(numbers))
        self._numbers = numbers
        self._postings: NDArray[np.int32] = place_of[np.argsort(number_of, kind="stable")]
        self._starts: NDArray[np.int64] = np.concatenate([[0], np.cumsum(held)])
        self._rarity: NDArray[np.float32] = np.log((1 + len(self.entries)) / np.maximum(held, 1)).astype(np.float32)
        weights = self._rarity[number_of]
        self._sums = np.bincount(place_of, weights=weights, minlength=len(self.entries)).astype(np.float32)

    def search(self, text: str, limit: int = 10, *, kinds: Collection[str] | None = None) -> list[Hit]:
        """Find what `text` may mean.

        Parameters
        ----------
        text : str
            What is typed so far.
        limit : int, default=10
            How many hits at most, one per id.
        kinds : collection of str, optional
            Kinds to keep; all by default.

        Returns
        -------
        list of Hit
            Best first; equals by length of label, then label, then id. Empty when nothing is alike.
        """
        wanted = normalise(text)
        if not wanted or limit < 1 or not self.entries:
            return []
        words = content_words(wanted)
        allowed = None if kinds is None else np.isin(self._kinds, [self._kind_codes.get(kind, -1) for kind in kinds])
        typing = not text[-1:].isspace()
        found = self._shortlist(wanted, words, max(SHORTLIST, 2 * limit), allowed, typing=typing)
        best: dict[str, tuple[float, int, str, str, bool]] = {}
        for place in found:
            score, exact = self._score(place, wanted, words, typing=typing)
            if score < _LIKE / 2:
                continue
            entry = self.entries[place]
            key = (-score, len(entry.label), entry.label, entry.id, exact)
            best[entry.id] = min(best.get(entry.id, key), key)
        return [Hit(key[3], key[2], round(-key[0], 4), key[4]) for key in sorted(best.values())[:limit]]

    def _shortlist(
        self, wanted: str, words: list[str], size: int, allowed: NDArray[np.bool_] | None, *, typing: bool
    ) -> list[int]:
        exact = self._same_words.get(" ".join(sorted(words)), [])
        begin = bisect_left(self._text_order, wanted)
        end = bisect_left(self._text_order, wanted + "\U0010ffff", lo=begin, hi=len(self._text_order))
        starting = self._by_text[begin : min(end, begin + _PREFIXES)]
        starting = starting[np.argsort(self._lengths[starting], kind="stable")[:size]]
        known = [self._numbers[gram] for gram in set(_grams(words, typing=typing)) if gram in self._numbers]
        scores = np.zeros(len(self.entries), dtype=np.float32)
        for number in sorted(known):
            scores[self._postings[self._starts[number] : self._starts[number + 1]]] += self._rarity[number]
        asked = float(self._rarity[known].sum()) if known else 0.0
        scores /= 0.7 * asked + 0.3 * self._sums + 1e-6
        if allowed is not None:
            scores[~allowed] = 0
        near = np.argpartition(-scores, min(size, len(scores) - 1))[:size]
        near = near[scores[near] > 0]
        places = dict.fromkeys([*exact[:size], *starting.tolist(), *sorted(near.tolist())])
        return [place for place in places if allowed is None or allowed[place]]

    def _score(self, place: int, wanted: str, words: list[str], *, typing: bool) -> tuple[float, bool]:
        """Return how alike the query and a label are, and whether they are written with the same words."""
        if self._texts[place] == wanted:
            return _EXACT, True
        label, sorted_words = self._words[place], " ".join(sorted(words))
        if self._sorted_words[place] == sorted_words:
            return _SAME_WORDS, True
        alike = fuzz.ratio(sorted_words, self._sorted_words[place]) / 100
        found = [_best(word, label, prefix=typing and at == len(words) - 1) for at, word in enumerate(words)]
        asked = [_best(word, words, prefix=False) for word in label]
        covered = sum(found) / len(found)
        begins = 0.05 if self._texts[place].startswith(wanted) else 0.0
        return min(0.98, 0.3 * alike + 0.5 * covered + 0.15 * sum(asked) / len(asked) + begins), False


def _grams(words: Sequence[str], *, typing: bool) -> Iterator[str]:
    """Cut words into trigrams with their edges; the last word of a query being typed has no right edge yet."""
    for at, word in enumerate(words):
        edged = f" {word}" if typing and at == len(words) - 1 else f" {word} "
        for begin in range(max(1, len(edged) - 2)):
            yield edged[begin : begin + 3]


def _best(word: str, others: Sequence[str], *, prefix: bool) -> float:
    """Return how well the best of `others` matches `word`: 1 when equal, less for a beginning or a likeness."""
    if word in others:
        return 1.0
    best = 0.0
    for other in others:
        if prefix and other.startswith(word):
            best = max(best, 0.95)
        else:
            best = max(best, Indel.normalized_similarity(word, other, score_cutoff=_LIKE))
    return best
