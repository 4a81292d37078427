"""Cuts a text into sentences and words that remember where they stand in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_TEXT = 20_000
_MARKUP = re.compile(r"<[^<>]{1,300}>|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_BREAK = re.compile(r"[.;:!?](?=\s|$)|[\n\r•●▪◦*|–—]|\s-\s|\.{2,}|…")
_ELIDED = frozenset("c d j l m n s t qu jusqu lorsqu puisqu quelqu".split())
_MARKED = frozenset(
    "e es ne nes se ses euse euses trice trices rice rices ere eres iere ieres ve ves te tes le les s".split()
)
_APOSTROPHES = "'’‘\u02bc"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


class Word(NamedTuple):
    """A word of a text.

    Parameters
    ----------
    text : str
        Without case nor accents.
    start, end : int
        Where it stands, in characters.
    """

    text: str
    start: int
    end: int


def folded(word: str) -> str:
    """Return a word without case nor accents.

    Examples
    --------
    >>> folded("Œuvré")
    'oeuvre'
    """
    letters = word.casefold()
    if letters.isascii():
        return letters
    letters = unicodedata.normalize("NFKD", letters.translate(_LIGATURES))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words(text: str) -> list[Word]:
    """Return the words of a text, in order.

    Examples
    --------
    >>> [(word.text, word.start) for word in words("L'employé(e) du C++")]
    [('employe', 2), ('du', 13), ('c++', 16)]
    """
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        start, end = found.span()
        letters = folded(found[0])
        if letters in _ELIDED and text[end : end + 1] in tuple(_APOSTROPHES):
            continue
        if letters in _MARKED and text[start - 1 : start] in {"(", "·"} and text[max(start - 2, 0)].isalpha():
            continue
        yield Word(letters, start, end)


def sentences(text: str) -> list[list[Word]]:
    """Cut a text into sentences; only its first `LONGEST_TEXT` characters are read, and not its HTML marks.

    Examples
    --------
    >>> [[word.text for word in one] for one in sentences("Je soude. Je <b>meule</b>, je polis")]
    [['je', 'soude'], ['je', 'meule', 'je', 'polis']]
    """
    read = _MARKUP.sub(lambda found: " " * len(found[0]), text[:LONGEST_TEXT])
    ends = [*(found.end() for found in _BREAK.finditer(read)), len(read)]
    result: list[list[Word]] = []
    at, seen = 0, words(read)
    for end in ends:
        begin = at
        while at < len(seen) and seen[at].start < end:
            at += 1
        if at > begin:
            result.append(seen[begin:at])
    return result
