"""Tells what a text claims from what it denies, wishes or says of others."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from matching.extraction.sentences import folded


class Claim(StrEnum):
    """How a text speaks of a skill."""

    CLAIMED = "claimed"
    DENIED = "denied"
    WISHED = "wished"
    OTHERS = "others"


class Scope(NamedTuple):
    """A part of a text, in characters, and how it speaks of what it says."""

    start: int
    end: int
    claim: Claim


# "je n'ai jamais", "j'ai pas encore", "je ne sais pas", "j'y connais rien": what one has not, rather than what one
# does not do (« ne rien répéter » is discretion).
_VERBS = (
    "ai|avais|a|avait|suis|sais|savais|connais|maitrise|pratique|touche|touchais|fais|faisais|fait|faisait|peux|parle"
)
_NO = "pas|jamais|plus|aucune?|rien"
_DENIALS = (
    rf"\b(?:j|je|on)\W?\s?(?:ne |n\W)?(?:y |en )?(?:{_VERBS})(?: encore)? (?:{_NO})\b",
    r"\b(?:aucune?|pas d|pas de|sans) (?:experience|notion|connaissance|competence|pratique|formation)s?\b",
    r"\b(?:pas|non) (?:besoin|necessaire|requise?s?|exigee?s?|demandee?s?|indispensable|obligatoire)\b",
    r"\binutile d",
    r"\bi(?: have|\Wve)? (?:never|do not|don\Wt|cannot|can\Wt|have no|am not|did not|didn\Wt)\b",
    r"\b(?:no|without) (?:experience|knowledge)\b",
    r"\bnot (?:required|needed|necessary)\b",
)
_LONGINGS = (
    r"j\W?\s?aimerais|je voudrais|je souhaite(?:rais)?|je veux|envie d|je reve|j\W?\s?espere|je desire|mon reve",
    r"mon projet (?:est|serait)|je compte (?:apprendre|me former)|prete? a apprendre|je cherche a apprendre",
)
_WISHES = (
    rf"\b(?:{'|'.join(_LONGINGS)})\b",
    r"\bi(?:\W?\s?d| would) (?:like|love) to\b",
    r"\bi (?:want|wish|hope) to\b",
    r"\b(?:eager|willing|keen) to learn\b",
)
_DONE = "faite?s?|assuree?s?|geree?s?|realisee?s?|confiee?s?|sous.traitee?s?|traitee?s?"
_OTHERS = (
    rf"\b(?:est|sont|etait|etaient) (?:{_DONE}) (?:par|a)\b",
    r"\bc\W?\s?est (?:ma|mon|le|la|les|un|une) \w+(?: \w+)?(?: qui\b|\s*$)",
    r"\bs\W?\s?en (?:occupe|charge)\b",
    r"\b(?:is|are) (?:done|handled|managed) by\b",
)
_CUES = tuple(
    (claim, re.compile("|".join(patterns)))
    for claim, patterns in ((Claim.DENIED, _DENIALS), (Claim.WISHED, _WISHES), (Claim.OTHERS, _OTHERS))
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|[\n\r•]")
_TURN = re.compile(r"\b(?:mais|par contre|sauf|en revanche|cependant|toutefois|but|however|except)\b")
_CLAUSE = re.compile(r"[,()]")


def scopes(text: str) -> list[Scope]:
    """Return the parts of a text that claim nothing, in order.

    A denial or a wish runs to the end of the sentence, or to what turns it (« mais »), and takes with it what its own
    clause said before.

    Examples
    --------
    >>> text = "Je soude, je n'ai jamais fait de peinture mais je ponce."
    >>> [(text[one.start : one.end], one.claim.value) for one in scopes(text)]
    [(" je n'ai jamais fait de peinture ", 'denied')]
    """
    plain = _same_length(text)
    bounds = [0, *(found.end() for found in _SENTENCE_END.finditer(plain)), len(plain)]
    found = []
    for begin, end in pairwise(bounds):
        for claim, cue in _CUES:
            for met in cue.finditer(plain, begin, end):
                start = max((mark.end() for mark in _CLAUSE.finditer(plain, begin, met.start())), default=begin)
                start = max((mark.end() for mark in _TURN.finditer(plain, start, met.start())), default=start)
                turn = (_CLAUSE if claim is Claim.OTHERS else _TURN).search(plain, met.end(), end)
                found.append(Scope(start, turn.start() if turn else end, claim))
    return sorted(found)


def claim_of(span: tuple[int, int], among: list[Scope]) -> Claim:
    """Return how a text speaks of what stands at `span`."""
    return next((one.claim for one in among if one.start <= span[0] and span[1] <= one.end), Claim.CLAIMED)


def _same_length(text: str) -> str:
    """Return a text without case nor accents, each character at its place."""
    if text.isascii():
        return text.lower()
    letters = (folded(letter) for letter in text)
    return "".join(plain if len(plain) == 1 else letter for letter, plain in zip(text, letters, strict=True))
