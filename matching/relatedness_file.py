"""The files that what is learnt is kept in: arrays, the version of their layout, and a checksum of their bytes."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import RelatednessFileError, RelatednessVersionError

VERSION = 2
_ARRAYS = ("skills", "needed", "held", "values", "sources")
_CLOSENESS_ARRAYS = ("skills", "occupations", "asks")
Content = tuple[list[str], NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16], NDArray[np.uint8]]


def _checksum(arrays: Mapping[str, NDArray[np.generic]], names: Sequence[str]) -> NDArray[np.uint8]:
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}:{arrays[name].dtype}:{arrays[name].shape};".encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint8)


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
    _write(path, {"skills": _packed(skills), "needed": needed, "held": held, "values": values, "sources": sources})


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
    return _unpacked(arrays["skills"]), arrays["needed"], arrays["held"], arrays["values"], arrays["sources"]


def write_closeness(path: Path, *, skills: Sequence[str], occupations: int, asks: NDArray[np.int32]) -> None:
    """Write a closeness model to `path`, whole or not at all."""
    _write(path, {"skills": _packed(skills), "occupations": np.array([occupations]), "asks": asks})


def read_closeness(path: Path) -> tuple[list[str], int, NDArray[np.int32]]:
    """Read what `write_closeness` wrote; what can go wrong is the same as for `read`."""
    arrays = _read(path, _CLOSENESS_ARRAYS)
    return _unpacked(arrays["skills"]), int(arrays["occupations"][0]), arrays["asks"]


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _unpacked(text: NDArray[Any]) -> list[str]:
    joined = text.tobytes().decode()
    return joined.split("\n") if joined else []


def _write(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    beside = path.with_name(f"{path.name}.partial")
    checksum = _checksum(arrays, tuple(arrays))
    with beside.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, version=np.int64(VERSION), checksum=checksum, **arrays)
    beside.replace(path)


def _read(path: Path, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as content:
            version = int(content["version"])
            if version != VERSION:
                raise RelatednessVersionError(str(path), f"version {version}, not {VERSION}")
            arrays = {name: content[name] for name in names}
            checksum = content["checksum"]
    except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise RelatednessFileError(str(path), f"unreadable: {error}") from error
    if not np.array_equal(checksum, _checksum(arrays, names)):
        raise RelatednessFileError(str(path), "checksum differs")
    return arrays
