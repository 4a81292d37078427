"""`tremplin reading learn`: to read with a large framework's words, before the first who asks."""

import time

import click
from flask import current_app

from app.config import Settings
from app.db import db
from app.reading import bridge
from app.skills import queries


@click.group("reading")
def reading() -> None:
    """Finding skills in what people write."""


@reading.command("learn")
@click.argument("code", required=False)
def learn(code: str | None) -> None:
    """Learn to read with the words of the framework CODE (the one in use unless told otherwise)."""
    found = queries.framework_by_code(db.session, code) if code else queries.default_framework(db.session)
    if found is None:
        raise click.ClickException(f"There is no framework {code}." if code else "No framework was imported yet.")
    settings: Settings = current_app.config["SETTINGS"]
    began = time.monotonic()
    bridge.reader(db.session, found, data_dir=settings.data_dir)
    click.echo(f"Texts are read with the words of {found.name}: learnt in {time.monotonic() - began:.1f} s.")


COMMANDS = [reading]
