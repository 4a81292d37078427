"""Writes labels as people in a hurry do: typos, no accents, inflections, words moved or left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from matching.normalisation import STOPWORDS, plain

_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_NEXT_KEYS = {
    key: "".join(row[max(0, at - 1) : at] + row[at + 1 : at + 2]) for row in _ROWS for at, key in enumerate(row)
}
_VERB = re.compile(r"^(\w{3,})(er|ir|re)$")
_MOST = 3


def typo(text: str, dice: Random) -> str:
    """Swap, drop, double or replace a letter."""
    places = [at for at in range(1, len(text) - 1) if text[at].isalnum()]
    if not places:
        return text
    at = dice.choice(places)
    kind = dice.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    near = _NEXT_KEYS.get(plain(text[at]).strip(), "") or "e"
    return text[:at] + dice.choice(near) + text[at + 1 :]


def without_accents(text: str, _: Random) -> str:
    """Leave accents out."""
    return " ".join(plain(text.replace("'", "").replace("’", "")).split())


def reordered(text: str, dice: Random) -> str:
    """Turn the words round at one place, or shuffle them, without the words that say little."""
    found = [word for word in re.split(r"[\s'’]+", text) if word.casefold() not in STOPWORDS]
    if len(found) < 2:
        return text
    if dice.random() < 0.6:
        at = dice.randrange(1, len(found))
        return " ".join(found[at:] + found[:at])
    dice.shuffle(found)
    return " ".join(found)


def without_small_words(text: str, _: Random) -> str:
    """Leave out the words that say little."""
    found = [word for word in re.split(r"[\s'’]+", text) if word.casefold() not in STOPWORDS]
    return " ".join(found) or text


def inflected(text: str, dice: Random) -> str:
    """Change the ending of a word: a verb's mood, a plural more or less."""
    found = text.split()
    places = [at for at, word in enumerate(found) if len(word) > 3 and word.isalpha()]
    if not places:
        return text
    at = places[0] if dice.random() < 0.5 else dice.choice(places)
    word = found[at]
    verb = _VERB.match(word)
    if verb and at == 0:
        endings = ("e", "é", "ant", "ons", "ez", "ation de", "age de", "ement de")
        found[at] = verb.group(1) + dice.choice(endings)
    elif word.endswith("s"):
        found[at] = word[:-1]
    else:
        found[at] = word + dice.choice(("s", "s", "es", "e"))
    return " ".join(found)


WAYS: tuple[Callable[[str, Random], str], ...] = (
    typo,
    typo,
    without_accents,
    reordered,
    without_small_words,
    inflected,
)


def noisy(text: str, dice: Random, most: int = _MOST) -> str:
    """Write a label as someone in a hurry does, changing it in one way to three.

    Parameters
    ----------
    text : str
        A label.
    dice : Random
        The source of chance.

    Returns
    -------
    str
        Never empty for a label that is not.

    Examples
    --------
    >>> noisy("réparer un vélo", Random(1))
    'vélo réparer'
    """
    for way in dice.choices(WAYS, k=dice.randint(1, most)):
        text = way(text, dice)
    return text
