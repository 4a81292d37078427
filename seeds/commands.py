"""`tremplin demo`: plays the demo, or shows the accounts of the one that is here."""

import sys
import time
from datetime import UTC, datetime

import click
from flask import current_app
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.accounts.demo import DEMO_ACCOUNTS, PASSWORD
from app.config import Settings
from app.credentials.bridge.sealing import Seal
from app.db import db
from app.i18n import local_day
from app.matches.bridge import build
from app.reading.bridge import reader
from app.skills.bridge import relatedness
from app.skills.queries import default_framework
from seeds.demo import (
    FEWEST,
    PEOPLE,
    SEED,
    DemoReport,
    FilledDatabaseError,
    FrameworkMissingError,
    NotADemoError,
    UnknownTownsError,
    play,
)
from seeds.demo.catalogue import ROME, STARTER
from seeds.demo.content import content
from seeds.demo.database import is_demo
from seeds.demo.people import DOMAIN

Refusal = FilledDatabaseError | NotADemoError | FrameworkMissingError | UnknownTownsError


@click.command("demo")
@click.option(
    "--people", type=click.IntRange(min=FEWEST), default=PEOPLE, show_default=True, help="Trainees to invent."
)
@click.option(
    "--framework",
    type=click.Choice([STARTER, ROME]),
    default=STARTER,
    show_default=True,
    help="The skills they may hold; ROME is imported first, by: tremplin import rome FOLDER",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Another seed makes other people.")
@click.option("--fresh", is_flag=True, help="Erase the demo that is here, and play a new one.")
@click.option("--accounts", is_flag=True, help="Show one account a role of the demo that is here, and play nothing.")
def demo(people: int, framework: str, seed: int, *, fresh: bool, accounts: bool) -> None:
    """Fill an empty database with a region's worth of invented people, trainings, proofs and offers."""
    console, settings = Console(), _settings()
    if accounts:
        _show_accounts(console)
        return
    began = time.monotonic()
    try:
        with _bar(console) as bar:
            task = bar.add_task("Playing the demo", total=None)
            report = play(
                db.session,
                people=people,
                framework=framework,
                seed=seed,
                now=datetime.now(UTC),
                fresh=fresh,
                data_dir=settings.data_dir,
                seal=Seal(settings.keys_secrets),
                origin=settings.origin,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        db.session.commit()
    except (FilledDatabaseError, NotADemoError, FrameworkMissingError, UnknownTownsError) as refusal:
        db.session.rollback()
        _stop(_reason(refusal))
    _tell(console, report, time.monotonic() - began)
    _learn(console)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _learn(console: Console) -> None:
    """Learn which skills are near, to read, and lay candidates out, ahead of the first who would wait for it."""
    settings = _settings()
    framework = default_framework(db.session)
    with console.status("Learning which skills are near"):
        relatedness(db.session, framework, data_dir=settings.data_dir)
    if framework is not None:
        with console.status("Learning to read with the framework's words"):
            reader(db.session, framework, data_dir=settings.data_dir)
    with console.status("Laying candidates out for rankings"):
        build(db.session, data_dir=settings.data_dir, today=local_day(datetime.now(UTC)))


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _reason(refusal: Refusal) -> str:
    """Why no demo was played, and what to do about it."""
    match refusal:
        case FilledDatabaseError():
            return "This database is not empty. To replace a demo by a new one, add --fresh."
        case NotADemoError():
            return "This database holds people or organisations that no demo made: it is left as it is."
        case FrameworkMissingError():
            return f"ROME was not imported yet. Import it, then play the demo: tremplin import {refusal.code} FOLDER"
        case UnknownTownsError():
            return f"These communes, which the demo needs, were not imported: {', '.join(refusal.codes)}."


def _stop(sentence: str) -> None:
    Console(stderr=True).print(sentence, soft_wrap=True, markup=False, highlight=False)
    sys.exit(2)


def _tell(console: Console, report: DemoReport, seconds: float) -> None:
    """Print what the demo holds."""
    table = Table(box=None, show_header=False)
    for name, counts in report.counts.items():
        table.add_row(name, ", ".join(f"{state} {number:,}" for state, number in counts.items()))
    console.print(table)
    people = report["trainees"]
    total = people.get("private", 0) + people.get("searchable", 0)
    console.print(f"The demo was played: {total:,} people in {seconds:.1f} s.", highlight=False)


def _show_accounts(console: Console) -> None:
    """Print one account a role, and the password they share."""
    if not is_demo(db.session):
        _stop("No demo was played here. Play one: tremplin demo")
    table = Table("role", "address", "name", box=None)
    for account in DEMO_ACCOUNTS:
        table.add_row(str(account.role), account.email, account.display_name)
    for staff in content().staff:
        if staff.name is not None:
            table.add_row("(waits for the Region)", f"{staff.account}@{DOMAIN}", staff.name)
    console.print(table)
    console.print(f"Password: {PASSWORD}", highlight=False)


COMMANDS = [demo]
