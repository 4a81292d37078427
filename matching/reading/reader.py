"""Links a text to the concepts it may mean, with how sure it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from matching.corpus import Concept, Corpus, Kind, Name
from matching.errors import ArraysError
from matching.reading import file
from matching.reading.adoption import adopt
from matching.reading.features import features
from matching.reading.index import Index
from matching.reading.lexicon import Lexicon, names
from matching.reading.query import Query
from matching.reading.ranker import Ranker, shipped
from matching.reading.shortlist import shortlist
from matching.reading.words import LANGUAGES

VERSION = "reading 3"
FLOOR = 0.3
CONTEXT_ODDS = 1.5


class Link(NamedTuple):
    """A concept that a text may mean.

    Parameters
    ----------
    id, label : str
        The concept's, in the text's language when it has a name in it.
    confidence : float
        The probability that it is the right one, within [0, 1].
    """

    id: str
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text may mean.

    Parameters
    ----------
    text : str
        As given.
    links : tuple of Link
        Surest first; equals by id.
    """

    text: str
    links: tuple[Link, ...]

    @property
    def known(self) -> bool:
        """Whether the surest link reaches `FLOOR`; under it, better keep the person's own words."""
        return bool(self.links) and self.links[0].confidence >= FLOOR


class Reader:
    """Concepts that texts are linked to; safe to share between threads."""

    purpose: str

    def __init__(self, index: Index, ranker: Ranker, documents: Sequence[Sequence[int]]) -> None:
        self.index, self.ranker, self._documents = index, ranker, documents

    def read(self, text: str, *, scheme: str | None, language: str, limit: int, likely: frozenset[int]) -> Reading:
        """Link a text; `likely` concepts have `CONTEXT_ODDS` more."""
        if language not in LANGUAGES:
            raise ArraysError("language", language)
        query = Query(self.index, text, language)
        allowed = self.index.findable
        if scheme is not None:
            number = self.index.schemes.index(scheme) if scheme in self.index.schemes else -1
            allowed = allowed & (self.index.scheme == number)
        found = shortlist(self.index, query, allowed) if query.words else None
        if found is None or not len(found.concepts) or limit < 1:
            return Reading(text, ())
        odds = self.ranker.odds(features(self.index, query, found))
        odds += CONTEXT_ODDS * np.isin(found.concepts, sorted(likely))
        sure = self.ranker.probabilities(odds)
        concepts = [self.index.concepts[number] for number in found.concepts.tolist()]
        order = sorted(range(len(concepts)), key=lambda place: (-sure[place], concepts[place].id))[:limit]
        links = (Link(concepts[place].id, _label(concepts[place], language), float(sure[place])) for place in order)
        return Reading(text, tuple(links))

    def arrays(self) -> file.Arrays:
        """Return all that was learnt, as arrays."""
        told = json.dumps([_told(concept) for concept in self.index.concepts], ensure_ascii=False)
        starts = np.cumsum([0, *map(len, self._documents)])
        stems = np.array([stem for document in self._documents for stem in document], dtype=np.int32)
        texts = {
            f"{name}.labels": file.of_text("\n".join(side.labels.texts)) for name, side in self.index.sides.items()
        }
        return self.index.lexicon.arrays() | texts | {
            "concepts": file.of_text(told), "documents": stems, "document_starts": starts,
        }  # fmt: skip

    def save(self, path: Path) -> None:
        """Write what was learnt to a file; the same corpus and seed make the same bytes."""
        file.write(path, self.arrays(), f"{VERSION} {self.purpose}")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ReadingFileError
            When the file is missing, truncated, altered, or written by another version: learn again.
        """
        return cls.from_arrays(file.read(path, f"{VERSION} {cls.purpose}"))

    @classmethod
    def from_arrays(cls, arrays: file.Arrays) -> Self:
        """Build a reader from what `arrays` returned."""
        concepts = [_concept(told) for told in json.loads(file.to_text(arrays["concepts"]))]
        starts = arrays["document_starts"].tolist()
        stems = arrays["documents"].tolist()
        documents = [stems[begin:end] for begin, end in pairwise(starts)]
        texts = {language: file.to_text(arrays[f"{language}.labels"]).split("\n") for language in LANGUAGES}
        return cls(Index(Lexicon.from_arrays(arrays), concepts, documents, texts), shipped(cls.purpose), documents)


class Linker(Reader):
    """Links free text to skills.

    Examples
    --------
    >>> from matching.corpus import Concept, Corpus, Kind, Name
    >>> named = {"a": "réparer une bicyclette", "b": "vendre du poisson", "c": "souder à l'arc"}
    >>> concepts = [Concept(id=id, scheme="s", kind=Kind.KNOW_HOW, names=(Name(text, "fr", True),))
    ...             for id, text in named.items()]
    >>> linker = Linker.learn(Corpus(skills=concepts))
    >>> linker.link("reparre une biciclette").links[0].id
    'a'
    """

    purpose = "skills"

    def __init__(self, index: Index, ranker: Ranker, documents: Sequence[Sequence[int]]) -> None:
        super().__init__(index, ranker, documents)
        self.asked: dict[str, frozenset[int]] = {}

    @classmethod
    def learn(cls, corpus: Corpus, *, seed: int = 0, lexicon: Lexicon | None = None) -> Linker:
        """Learn to read the skills of a corpus.

        Parameters
        ----------
        corpus : Corpus
            The skills, and the occupations that say what words mean; it may be empty.
        seed : int, default=0
            The same corpus and seed give the same linker.
        lexicon : Lexicon, optional
            What was already learnt of the words of this very corpus.
        """
        lexicon = lexicon or Lexicon.learn(corpus, seed=seed)
        documents = lexicon.documents(corpus)[0]
        lexicon.forget()
        made = cls(Index(lexicon, adopt(corpus.skills), documents), shipped(cls.purpose), documents)
        made.asked = _asked(corpus)
        return made

    def link(
        self, text: str, *, scheme: str | None = None, language: str = "fr", limit: int = 5, context: str | None = None
    ) -> Reading:
        """Link a text to the skills it may mean.

        Parameters
        ----------
        text : str
            A few words; only the first `query.LONGEST_TEXT` characters are read.
        scheme : str, optional
            The only framework to look into.
        language : str, default="fr"
            "fr" or "en", the language of the text.
        limit : int, default=5
            How many links at most.
        context : str, optional
            Id of an occupation: what it asks for is likelier, by `CONTEXT_ODDS`.

        Returns
        -------
        Reading
            Empty for a text of no word; see `Reading.known`.

        Raises
        ------
        ArraysError
            When the language is not known.
        """
        likely = self.asked.get(context, frozenset()) if context is not None else frozenset()
        return self.read(text, scheme=scheme, language=language, limit=limit, likely=likely)

    def link_many(
        self, texts: Iterable[str], *, scheme: str | None = None, language: str = "fr", limit: int = 5
    ) -> list[Reading]:
        """Link several texts, each as `link` does."""
        return [self.link(text, scheme=scheme, language=language, limit=limit) for text in texts]

    def arrays(self) -> file.Arrays:
        """Return all that was learnt, as arrays."""
        told = {occupation: sorted(skills) for occupation, skills in sorted(self.asked.items())}
        return super().arrays() | {"asked": file.of_text(json.dumps(told))}

    @classmethod
    def from_arrays(cls, arrays: file.Arrays) -> Self:
        """Build a linker from what `arrays` returned."""
        made = super().from_arrays(arrays)
        asked = json.loads(file.to_text(arrays["asked"]))
        made.asked = {occupation: frozenset(skills) for occupation, skills in asked.items()}
        return made


class TitleReader(Reader):
    """Links titles of jobs to occupations."""

    purpose = "titles"

    @classmethod
    def learn(cls, corpus: Corpus, *, seed: int = 0, lexicon: Lexicon | None = None) -> TitleReader:
        """Learn to read the occupations of a corpus; see `Linker.learn`."""
        lexicon = lexicon or Lexicon.learn(corpus, seed=seed)
        documents = lexicon.documents(corpus)[1]
        lexicon.forget()
        return cls(Index(lexicon, adopt(corpus.occupations), documents), shipped(cls.purpose), documents)

    def link(self, text: str, *, scheme: str | None = None, language: str = "fr", limit: int = 5) -> Reading:
        """Link a title to the occupations it may mean; see `Linker.link`."""
        return self.read(text, scheme=scheme, language=language, limit=limit, likely=frozenset())

    def link_many(
        self, texts: Iterable[str], *, scheme: str | None = None, language: str = "fr", limit: int = 5
    ) -> list[Reading]:
        """Link several titles, each as `link` does."""
        return [self.link(text, scheme=scheme, language=language, limit=limit) for text in texts]


def _asked(corpus: Corpus) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for occupation, skill, _ in corpus.asks.tolist():
        found.setdefault(corpus.occupations[occupation].id, set()).add(skill)
    return {occupation: frozenset(skills) for occupation, skills in found.items()}


def _label(concept: Concept, language: str) -> str:
    return next(iter([*names(concept, language), *(name.text for name in concept.names)]), concept.id)


def _told(concept: Concept) -> list[Any]:
    return [concept.id, concept.scheme, concept.kind.value, concept.exclusive, [list(name) for name in concept.names]]


def _concept(told: list[Any]) -> Concept:
    id, scheme, kind, exclusive, named = told
    given = tuple(Name(*name) for name in named)
    return Concept(id=id, scheme=scheme, kind=Kind(kind), exclusive=exclusive, names=given)
