"""Distributions as they come: files and archives, their encoding detected and told, read row by row."""

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.encodings import Detected, detect

DELIMITERS = (",", ";", "\t")
SHOWN_DETAIL = 120
ROWS_A_STEP = 2000


class Progress(Protocol):
    """Someone who watches the reading: a bar in the terminal, a state on a page."""

    def begin(self, name: str, size: int) -> None:
        """A file or a stage of this size begins."""

    def reach(self, place: int) -> None:
        """It has come this far."""


class Silence:
    """Nobody watches."""

    def begin(self, name: str, size: int) -> None:
        """Say nothing."""

    def reach(self, place: int) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file of a distribution, on the disk or within an archive."""

    name: str
    shown: str
    size: int
    open: Callable[[], IO[bytes]]


class Row(NamedTuple):
    """The columns asked for of one row, and where it was read."""

    file: str
    line: int
    values: tuple[str, ...]


class Refusal(NamedTuple):
    """A row that was refused, where and why."""

    file: str
    line: int
    reason: Refused
    detail: str

    def __str__(self) -> str:
        """One line of the record kept of the import."""
        return f"{self.file}:{self.line}: {self.reason.value}: {self.detail}"


class Distribution:
    """The files found in some folders and in the archives they hold; a file on the disk hides its namesake in one."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self.files: dict[str, SourceFile] = {}
        found = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
        for path in found:
            if path.suffix.lower() == ".zip":
                self.files |= _members(path)
        self.files |= {path.name: on_disk(path) for path in found if path.is_file() and path.suffix.lower() != ".zip"}

    def optional(self, pattern: str) -> SourceFile | None:
        """The file whose whole name matches; among several the last by name."""
        names = sorted(name for name in self.files if re.fullmatch(pattern, name, re.IGNORECASE))
        return self.files[names[-1]] if names else None

    def required(self, pattern: str, shown: str) -> SourceFile:
        """The same, or an error that names the file as people know it."""
        file = self.optional(pattern)
        if file is None:
            raise DistributionError(Problem.MISSING_FILE, shown, ", ".join(map(str, self.folders)))
        return file


def on_disk(path: Path) -> SourceFile:
    """A file of the disk."""
    return SourceFile(path.name, path.name, path.stat().st_size, lambda: path.open("rb"))


def _members(path: Path) -> dict[str, SourceFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise DistributionError(Problem.DAMAGED_ARCHIVE, path.name, str(error)) from error
    return {Path(member.filename).name: _member(path, member) for member in members}


def _member(path: Path, member: zipfile.ZipInfo) -> SourceFile:
    def open_member() -> IO[bytes]:
        # The archive's own handle is closed with the member, which keeps it open.
        with zipfile.ZipFile(path) as archive:
            return archive.open(member)

    name = Path(member.filename).name
    return SourceFile(name, f"{path.name}/{name}", member.file_size, open_member)


@dataclass(slots=True)
class Reading:
    """One import's reading: how many rows, in which encodings, which were refused, and the digest of it all."""

    progress: Progress = field(default_factory=Silence)
    read: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256, repr=False)

    @property
    def digest(self) -> str:
        """What tells these files from any others."""
        return self._digest.hexdigest()

    def refuse(self, row: Row, reason: Refused, detail: str = "") -> None:
        """Leave this row out, and say so."""
        self.refusals.append(Refusal(row.file, row.line, reason, " ".join(detail.split())[:SHOWN_DETAIL]))

    def text(self, file: SourceFile) -> str:
        """The whole of a small file."""
        detected = self._detected(file)
        with file.open() as stream:
            return stream.read().decode(detected.encoding)

    def rows(self, file: SourceFile, columns: Sequence[str], *, optional: Sequence[str] = ()) -> Iterator[Row]:
        """Read the file row by row, giving these columns stripped of spaces; a missing optional one reads as empty."""
        detected = self._detected(file)
        self.progress.begin(file.shown, file.size)
        try:
            with file.open() as raw, io.TextIOWrapper(raw, encoding=detected.encoding, newline="") as text:
                short = yield from self._records(file, raw, text, columns, optional)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _unreadable(file, error) from error
        if short and not detected.ends_its_last_line:
            raise DistributionError(Problem.CUT_SHORT, file.shown, str(short))
        self.progress.reach(file.size)

    def _records(
        self,
        file: SourceFile,
        raw: IO[bytes],
        text: io.TextIOWrapper,
        columns: Sequence[str],
        optional: Sequence[str],
    ) -> Generator[Row, None, int]:
        """The rows as wide as the header; returns the line of the last one when it is too short, else 0."""
        records = _numbered(file, text, _delimiter(text))
        _, header = next(records, (0, []))
        places = _places(file, header, columns, optional)
        width, count, short = len(header), 0, 0
        for line, record in records:
            count += 1
            short = line if len(record) < width else 0
            if count % ROWS_A_STEP == 0:
                self.progress.reach(raw.tell())
            if len(record) == width:
                yield Row(file.shown, line, tuple(record[at].strip() if at >= 0 else "" for at in places))
            else:
                self.refuse(Row(file.shown, line, ()), Refused.WRONG_WIDTH, " | ".join(record))
        self.read += count
        if not count:
            raise DistributionError(Problem.NO_ROWS, file.shown)
        return short

    def _detected(self, file: SourceFile) -> Detected:
        try:
            with file.open() as stream:
                detected = detect(stream, file.shown)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise _unreadable(file, error) from error
        self._digest.update(f"{file.name}:{detected.digest}\n".encode())
        self.encodings[file.shown] = detected.encoding
        return detected


def _unreadable(file: SourceFile, error: Exception) -> DistributionError:
    archived = file.shown != file.name
    return DistributionError(Problem.DAMAGED_ARCHIVE if archived else Problem.UNREADABLE, file.shown, str(error))


def _delimiter(text: io.TextIOWrapper) -> str:
    """The delimiter that the header has most of."""
    header = text.readline()
    text.seek(0)
    return max(DELIMITERS, key=header.count)


def _numbered(file: SourceFile, text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records that are not blank, each with the line it begins on."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise DistributionError(Problem.BROKEN_QUOTES, file.shown, str(line)) from error


def _places(file: SourceFile, header: list[str], columns: Sequence[str], optional: Sequence[str]) -> list[int]:
    names = [name.strip().lower() for name in header]
    missing = [column for column in columns if column.lower() not in names]
    if missing:
        raise DistributionError(Problem.MISSING_COLUMNS, file.shown, ", ".join(missing))
    return [names.index(column.lower()) if column.lower() in names else -1 for column in (*columns, *optional)]
