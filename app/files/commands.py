"""`tremplin files …`: whether the folder of files agrees with its table, and putting it in order."""

import sys

import click
from flask import current_app

from app.config import Settings
from app.db import db
from app.files import services


@click.group("files")
def files() -> None:
    """The files that people sent."""


@files.command("check")
def check() -> None:
    """Compare every file with what is known of it."""
    settings: Settings = current_app.config["SETTINGS"]
    found = services.check(db.session, settings.data_dir)
    for file_id in found.lost:
        click.echo(f"Lost: {file_id} is known, and is not in the folder.")
    for file_id in found.changed:
        click.echo(f"Changed: {file_id} no longer holds the bytes we kept.")
    for path in found.strays:
        click.echo(f"Stray: {path.relative_to(settings.data_dir)} is nobody’s. Take it away: tremplin files clean")
    if found.lost or found.changed or found.strays:
        sys.exit(1)
    click.echo(f"{found.kept} files, all there.")


@files.command("clean")
def clean() -> None:
    """Take away what no row wants: files given up, and uploads that were not finished."""
    settings: Settings = current_app.config["SETTINGS"]
    click.echo(f"{services.clean(db.session, settings.data_dir)} files taken away.")


COMMANDS = [files]
