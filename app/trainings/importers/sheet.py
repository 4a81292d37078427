"""A table as a spreadsheet saves it: read with its line numbers, written so that it can be read again."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.territory.errors import DistributionError, Problem
from app.territory.importers.encodings import CONTROLS, detect
from app.trainings.errors import SheetError, SheetProblem
from app.ui.incoming import UNREADABLE

LARGEST = 300_000  # bytes
MOST_ROWS = 2_000
DELIMITERS = ";,\t"
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y")
# A cell that begins so may be run as a formula by a spreadsheet: it is written with an apostrophe, which reading drops.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
# What stands for a sign that nobody can read, from a file to what is kept of it between the trial and the keeping.
UNREAD = "\ufffd"
LONGEST_NUMBER = 9
# Control characters are of their line alone: the encoding of the rest is found out without them.
SPACED = bytes.maketrans(CONTROLS, b" " * len(CONTROLS))
# A text has few signs that cannot be read, or they are few beside the others.
FEW = 20
# How the files begin that people choose in place of a table: of spreadsheets, old and new, PDF, pictures.
OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Line:
    """One row, by the names of its columns, and where it was read."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """A cell's text on one line, empty when there is no such column."""
        return self.cells.get(column, "")

    @property
    def unreadable(self) -> bool:
        """Whether a cell holds signs that nobody can read, or that turn writing around."""
        return any(UNREAD in cell for cell in self.cells.values())

    @property
    def text(self) -> str:
        """What the row says, to find it again."""
        return " · ".join(cell for cell in self.cells.values() if cell)


def fold(text: str) -> str:
    """A word as compared: without accents, capitals, or anything but letters, figures and single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.replace("œ", "oe")).split())


def decode(content: bytes, *, largest: int = LARGEST) -> str:
    """The text of a file, whatever encoding a spreadsheet gave it.

    Raises
    ------
    SheetError
        When it is too large, empty, or no text.
    """
    if len(content) > largest:
        raise SheetError(SheetProblem.TOO_LARGE)
    if not content.strip():
        raise SheetError(SheetProblem.EMPTY)
    text = UNREADABLE.sub(UNREAD, _text(content).removeprefix("\ufeff"))
    bad = text.count(UNREAD)
    if content.startswith(OTHERS) or (bad > FEW and bad * FEW > len(text)):
        raise SheetError(SheetProblem.NOT_TEXT)
    return text


def _text(content: bytes) -> str:
    """What a file says; what of a line cannot be read is left for that line to say."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        encoding = detect(io.BytesIO(content.translate(SPACED)), "").encoding
    except DistributionError as fault:
        encoding = "utf-8" if fault.problem is Problem.MIXED_ENCODINGS else "cp1252"
    return content.decode(encoding, errors="replace")


def read(
    text: str, columns: Mapping[str, Sequence[str]], required: Sequence[str], *, most: int = MOST_ROWS
) -> list[Line]:
    """Read a table saved as CSV, its delimiter found out; empty rows are passed over.

    Parameters
    ----------
    text
        The table.
    columns
        The names each column may bear, by the one we give it.
    required
        Those that must be there.
    most
        How many rows are read.

    Raises
    ------
    SheetError
        When it is no such table; nothing was read.
    """
    if not text.strip():
        raise SheetError(SheetProblem.EMPTY)
    heads, lines = _rows(text, columns)
    twice = [column for column in columns if heads.count(column) > 1]
    if twice:
        raise SheetError(SheetProblem.SAME_COLUMNS, ", ".join(twice))
    missing = [column for column in required if column not in heads]
    if missing:
        raise SheetError(SheetProblem.MISSING_COLUMNS, ", ".join(missing))
    if not lines:
        raise SheetError(SheetProblem.EMPTY)
    if len(lines) > most:
        raise SheetError(SheetProblem.TOO_MANY_ROWS)
    return lines


def _rows(text: str, columns: Mapping[str, Sequence[str]]) -> tuple[list[str | None], list[Line]]:
    """Which column each place is, and the rows that say something."""
    first = next(line for line in text.splitlines() if line.strip())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    known = {fold(name): column for column, names in columns.items() for name in (column, *names)}
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        raise SheetError(SheetProblem.BROKEN, str(reader.line_num)) from None
    heads = [known.get(fold(cell)) for cell in rows[0][1]]
    return heads, [_line(number, heads, row) for number, row in rows[1:]]


def _line(number: int, heads: Sequence[str | None], row: Sequence[str]) -> Line:
    cells = {
        head: " ".join(cell.removeprefix("'").split() if cell[1:2] in FORMULAS else cell.split())
        for head, cell in zip(heads, row, strict=False)
        if head is not None
    }
    return Line(number, cells)


def day(text: str) -> date | None:
    """A day, as the French or a machine writes it; None when it is none."""
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def whole(text: str) -> int:
    """A whole number; 0 when it is none, or one that nobody means."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def write(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table that French spreadsheets open as it is, and that `read` reads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = "" if value is None else value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
    return f"'{text}" if text.removeprefix("'").startswith(FORMULAS) else text
