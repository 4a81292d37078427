"""The files that relatedness and closeness are kept in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import array_file
from matching.errors import RelatednessFileError, RelatednessVersionError

VERSION = 3
_ARRAYS = ("skills", "needed", "held", "values", "sources")
_CLOSENESS_ARRAYS = ("skills", "occupations", "asks")
Content = tuple[list[str], NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16], NDArray[np.uint8]]


def write(
    path: Path,
    *,
    skills: Sequence[str],
    needed: NDArray[np.int32],
    held: NDArray[np.int32],
    values: NDArray[np.uint16],
    sources: NDArray[np.uint8],
) -> None:
    """Write a relatedness to `path`, whole or not at all."""
    _write(path, skills, {"needed": needed, "held": held, "values": values, "sources": sources})


def read(path: Path) -> Content:
    """Read what `write` wrote.

    Raises
    ------
    RelatednessVersionError
        When the version differs.
    RelatednessFileError
        When the file is missing, truncated, altered or of another kind.
    """
    arrays = _read(path, _ARRAYS)
    skills = array_file.to_texts(arrays["skills"])
    return skills, arrays["needed"], arrays["held"], arrays["values"], arrays["sources"]


def write_closeness(path: Path, *, skills: Sequence[str], occupations: int, asks: NDArray[np.int32]) -> None:
    """Write a closeness model to `path`, whole or not at all."""
    _write(path, skills, {"occupations": np.array([occupations]), "asks": asks})


def read_closeness(path: Path) -> tuple[list[str], int, NDArray[np.int32]]:
    """Read what `write_closeness` wrote; what can go wrong is the same as for `read`."""
    arrays = _read(path, _CLOSENESS_ARRAYS)
    return array_file.to_texts(arrays["skills"]), int(arrays["occupations"][0]), arrays["asks"]


def _write(path: Path, skills: Sequence[str], arrays: Mapping[str, NDArray[Any]]) -> None:
    array_file.write(path, {"skills": array_file.of_texts(skills), **arrays}, str(VERSION), compressed=True)


def _read(path: Path, names: Sequence[str]) -> array_file.Arrays:
    return array_file.read(path, str(VERSION), RelatednessFileError, older=RelatednessVersionError, names=names)
