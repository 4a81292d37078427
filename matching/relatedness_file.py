"""The file a relatedness is kept in: arrays, the version of their layout, and a checksum of their bytes."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.errors import RelatednessFileError, RelatednessVersionError

VERSION = 1
_ARRAYS = ("skills", "needed", "held", "values", "sources")
Content = tuple[list[str], NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16], NDArray[np.uint8]]


def _checksum(arrays: dict[str, NDArray[np.generic]]) -> NDArray[np.uint8]:
    digest = hashlib.sha256()
    for name in _ARRAYS:
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
    """Write the arrays to `path`, whole or not at all."""
    text = np.frombuffer("\n".join(skills).encode(), dtype=np.uint8)
    arrays: dict[str, NDArray[np.generic]] = {
        "skills": text, "needed": needed, "held": held, "values": values, "sources": sources,
    }  # fmt: skip
    beside = path.with_name(f"{path.name}.partial")
    with beside.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, version=np.int64(VERSION), checksum=_checksum(arrays), **arrays)
    beside.replace(path)


def read(path: Path) -> Content:
    """Read what `write` wrote.

    Raises
    ------
    RelatednessVersionError
        When the version differs.
    RelatednessFileError
        When the file is missing, truncated, altered or of another kind.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as content:
            version = int(content["version"])
            if version != VERSION:
                raise RelatednessVersionError(str(path), f"version {version}, not {VERSION}")
            arrays = {name: content[name] for name in _ARRAYS}
            checksum = content["checksum"]
    except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise RelatednessFileError(str(path), f"unreadable: {error}") from error
    if not np.array_equal(checksum, _checksum(arrays)):
        raise RelatednessFileError(str(path), "checksum differs")
    text = arrays["skills"].tobytes().decode()
    skills = text.split("\n") if text else []
    return skills, arrays["needed"], arrays["held"], arrays["values"], arrays["sources"]
