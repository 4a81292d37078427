"""The file that arrays are kept in: the arrays, the version of what wrote them, and a checksum of their bytes."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.errors import ReadingFileError

Arrays = dict[str, NDArray[Any]]
_OWN = ("version", "checksum")


def _checksum(arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.uint8]:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(f"{name}:{arrays[name].dtype}:{arrays[name].shape};".encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def write(path: Path, arrays: Mapping[str, NDArray[Any]], version: str) -> None:
    """Write arrays to `path`, whole or not at all; the same arrays make the same bytes."""
    told = {"version": np.frombuffer(version.encode(), dtype=np.uint8), "checksum": _checksum(arrays)}
    beside = path.with_name(f"{path.name}.partial")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as bundle:
        for name in sorted({**arrays, **told}):
            held = told[name] if name in told else arrays[name]
            # A fixed date, for numpy.savez writes the present one, and two files of one content would differ.
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            with bundle.open(entry, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.ascontiguousarray(held), allow_pickle=False)
    beside.replace(path)


def read(path: Path, version: str) -> Arrays:
    """Read what `write` wrote.

    Raises
    ------
    ReadingFileError
        When the file is missing, truncated, altered, of another kind or of another version.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as content:
            found = content["version"].tobytes().decode()
            if found != version:
                raise ReadingFileError(str(path), f"version {found}, not {version}")
            arrays = {name: content[name] for name in content.files if name not in _OWN}
            checksum = content["checksum"]
    except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ReadingFileError(str(path), f"unreadable: {error}") from error
    if not np.array_equal(checksum, _checksum(arrays)):
        raise ReadingFileError(str(path), "checksum differs")
    return arrays


def of_text(text: str) -> NDArray[np.uint8]:
    """Return a text as bytes."""
    return np.frombuffer(text.encode(), dtype=np.uint8)


def to_text(held: NDArray[np.uint8]) -> str:
    """Return the text that `of_text` made bytes of."""
    return held.tobytes().decode()


def of_table(name: str, table: sparse.csr_array) -> Arrays:
    """Return a sparse table as arrays, under its name."""
    return {
        f"{name}.data": table.data, f"{name}.indices": table.indices.astype(np.int32),
        f"{name}.indptr": table.indptr.astype(np.int64), f"{name}.shape": np.array(table.shape, dtype=np.int64),
    }  # fmt: skip


def to_table(name: str, arrays: Arrays) -> sparse.csr_array:
    """Return the sparse table that `of_table` made arrays of."""
    parts = (arrays[f"{name}.data"], arrays[f"{name}.indices"], arrays[f"{name}.indptr"])
    return sparse.csr_array(parts, shape=tuple(arrays[f"{name}.shape"].tolist()))
