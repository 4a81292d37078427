"""`tremplin import rome|esco|starter` and `tremplin framework list|use|learn|neighbours|equivalences`."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import db
from app.i18n import local_day
from app.skills import bridge, queries, services
from app.skills.bridge import Source
from app.skills.errors import UnknownFrameworkError
from app.skills.importers import equivalences, esco, rome, starter
from app.skills.importers.content import Content
from app.skills.importers.merging import merge_framework
from app.territory.commands import complain, imports, run_import
from app.territory.importers.reading import Progress
from app.territory.importers.report import Report

folder_argument = click.argument("folder", type=click.Path(path_type=Path))
retirements_option = click.option(
    "--allow-retirements", is_flag=True, help="Accept to retire more than half of the framework."
)


def import_framework(read: Callable[[Progress], Content], *, allow_retirements: bool) -> None:
    """Read a distribution, merge it and tell."""
    run_import(
        lambda session, progress, now: merge_framework(
            session, read(progress), now=now, allow_retirements=allow_retirements
        )
    )


@imports.command("starter")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("seeds/starter"))
@retirements_option
def starter_command(folder: Path, *, allow_retirements: bool) -> None:
    """Import the starter framework from FOLDER (seeds/starter unless told otherwise)."""
    import_framework(lambda progress: starter.read(folder, progress), allow_retirements=allow_retirements)


@imports.command("rome")
@folder_argument
@click.option(
    "--hierarchy",
    type=click.Path(path_type=Path),
    help="The file of the tree above macro-compétences, when it is neither in FOLDER nor in ../rome_derive.",
)
@retirements_option
def rome_command(folder: Path, hierarchy: Path | None, *, allow_retirements: bool) -> None:
    """Import ROME 4.0 from FOLDER, which holds its official CSV files."""
    import_framework(
        lambda progress: rome.read(folder, progress, hierarchy=hierarchy), allow_retirements=allow_retirements
    )


@imports.command("esco")
@folder_argument
@retirements_option
def esco_command(folder: Path, *, allow_retirements: bool) -> None:
    """Import ESCO from FOLDER, which holds its official archives, in itself or in en/ and fr/."""
    import_framework(lambda progress: esco.read(folder, progress), allow_retirements=allow_retirements)


@click.group("framework")
def framework() -> None:
    """The frameworks that were imported, and the one that people choose from."""


@framework.command("list")
def list_frameworks() -> None:
    """List the frameworks with their newest version."""
    table = Table("code", "name", "version", "imported", "default")
    for one in queries.frameworks(db.session):
        version = queries.newest_version(db.session, one.id)
        label, at = (version.label, local_day(version.imported_at).isoformat()) if version is not None else ("", "")
        table.add_row(one.code, one.name, label, at, "yes" if one.is_default else "")
    Console().print(table)


@framework.command("use")
@click.argument("code")
def use_framework(code: str) -> None:
    """Let offers and portfolios choose from the framework CODE from now on."""
    try:
        chosen = services.use_framework(db.session, code)
    except UnknownFrameworkError as error:
        known = ", ".join(one.code for one in queries.frameworks(db.session)) or "none was imported"
        complain(f"There is no framework {error.code}. Known ones: {known}.")
        sys.exit(2)
    db.session.commit()
    click.echo(f"Offers and portfolios now choose from {chosen.name}.")


@framework.command("learn")
@click.argument("code", required=False)
@click.pass_context
def learn(context: click.Context, code: str | None) -> None:
    """Learn which skills of CODE (by default the framework in use) are near, now rather than when first needed."""
    settings: Settings = context.find_root().obj.config["SETTINGS"]
    chosen = queries.framework_by_code(db.session, code) if code else queries.default_framework(db.session)
    if chosen is None:
        complain(f"There is no framework {code}." if code else "No framework was imported yet.")
        sys.exit(2)
    with Console().status(f"Learning which skills of {chosen.name} are near…"):
        table = bridge.relatedness(db.session, chosen, data_dir=settings.data_dir)
    click.echo(f"{chosen.name}: {len(table):,} skills, {table.matrix().nnz:,} links between them.")


REASONS = {
    Source.EQUIVALENT: "the same skill in another framework",
    Source.NARROWER: "a part of it",
    Source.BROADER: "broader than it",
    Source.SIBLING: "of the same family",
    Source.CO_OCCURRENCE: "occupations that ask for it ask for this one too, or are near one that does",
    Source.WORDING: "called nearly the same",
    Source.CLOSE: "nearly the same skill, in another framework",
}


@framework.command("neighbours")
@click.argument("skill")
@click.option("--lang", "language", type=click.Choice(["fr", "en"]), default="fr", help="The language of SKILL.")
@click.option("--limit", type=click.IntRange(min=1), default=20, help="How many to list at most.")
@click.pass_context
def neighbours(context: click.Context, skill: str, language: str, limit: int) -> None:
    """List what answers a need for SKILL, as one would type it, how far within [0, 1], and why."""
    settings: Settings = context.find_root().obj.config["SETTINGS"]
    chosen = queries.default_framework(db.session)
    found = bridge.skill_search(db.session, language).search(skill, 1)
    if chosen is None or not found:
        complain("No framework was imported yet." if chosen is None else f"No skill is called anything like {skill}.")
        sys.exit(2)
    near = bridge.near_skills(db.session, chosen, UUID(found[0].id), data_dir=settings.data_dir, limit=limit)
    names = queries.skill_names(db.session, [one.skill_id for one in near], language)
    table = Table("answers", "held skill", "source", "why", title=found[0].label)
    for one in near:
        table.add_row(f"{one.share:.3f}", names[one.skill_id].text, one.source.name, REASONS[one.source])
    Console().print(table)


@framework.command("equivalences")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would be written, and write nothing.")
@click.option("--lines", "each", is_flag=True, help="Tell what becomes of every line of FILE.")
def equivalences_command(file: Path | None, *, dry_run: bool, each: bool) -> None:
    """Say which skills of two frameworks are the same.

    FILE is a CSV with the columns framework_a, code_a, framework_b, code_b and relation: what B is for A, one of exact,
    close, broader (B is broader than A), narrower, different. Without FILE, skills with equal French names are declared
    the same, as every import of a framework does, and what stands is counted.
    """
    if file is None:
        run_import(lambda session, _progress, now: equivalences.equate_names(session, now=now), dry_run=dry_run)
        _count_equivalences()
        return
    told: list[tuple[equivalences.Line, equivalences.Outcome]] = []

    def bring(session: Session, progress: Progress, now: datetime) -> Report:
        report, lines = equivalences.import_equivalences(session, file, now=now, progress=progress)
        told.extend(lines)
        return report

    run_import(bring, dry_run=dry_run, refusals=None)
    for line, outcome in told if each else ():
        click.echo(f"line {line.row.line}: {' '.join(line.row.values)}: {outcome.value}")


def _count_equivalences() -> None:
    names = {one.id: one.code for one in queries.frameworks(db.session)}
    counts = Counter(
        (*sorted(names[home] for home in row.homes), row.relation.value, row.source.value)
        for row in queries.equivalences(db.session)
    )
    table = Table("framework", "framework", "relation", "source", "pairs")
    for (*words, source), count in sorted(counts.items()):
        table.add_row(*words, source.replace("_", " "), f"{count:,}")
    Console().print(table)


COMMANDS = [framework]
