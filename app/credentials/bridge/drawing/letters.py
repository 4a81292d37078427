"""Words as outlines: the letters of Roboto Bold and Medium (Apache License 2.0), from U+0020 to U+017F and a few signs.

See PROVENANCE.md beside letters.csv.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

UNITS = 1000  # to the letter's body
CAPITAL = 0.711  # the height of a capital, in bodies


@dataclass(frozen=True, slots=True)
class Letter:
    """How far a letter goes, and its outline: y goes down from the line it stands on."""

    advance: int
    outline: str


@cache
def letters(weight: str) -> dict[str, Letter]:
    """Every letter of a weight, `bold` or `medium`."""
    with (Path(__file__).parent / "letters.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["sign"]: Letter(int(row["advance"]), row["outline"])
            for row in csv.DictReader(file)
            if row["weight"] == weight
        }


def plain(text: str) -> str:
    """The same text with accents and their letters as one sign, and one kind of space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def unknown(text: str) -> list[str]:
    """The signs that cannot be drawn, each once."""
    known = letters("bold")
    return list(dict.fromkeys(sign for sign in plain(text) if sign not in known))


def width(text: str, weight: str) -> float:
    """How wide a text is, in bodies."""
    known = letters(weight)
    return sum(known[sign].advance for sign in plain(text)) / UNITS


def outlines(text: str, weight: str, *, middle: float, baseline: float, body: float) -> Iterator[str]:
    """Draw a text around `middle`: one path for each letter that shows."""
    known, scale = letters(weight), body / UNITS
    at = middle - width(text, weight) * body / 2
    for sign in plain(text):
        letter = known[sign]
        if letter.outline:
            yield (f'<path transform="translate({at:.2f} {baseline:.2f}) scale({scale:.5f})" d="{letter.outline}"/>')
        at += letter.advance * scale
