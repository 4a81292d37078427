"""The file in which what extraction learnt is kept."""

from __future__ import annotations

from pathlib import Path

from scipy import sparse

from matching import array_file
from matching.array_file import Arrays
from matching.errors import MatchingError
from matching.extraction.learnt import Concepts, Learnt, Lists
from matching.extraction.tongue import Tongue
from matching.reading.words import LANGUAGES

VERSION = 2


class ExtractionFileError(MatchingError):
    """A saved extractor cannot be trusted: missing, truncated, altered, of another version or not one of ours."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem


def write(path: Path, learnt: Learnt) -> None:
    """Write what is learnt to `path`, whole or not at all."""
    array_file.write(path, _flat(learnt), str(VERSION))


def read(path: Path) -> Learnt:
    """Read what `write` wrote.

    Raises
    ------
    ExtractionFileError
        When the file is missing, truncated, altered, of another version or of another kind.
    """
    arrays = array_file.read(path, str(VERSION), ExtractionFileError)
    try:
        return _built(arrays)
    except KeyError as error:
        raise ExtractionFileError(str(path), f"without {error}") from error


def _flat(learnt: Learnt) -> Arrays:
    arrays: Arrays = {"asks": learnt.asks}
    for language, tongue in learnt.tongues.items():
        arrays[f"{language}.terms"] = array_file.of_texts(tongue.terms)
        arrays[f"{language}.vectors"] = tongue.vectors
        for part in ("data", "indices", "indptr"):
            arrays[f"{language}.alike.{part}"] = getattr(tongue.alike, part)
    for name, concepts in (("skills", learnt.skills), ("occupations", learnt.occupations)):
        arrays |= {
            f"{name}.ids": array_file.of_texts(concepts.ids),
            f"{name}.schemes": array_file.of_texts(concepts.schemes),
        }
        arrays |= {f"{name}.kinds": concepts.kinds, f"{name}.exclusive": concepts.exclusive}
        for language in learnt.tongues:
            arrays[f"{name}.{language}.labels"] = array_file.of_texts(concepts.labels[language])
            for kind, lists in (("names", concepts.names[language]), ("texts", concepts.texts[language])):
                arrays |= {f"{name}.{language}.{kind}.{part}": getattr(lists, part) for part in Lists._fields}
    return arrays


def _built(arrays: Arrays) -> Learnt:
    tongues = {}
    for language in LANGUAGES:
        terms = array_file.to_texts(arrays[f"{language}.terms"])
        parts = tuple(arrays[f"{language}.alike.{part}"] for part in ("data", "indices", "indptr"))
        alike = sparse.csr_array(parts, shape=(len(terms), len(terms)))
        tongues[language] = Tongue(language, terms, alike, arrays[f"{language}.vectors"])
    return Learnt(tongues, _concepts(arrays, "skills"), _concepts(arrays, "occupations"), arrays["asks"])


def _concepts(arrays: Arrays, name: str) -> Concepts:
    def lists(language: str, kind: str) -> Lists:
        return Lists(*(arrays[f"{name}.{language}.{kind}.{part}"] for part in Lists._fields))

    return Concepts(
        tuple(array_file.to_texts(arrays[f"{name}.ids"])),
        tuple(array_file.to_texts(arrays[f"{name}.schemes"])),
        arrays[f"{name}.kinds"],
        arrays[f"{name}.exclusive"],
        {language: tuple(array_file.to_texts(arrays[f"{name}.{language}.labels"])) for language in LANGUAGES},
        {language: lists(language, "names") for language in LANGUAGES},
        {language: lists(language, "texts") for language in LANGUAGES},
    )
