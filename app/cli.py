"""The `tremplin` command: gathers the slices' commands."""

import sys
from importlib import import_module

import click
from flask import Flask
from rich.console import Console

from app.config import Settings, SettingsError
from app.db import db, is_current, upgrade
from app.factory import create_app
from seeds.commands import COMMANDS as DEMO_COMMANDS

# Each slice with commands offers `commands.py` with a list COMMANDS of click commands or groups.
SLICES_WITH_COMMANDS = (
    "jobs",
    "accounts",
    "files",
    "skills",
    "reading",
    "territory",
    "attestations",
    "matches",
    "evaluation",
    "credentials",
    "api",
)


@click.group()
@click.pass_context
def tremplin(context: click.Context) -> None:
    """Tremplin: skills, badges and rankings for a region."""
    if context.obj is None:
        context.obj = _application()
    app: Flask = context.obj
    context.with_resource(app.app_context())
    if context.invoked_subcommand != "db":
        _require_current_database()


def _application() -> Flask:
    try:
        return create_app(Settings.from_environment())
    except SettingsError as problem:
        Console(stderr=True).print(str(problem))
        sys.exit(2)


def _require_current_database() -> None:
    """A database file of one's own is migrated at once; a server's waits to be told."""
    if is_current(db.engine):
        return
    if db.engine.dialect.name == "sqlite":
        upgrade(db.engine)
        return
    raise click.ClickException("The database is not up to date. Run first: tremplin db upgrade")


@tremplin.group("db")
def database() -> None:
    """The database and its migrations."""


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to the newest revision."""
    upgrade(db.engine)
    click.echo("The database is up to date.")


@database.command("status")
def database_status() -> None:
    """Say whether the database is at the newest revision."""
    click.echo("The database is up to date." if is_current(db.engine) else "The database must be upgraded.")


for demo_command in DEMO_COMMANDS:
    tremplin.add_command(demo_command)
for slice_name in SLICES_WITH_COMMANDS:
    for command in import_module(f"app.{slice_name}.commands").COMMANDS:
        tremplin.add_command(command)


def main() -> None:
    """Entry point of the `tremplin` script."""
    tremplin(prog_name="tremplin")


if __name__ == "__main__":
    main()
