"""The file an index is kept in: a header, then arrays laid so that a process maps them and copies nothing.

::

    mark (8 bytes) · length of the header (8, little-endian) · SHA-256 of the header (32) · header (JSON) · arrays

The header tells of which data, rules, trust and relatedness the index is, where each array lies, and the SHA-256 of all
of them. Nothing is read before its checksum agrees, and nothing is used before its range does: the loop that adds lists
up trusts every position it is given.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import MatchingError, SnapshotError, SnapshotVersionError
from matching.laid import Laid
from matching.people import People
from matching.pool import Pool
from matching.profiles import Trust
from matching.relatedness import Relatedness
from matching.table import NUMBERS, UNKNOWN, GroundTable
from matching.texts import Texts
from matching.units import ALWAYS, FOREVER, LEVELS, UNIT

MARK = b"SKILLIDX"
VERSION = 1  # of the layout and of the rules that give grounds their worth and days
_START = len(MARK) + 8 + 32
_ALIGNED = 64
_TYPES = {
    "skill": "i4", "candidate": "i4", "level": "u1", "trust": "u2", "from_day": "i4", "until_day": "i4",
    "lapses_on": "i4", "proof": "u1", "state": "u1", "ground_ends": "i8", "ground_text": "u1", "skill_starts": "i8",
    "own": "i4", "own_starts": "i8", "id_ends": "i8", "id_text": "u1", "by_id": "i4", "gone": "i4",
    "available_from": "i4", "held": "u1",
}  # fmt: skip
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class About:
    """Of what an index is.

    Parameters
    ----------
    data : str
        State of the data, as the caller calls it.
    relatedness : str
        `digest` of the relatedness.
    trust : Trust
        What proofs are worth.
    today : int
        The day supposed when none is given, days since 1970-01-01.
    """

    data: str
    relatedness: str
    trust: Trust
    today: int


def digest(relatedness: Relatedness) -> str:
    """Return a digest of a relatedness: of its vocabulary, entries and sources."""
    found = hashlib.sha256("\n".join(relatedness.skills).encode("utf-8", "surrogatepass"))
    for array in (relatedness.starts, relatedness.held, relatedness.values, relatedness.sources):
        found.update(array.tobytes())
    return found.hexdigest()


def write(path: Path, pool: Pool, about: About) -> None:
    """Write a settled pool to `path`, whole or not at all."""
    arrays = {name: np.ascontiguousarray(array, dtype=f"<{_TYPES[name]}") for name, array in _arrays(pool).items()}
    places, end = {}, 0
    for name, array in arrays.items():
        places[name] = [end, len(array)]
        end += -(-array.nbytes // _ALIGNED) * _ALIGNED
    checksum = hashlib.sha256()
    for array in arrays.values():
        checksum.update(_padded(array))
    header = json.dumps(
        {"version": VERSION, **asdict(about), "arrays": places, "bytes": end, "checksum": checksum.hexdigest()}
    ).encode()
    header += b" " * (-(_START + len(header)) % _ALIGNED)
    beside = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with beside.open("wb") as stream:
            stream.write(MARK + len(header).to_bytes(8, "little") + hashlib.sha256(header).digest() + header)
            for array in arrays.values():
                stream.write(_padded(array))
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _padded(array: NDArray[Any]) -> bytes:
    return array.tobytes() + b"\0" * (-array.nbytes % _ALIGNED)


def _arrays(pool: Pool) -> Arrays:
    floor, people = pool.main, pool.people
    grounds, (ids, by_id) = floor.grounds, people.laid()
    return {
        **{name: getattr(grounds, name) for name in NUMBERS},
        "ground_ends": grounds.ground.ends, "ground_text": grounds.ground.content,
        "skill_starts": floor.skill_starts, "own": floor.own, "own_starts": floor.own_starts,
        "id_ends": ids.ends, "id_text": ids.content, "by_id": by_id, "gone": np.array(sorted(people.gone)),
        "available_from": pool.available_from, "held": pool.held,
    }  # fmt: skip


def read(path: Path, skills: int) -> tuple[Pool, About]:
    """Map what `write` wrote.

    Parameters
    ----------
    path : Path
        The file.
    skills : int
        Size of the vocabulary in use.

    Raises
    ------
    SnapshotVersionError
        When the layout, the rules or the vocabulary are of another version.
    SnapshotError
        When the file is missing, truncated, altered, out of range or of another kind.
    """
    try:
        header, content = _header(path), np.memmap(path, dtype=np.uint8, mode="r")
        about = About(header["data"], header["relatedness"], Trust(**header["trust"]), int(header["today"]))
        arrays = _mapped(path, header, content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, MatchingError) as error:
        if isinstance(error, SnapshotError):
            raise
        raise SnapshotError(str(path), f"unreadable: {error}") from error
    if len(arrays["skill_starts"]) != skills + 1:
        raise SnapshotVersionError(str(path), f"{len(arrays['skill_starts']) - 1} skills, not {skills}")
    _check(path, arrays, skills)
    return _pool(arrays), about


def _header(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        start = stream.read(_START)
        if len(start) < _START or not start.startswith(MARK):
            raise SnapshotError(str(path), "not an index")
        length = int.from_bytes(start[8:16], "little")
        if length > path.stat().st_size:
            raise SnapshotError(str(path), "truncated")
        raw = stream.read(length)
    if hashlib.sha256(raw).digest() != start[16:]:
        raise SnapshotError(str(path), "checksum of the header differs")
    header: dict[str, Any] = json.loads(raw)
    if header["version"] != VERSION:
        raise SnapshotVersionError(str(path), f"version {header['version']}, not {VERSION}")
    if _START + length + header["bytes"] != path.stat().st_size:
        raise SnapshotError(str(path), "truncated")
    return header | {"start": _START + length}


def _mapped(path: Path, header: dict[str, Any], content: NDArray[np.uint8]) -> Arrays:
    body = content[header["start"] :]
    if hashlib.sha256(body.data).hexdigest() != header["checksum"]:
        raise SnapshotError(str(path), "checksum differs")
    found = {}
    for name, code in _TYPES.items():
        start, count = header["arrays"][name]
        kind = np.dtype(f"<{code}")
        found[name] = np.asarray(body[start : start + count * kind.itemsize]).view(kind)
    return found


def _check(path: Path, arrays: Arrays, skills: int) -> None:
    """Refuse what would make an answer wrong, should someone have written it with a good checksum."""
    rows, people = len(arrays["skill"]), len(arrays["available_from"])
    day = (ALWAYS, FOREVER)
    for name, count, low, high in (
        ("skill", rows, 0, skills - 1), ("candidate", rows, 0, people - 1), ("level", rows, 0, LEVELS),
        ("trust", rows, 0, UNIT), ("from_day", rows, *day), ("until_day", rows, *day), ("lapses_on", rows, *day),
        ("proof", rows, 0, UNKNOWN), ("state", rows, 0, UNKNOWN), ("own", rows, 0, rows - 1),
        ("skill_starts", skills + 1, 0, rows), ("own_starts", people + 1, 0, rows), ("by_id", people, 0, people - 1),
        ("gone", None, 0, people - 1), ("available_from", people, *day), ("held", people, 0, 1),
    ):  # fmt: skip
        array = arrays[name]
        if count is not None and len(array) != count:
            raise SnapshotError(str(path), f"{name} has {len(array)} entries, not {count}")
        if len(array) and not low <= int(array.min()) <= int(array.max()) <= high:
            raise SnapshotError(str(path), f"{name} outside [{low}, {high}]")
    for name, count in (("skill_starts", rows), ("own_starts", rows), ("ground_ends", None), ("id_ends", None)):
        ends = arrays[name]
        last = count if count is not None else len(arrays[name.replace("ends", "text")])
        if len(ends) and (ends[0] != 0 or ends[-1] != last or (ends[1:] < ends[:-1]).any()):
            raise SnapshotError(str(path), f"{name} out of order")
    for name, texts in (("ground_ends", rows), ("id_ends", people)):
        if len(arrays[name]) not in {0, texts + 1}:
            raise SnapshotError(str(path), f"{name} has {len(arrays[name])} entries")


def _pool(arrays: Arrays) -> Pool:
    rows, people = len(arrays["skill"]), len(arrays["available_from"])
    columns = {column.name: arrays[column.name] for column in fields(GroundTable) if column.name != "ground"}
    grounds = GroundTable(**columns, ground=Texts(rows, arrays["ground_ends"], arrays["ground_text"]))
    laid = Laid(grounds, arrays["skill_starts"], arrays["own"], arrays["own_starts"])
    named = People(Texts(people, arrays["id_ends"], arrays["id_text"]), arrays["by_id"])
    named.gone = set(arrays["gone"].tolist())
    return Pool(named, laid, arrays["available_from"], arrays["held"].view(np.bool_))
