"""Brings two ways of writing one thing to one form: accents, case, elisions, plurals, genders."""

from __future__ import annotations

import re
import unicodedata

STOPWORDS = frozenset(
    "a al an and au aux avec by ce ces cette d dan de des du en et for from in l la le les leur of on ou par pour "
    "sa se ses son sur the to un une with y".split()
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "\u02bc": "'"})
_BOTH_SEXES = re.compile(r"\(?\b[hfm]\s*[/.-]\s*[hfm](?:\s*[/.-]\s*x)?\b\)?")
_ENDING = "e|es|ne|nes|se|ses|euse|euses|trice|trices|rice|rices|ere|eres|iere|ieres|ve|ves|te|tes|le|les|s"
_FEMININE_MARK = re.compile(rf"\((?:{_ENDING})\)|[·•](?:{_ENDING})(?:[·•]s)?\b")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)'")
_TOKEN = re.compile(r"[^\W_]+(?:\+\+|#)?|/")
_FEMININE = (("euse", "eur"), ("trice", "teur"), ("iere", "ier"), ("ienne", "ien"), ("ee", "e"))
_FEWEST_LETTERS = 4


def normalise(text: str) -> str:
    """Return the form of `text` that searching compares; importers may store it in a column.

    Accents, case and punctuation go (« c++ » and « c# » keep their marks); so do elided articles (« d'une »), the marks
    of both sexes (« (H/F) », « employé(e) », « soudeur / soudeuse »); feminine trade endings become masculine and
    plurals singular. Word order stays. What is normalised already does not change.

    Examples
    --------
    >>> normalise("Soudeur / Soudeuse à l'arc (H/F)")
    'soudeur a arc'
    >>> normalise("Contrôler la qualité d'une pièce, des matériaux")
    'controler la qualite une piece des material'
    >>> normalise("Infirmières"), normalise("C++, C#")
    ('infirmier', 'c++ c#')
    """
    return " ".join(_without_pairs([_folded(token) for token in _TOKEN.findall(plain(text))]))


def plain(text: str) -> str:
    """Return `text` without case, accents, elided articles and the marks of both sexes; punctuation and endings stay.

    Examples
    --------
    >>> plain("Employé(e) d'Étage (H/F)")
    'employe  etage  '
    """
    letters = text.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters.translate(_LIGATURES))
        letters = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_LIGATURES)
    return _ELISION.sub(" ", _FEMININE_MARK.sub("", _BOTH_SEXES.sub(" ", letters)))


def content_words(normalised: str) -> list[str]:
    """Return the words of a normalised text that carry meaning, in order; all of them when none does.

    Examples
    --------
    >>> content_words("controler la qualite une piece")
    ['controler', 'qualite', 'piece']
    """
    words = normalised.split()
    return [word for word in words if word not in STOPWORDS] or words


def _folded(word: str) -> str:
    """Return a word in the singular and, for a trade, in the masculine; repeated until nothing changes."""
    before = ""
    while word != before:
        before, word = word, _masculine(_singular(word))
    return word


def _singular(word: str) -> str:
    if len(word) <= _FEWEST_LETTERS - 1 or not word.isalpha():
        return word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return f"{word[:-3]}al"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _masculine(word: str) -> str:
    if len(word) > _FEWEST_LETTERS:
        for feminine, masculine in _FEMININE:
            if word.endswith(feminine):
                return word.removesuffix(feminine) + masculine
    return word


def _without_pairs(tokens: list[str]) -> list[str]:
    """Drop what follows a slash when it says again, in the feminine, what precedes it; drop the slashes."""
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        if tokens[at] != "/":
            kept.append(tokens[at])
            at += 1
            continue
        at += 1 + _repeated(kept, tokens[at + 1 :])
    return kept


def _repeated(before: list[str], after: list[str]) -> int:
    """Count the words at the head of `after` that repeat the tail of `before`, up to three."""
    for size in (3, 2, 1):
        pairs = list(zip(before[-size:], after[:size], strict=False))
        if len(pairs) == size and all(_one_word(first, second) for first, second in pairs):
            return size
    return 0


def _one_word(masculine: str, feminine: str) -> bool:
    shared = max(3, len(masculine) - 3)
    return masculine == feminine or (feminine.endswith("e") and masculine[:shared] == feminine[:shared])
