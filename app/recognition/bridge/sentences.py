"""Criteria in Markdown as the sentences that they are made of, and those that show nothing."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from markdown_it import MarkdownIt

from app.recognition.bridge import vocabulary
from app.recognition.bridge.words import Word, listed, read, stems
from matching.normalisation import plain

MOST_SENTENCES = 60
LONGEST = 400
# A full stop followed by a capital, so that « 2 m. environ » stays whole; a semicolon always ends.
_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-Þ«\"])|;\s*|\n+")
_EDGES = ' \t\n.;,:!?…-–—«»"•*'
_SUBJECT = re.compile(
    r"^(?:(?:et|puis|ensuite|enfin)\s+)?(?:(?:la|une) personne|le ou la stagiaire|(?:le|la) (?:stagiaire|bénéficiaire|"
    r"bénévole|candidate?|salariée?|participante?)|elle|il|on|je)\s+",
    re.IGNORECASE,
)
_ABLE = re.compile(
    r"^(?:être |est )?(?:capable|en mesure) (?:de |d[’'])|^savoir |^sait |^pouvoir |^peut ", re.IGNORECASE
)
_FEWEST_TELLING = 2
_MOSTLY = 0.7


class Says(StrEnum):
    """What kind of thing a sentence says."""

    BEHAVIOUR = "behaviour"
    VAGUE = "vague"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence as it was written, what is to be read of it, and whether a list follows that it brings."""

    text: str
    read: str
    brings: bool


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def cut(markdown: str) -> list[Cut]:
    """The sentences of a text in Markdown, in order; titles and what is beyond `MOST_SENTENCES` are left out."""
    found = []
    inside_title = False
    for token in _reader().parse(markdown):
        inside_title = token.type == "heading_open" or (inside_title and token.type != "heading_close")
        if token.type == "inline" and not inside_title:
            found += _of_block("".join(_written(child) for child in token.children or ()))
    return found[:MOST_SENTENCES]


def _written(token: object) -> str:
    kind = getattr(token, "type", "")
    return "\n" if kind == "hardbreak" else " " if kind == "softbreak" else str(getattr(token, "content", ""))


def _of_block(text: str) -> list[Cut]:
    brings = text.rstrip().endswith(":")
    parts = [" ".join(part.split()).strip(_EDGES) for part in _END.split(text)]
    kept = [part for part in parts if any(letter.isalpha() for letter in part)]
    return [
        Cut(part[:LONGEST], without_subject(part[:LONGEST]), brings and at == len(kept) - 1)
        for at, part in enumerate(kept)
    ]


def without_subject(sentence: str) -> str:
    """A sentence without who does it, nor that they can: « La personne sait planifier » is « planifier »."""
    return _ABLE.sub("", _SUBJECT.sub("", sentence)) or sentence


def says(sentence: Cut) -> Says:
    """Whether a sentence tells something that can be seen, how it is seen, or neither."""
    written = stems(sentence.read)
    first = written[0] if written else ""
    if sentence.brings or _is_setting(sentence, first):
        return Says.SETTING
    return Says.VAGUE if len(_telling(sentence)) < _FEWEST_TELLING else Says.BEHAVIOUR


def shows_nothing(sentence: Cut) -> bool:
    """Whether it tells what someone is or has, not what they do; or praises alone."""
    being = plain(sentence.read).split(" ", 1)[0] in plain(vocabulary.BEING).split()
    return being or not _telling(sentence)


def _telling(sentence: Cut) -> list[Word]:
    return [word for word in read(sentence.read) if word.stem not in listed(vocabulary.VAGUE)]


def _is_setting(sentence: Cut, first: str) -> bool:
    proof, measure = listed(vocabulary.PROOF), listed(vocabulary.MEASURE)
    seen = [word.stem for word in read(sentence.read)]
    if not seen:
        return False
    known = [stem for stem in seen if stem in proof or stem in measure]
    return len(known) >= _MOSTLY * len(seen) and (first in listed(vocabulary.WHEN) or any(s in proof for s in known))
