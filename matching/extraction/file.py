"""The file in which what extraction learnt is kept: arrays, the version of the rules, and a checksum of their bytes."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.errors import MatchingError
from matching.extraction.learnt import Concepts, Learnt, Lists
from matching.extraction.tongue import Tongue
from matching.reading.words import LANGUAGES

VERSION = 1
Arrays = dict[str, NDArray[Any]]
_SEPARATOR = "\x00"


class ExtractionFileError(MatchingError):
    """A saved extractor cannot be trusted: missing, truncated, altered, of another version or not one of ours."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem


def write(path: Path, learnt: Learnt) -> None:
    """Write what is learnt to `path`, whole or not at all."""
    arrays = _flat(learnt)
    beside = path.with_name(f"{path.name}.partial")
    with beside.open("wb") as stream:
        np.savez(stream, allow_pickle=False, version=np.int64(VERSION), checksum=_checksum(arrays), **arrays)
    beside.replace(path)


def read(path: Path) -> Learnt:
    """Read what `write` wrote.

    Raises
    ------
    ExtractionFileError
        When the file is missing, truncated, altered, of another version or of another kind.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as content:
            if int(content["version"]) != VERSION:
                raise ExtractionFileError(str(path), "another version")
            arrays = {name: content[name] for name in content.files if name not in {"version", "checksum"}}
            same = np.array_equal(content["checksum"], _checksum(arrays))
    except (
        OSError,
        ValueError,
        KeyError,
        EOFError,
        TypeError,
        NotImplementedError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise ExtractionFileError(str(path), str(error)) from error
    if not same:
        raise ExtractionFileError(str(path), "the checksum differs")
    return _built(arrays)


def _checksum(arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.uint8]:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(f"{name}:{arrays[name].dtype}:{arrays[name].shape};".encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def _flat(learnt: Learnt) -> Arrays:
    arrays: Arrays = {"asks": learnt.asks}
    for language, tongue in learnt.tongues.items():
        arrays[f"{language}.terms"] = _bytes(tongue.terms)
        arrays[f"{language}.vectors"] = tongue.vectors
        for part in ("data", "indices", "indptr"):
            arrays[f"{language}.alike.{part}"] = getattr(tongue.alike, part)
    for name, concepts in (("skills", learnt.skills), ("occupations", learnt.occupations)):
        arrays |= {f"{name}.ids": _bytes(concepts.ids), f"{name}.schemes": _bytes(concepts.schemes)}
        arrays |= {f"{name}.kinds": concepts.kinds, f"{name}.exclusive": concepts.exclusive}
        for language in learnt.tongues:
            arrays[f"{name}.{language}.labels"] = _bytes(concepts.labels[language])
            for kind, lists in (("names", concepts.names[language]), ("texts", concepts.texts[language])):
                arrays |= {f"{name}.{language}.{kind}.{part}": getattr(lists, part) for part in Lists._fields}
    return arrays


def _built(arrays: Arrays) -> Learnt:
    tongues = {}
    for language in LANGUAGES:
        terms = _texts(arrays[f"{language}.terms"])
        parts = tuple(arrays[f"{language}.alike.{part}"] for part in ("data", "indices", "indptr"))
        alike = sparse.csr_array(parts, shape=(len(terms), len(terms)))
        tongues[language] = Tongue(language, terms, alike, arrays[f"{language}.vectors"])
    return Learnt(tongues, _concepts(arrays, "skills"), _concepts(arrays, "occupations"), arrays["asks"])


def _concepts(arrays: Arrays, name: str) -> Concepts:
    def lists(language: str, kind: str) -> Lists:
        return Lists(*(arrays[f"{name}.{language}.{kind}.{part}"] for part in Lists._fields))

    return Concepts(
        tuple(_texts(arrays[f"{name}.ids"])),
        tuple(_texts(arrays[f"{name}.schemes"])),
        arrays[f"{name}.kinds"],
        arrays[f"{name}.exclusive"],
        {language: tuple(_texts(arrays[f"{name}.{language}.labels"])) for language in LANGUAGES},
        {language: lists(language, "names") for language in LANGUAGES},
        {language: lists(language, "texts") for language in LANGUAGES},
    )


def _bytes(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return texts end to end, each followed by a separator that none holds."""
    written = "".join(f"{text.replace(_SEPARATOR, ' ')}{_SEPARATOR}" for text in texts)
    return np.frombuffer(written.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def _texts(written: NDArray[np.uint8]) -> list[str]:
    return written.tobytes().decode("utf-8", "surrogatepass").split(_SEPARATOR)[:-1]
