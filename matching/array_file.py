"""The file that arrays are kept in: the arrays, the version of what wrote them, and a checksum of their bytes."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import MatchingError

Arrays = dict[str, NDArray[Any]]
Refusal = Callable[[str, str], MatchingError]

_OWN = ("version", "checksum")
_SEPARATOR = "\x00"
_BROKEN = (
    OSError, KeyError, ValueError, TypeError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error
)  # fmt: skip


def write(path: Path, arrays: Mapping[str, NDArray[Any]], version: str, *, compressed: bool = False) -> None:
    """Write arrays to `path`, whole or not at all; the same arrays make the same bytes.

    Parameters
    ----------
    path : Path
        The file; one of that name is replaced.
    arrays : mapping of str to array
        What to keep; no name may be "version" or "checksum".
    version : str
        That of what the arrays mean.
    compressed : bool, default=False
        Whether a smaller file is worth the time.
    """
    told = {"version": np.frombuffer(version.encode(), dtype=np.uint8), "checksum": _checksum(arrays)}
    beside = path.with_name(f"{path.name}.partial")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as bundle:
        for name, held in sorted({**arrays, **told}.items()):
            # A fixed date, for numpy.savez writes the present one, and two files of one content would differ.
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = bundle.compression
            with bundle.open(entry, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.ascontiguousarray(held), allow_pickle=False)
    beside.replace(path)


def read(
    path: Path, version: str, refusal: Refusal, *, older: Refusal | None = None, names: Collection[str] | None = None
) -> Arrays:
    """Read what `write` wrote.

    Parameters
    ----------
    path : Path
        The file.
    version : str
        The one in use.
    refusal, older : callable of (path, problem) to MatchingError
        What to raise when the file is missing, truncated, altered or of another kind; and, when that has its own name,
        when it is of another version.
    names : collection of str, optional
        The arrays of a file of this kind, when they are always the same.

    Raises
    ------
    MatchingError
        The refusals given.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as content:
            found = content["version"].tobytes().decode("utf-8", "backslashreplace")
            arrays = {name: content[name] for name in content.files if name not in _OWN} if found == version else {}
            checksum = content["checksum"]
    except _BROKEN as error:
        raise refusal(str(path), f"unreadable: {error}") from error
    if found != version:
        raise (older or refusal)(str(path), f"version {found}, not {version}")
    if not np.array_equal(checksum, _checksum(arrays)):
        raise refusal(str(path), "checksum differs")
    if names is not None and arrays.keys() != set(names):
        raise refusal(str(path), "of another kind")
    return arrays


def _checksum(arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.uint8]:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(f"{name}:{arrays[name].dtype}:{arrays[name].shape};".encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def of_texts(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Return texts end to end, each followed by a separator; where one holds the separator, a space stands for it.

    Examples
    --------
    >>> to_texts(of_texts(["weld", "", "braze"]))
    ['weld', '', 'braze']
    """
    written = "".join(f"{text.replace(_SEPARATOR, ' ')}{_SEPARATOR}" for text in texts)
    return np.frombuffer(written.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def to_texts(held: NDArray[np.uint8]) -> list[str]:
    """Return the texts that `of_texts` laid end to end."""
    return held.tobytes().decode("utf-8", "surrogatepass").split(_SEPARATOR)[:-1]
