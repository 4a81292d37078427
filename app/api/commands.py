"""Keeping the list of applications short, from a terminal or a clock."""

from datetime import UTC, datetime

import click

from app.api import services
from app.db import begin_writing, db


@click.command("tidy-applications")
def tidy_applications() -> None:
    """Forget applications that nobody linked within a week, and keys that expired a month ago; run it daily."""
    begin_writing(db.session)
    gone = services.forget_unused(db.session, now=datetime.now(UTC))
    db.session.commit()
    click.echo(f"Forgotten: {gone['clients']} applications, {gone['codes']} codes, {gone['tokens']} tokens.")


COMMANDS = [tidy_applications]
