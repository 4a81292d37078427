"""`tremplin import …`: the group, how an import is watched and told, and the communes."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.orm import Session

from app.db import db
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers import reading
from app.territory.importers.communes import import_communes
from app.territory.importers.report import Report

SHOWN_REFUSALS = 10

SENTENCES = {
    Problem.NOT_A_FOLDER: "{file} is not a folder.",
    Problem.MISSING_FILE: "The file {file} was not found in {detail}. Give the folder that holds the distribution.",
    Problem.NO_SUCH_FILE: "There is no file {file} in {detail}.",
    Problem.NOT_A_FILE: "{file} is a folder. Give the file itself.",
    Problem.UNREADABLE: "{file} could not be read: {detail}.",
    Problem.EMPTY_FILE: "{file} is empty.",
    Problem.NOT_TEXT: "{file} is not a text file in UTF-8, Windows-1252 or latin-1.",
    Problem.MIXED_ENCODINGS: "{file} mixes two encodings: it is UTF-8 but for line {detail}. Save it again in UTF-8.",
    Problem.MISSING_COLUMNS: "{file} lacks these columns: {detail}. Is it of another version?",
    Problem.NO_ROWS: "{file} has a header and no row.",
    Problem.CUT_SHORT: "{file} stops in the middle of line {detail}: its download was cut short. Fetch it again.",
    Problem.BROKEN_QUOTES: "{file} has a quote that never closes, or closes too soon, in the row of line {detail}.",
    Problem.DAMAGED_ARCHIVE: "The archive {file} is damaged or cut short ({detail}). Fetch it again.",
    Problem.MIXED_VERSIONS: "The folder holds files of several versions ({detail}). Keep those of one version.",
    Problem.TOO_MANY_RETIRED: (
        "This distribution would retire more than half of {file} ({detail}). "
        "If that is what you want, say it with --allow-retirements."
    ),
}

REASONS = {
    Refused.WRONG_WIDTH: "it has not as many columns as the header",
    Refused.EMPTY_CODE: "it has no code",
    Refused.EMPTY_LABEL: "it has no label",
    Refused.TOO_LONG: "its label is too long",
    Refused.DUPLICATE: "it comes twice",
    Refused.UNKNOWN_REFERENCE: "it points to what the distribution does not have",
    Refused.UNKNOWN_VALUE: "a value is not one of those known",
    Refused.BAD_NUMBER: "a number is missing or out of range",
    Refused.TO_ITSELF: "it points to itself",
    Refused.CIRCULAR: "it would come before its own parent",
    Refused.UNKNOWN_FRAMEWORK: "no framework of this code was imported",
    Refused.UNKNOWN_SKILL: "no skill that stands in this framework has this code",
    Refused.SAME_FRAMEWORK: "both skills are of one framework",
    Refused.CONTRADICTION: "an earlier line says something else of the same two skills",
    Refused.SECOND_EXACT: (
        "one of its skills is already the same as another one of that framework: say close, broader or narrower, "
        "or set that one apart by “different”"
    ),
}

Import = Callable[[Session, reading.Progress, datetime], Report]


@click.group("import")
def imports() -> None:
    """Import communes and frameworks of skills from their official files."""


@imports.command("communes")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--allow-retirements", is_flag=True, help="Accept to retire more than half of the communes.")
def communes_command(file: Path, *, allow_retirements: bool) -> None:
    """Import the communes of FILE, and the former communes of a file beside it ending in _anciennes.csv."""
    run_import(
        lambda session, progress, now: import_communes(
            session, file, now=now, progress=progress, allow_retirements=allow_retirements
        )
    )


def run_import(importing: Import, *, dry_run: bool = False, refusals: int | None = SHOWN_REFUSALS) -> None:
    """Run an import whole or not at all, show its progress and its report; exit with 2 when it cannot be done.

    A dry run undoes what it did. As many refusals are told, all of them when no number is given.
    """
    console = Console()
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    try:
        with bars:
            report = importing(db.session, Bars(bars), datetime.now(UTC))
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
    except DistributionError as error:
        db.session.rollback()
        complain(SENTENCES[error.problem].format(file=error.file, detail=error.detail), "Nothing was imported.")
        sys.exit(2)
    tell(console, report, refusals)
    if dry_run:
        console.print("This was a dry run: nothing was written.")


def complain(*sentences: str) -> None:
    """Say on the error output what went wrong, unwrapped so that it can be searched."""
    Console(stderr=True).print(" ".join(sentences), soft_wrap=True, markup=False, highlight=False)


def tell(console: Console, report: Report, refusals: int | None = SHOWN_REFUSALS) -> None:
    """Print what an import did, and the rows it refused, or the first of them."""
    total = report.total
    console.print(f"{report.source} {report.version}: {report.read:,} rows read.", highlight=False)
    table = Table("", "created", "changed", "retired")
    for name, tally in {**report.tallies, "total": total}.items():
        table.add_row(name, *(f"{count:,}" for count in (tally.created, tally.changed, tally.retired)))
    console.print(table)
    for file, encoding in report.encodings.items():
        console.print(f"{file} is not in UTF-8: it was read as {encoding}.", soft_wrap=True, highlight=False)
    if not any((total.created, total.changed, total.retired)):
        console.print("Nothing new: everything was already there.")
    console.print(f"{len(report.refusals):,} rows refused.", highlight=False)
    for refusal in report.refusals[:refusals]:
        reason = REASONS[refusal.reason]
        line = f"  {refusal.file}, line {refusal.line}: {reason} ({refusal.detail})"
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    if refusals is not None and len(report.refusals) > refusals:
        console.print("  … The record of this import keeps them all.")


class Bars:
    """Shows each file and each table as one bar."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._current: TaskID | None = None

    def begin(self, name: str, size: int) -> None:
        """Start a bar, in place of the one before."""
        if self._current is not None:
            self._bars.remove_task(self._current)
        self._current = self._bars.add_task(name, total=max(size, 1))

    def reach(self, place: int) -> None:
        """Move the bar."""
        if self._current is not None:
            self._bars.update(self._current, completed=place)


COMMANDS = [imports]
