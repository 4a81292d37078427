"""A text cut into sentences, and into windows of a few words that may show a skill."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from matching.extraction.tongue import UNKNOWN, Ints, Tongue

LONGEST_WINDOW = 6


class Passage:
    """A text as extraction reads it.

    Parameters
    ----------
    tongue : Tongue
        Its language.
    text : str
        Of any length; see `matching.extraction.sentences.LONGEST_TEXT`.

    Attributes
    ----------
    sentences : list of Read
        Those that hold content words.
    known : list of int
        The stems of all content words known, in order.
    windows : sparse array of shape (n_windows, n_stems)
        1 for each stem of each window; a window begins and ends by a known word.
    places : int array of shape (n_windows, 3)
        (sentence, first word, after the last), in content words.
    """

    def __init__(self, tongue: Tongue, text: str) -> None:
        self.sentences = tongue.read(text)
        self.known = [number for sentence in self.sentences for number in sentence.numbers if number != UNKNOWN]
        places: list[tuple[int, int, int]] = []
        rows: list[list[int]] = []
        for at, sentence in enumerate(self.sentences):
            numbers = sentence.numbers
            for begin in (begin for begin, number in enumerate(numbers) if number != UNKNOWN):
                for end in range(begin + 1, min(begin + LONGEST_WINDOW, len(numbers)) + 1):
                    if numbers[end - 1] != UNKNOWN:
                        places.append((at, begin, end))
                        rows.append(sorted({number for number in numbers[begin:end] if number != UNKNOWN}))
        self.places: Ints = np.array(places, dtype=np.int64).reshape(len(places), 3)
        starts = np.cumsum([0, *map(len, rows)])
        values = np.array([number for row in rows for number in row], dtype=np.int64)
        ones = np.ones(len(values), dtype=np.float32)
        self.windows = sparse.csr_array((ones, values, starts), shape=(len(rows), len(tongue)))

    def span(self, window: int) -> tuple[int, int]:
        """Return where a window stands in the text, in characters: its first, and after its last."""
        sentence, begin, end = self.places[window].tolist()
        words = self.sentences[sentence].words
        return words[begin].start, words[end - 1].end
