"""`tremplin badge …`: any badge verified from the terminal, and a set of credentials to try verifiers on."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from app.credentials import bridge
from app.credentials.bridge import demo_set
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import DocumentsError, SealError
from app.credentials.services.profiles import reseal
from app.credentials.tasks.rechecking import recheck_some
from app.db import db

VALID, NOT_VALID, UNREADABLE = 0, 1, 2
MARKS = {"passed": "✓", "failed": "✗", "unknown": "?"}


class Moment(click.ParamType[datetime]):
    """A moment with a time zone, by default UTC."""

    name = "moment"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it, or say how it is written."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment. Write for example: 2026-11-22T09:00:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.group("badge")
def badge() -> None:
    """Open Badges: verify any, ours or not."""


@badge.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--documents",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder that stands for the whole outside world: its map.json gives a file for each address.",
)
@click.option("--online", is_flag=True, help="Ask others for what they publish: keys, lists.")
@click.option("--recipient", metavar="MAIL", help="Check that it was given to the owner of this address.")
@click.option("--now", type=Moment(), help="Verify as of another moment.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def verify(
    file: Path, documents: Path | None, online: bool, recipient: str | None, now: datetime | None, as_json: bool
) -> None:
    """Verify the badge in FILE: a PNG or SVG picture, JSON or a token.

    Ends with 0 when it is valid, 1 when it is not or cannot be told, 2 when the file cannot be read as a badge.
    """
    try:
        found = bridge.verify_file(
            file.read_bytes(), documents=documents, online=online, now=now or datetime.now(UTC), recipient=recipient
        )
    except OSError as error:
        click.echo(f"The file cannot be opened: {error.strerror}.", err=True)
        sys.exit(UNREADABLE)
    except DocumentsError as error:
        click.echo(f"The documents cannot be read: {error.reason}", err=True)
        sys.exit(UNREADABLE)
    show(found, as_json=as_json)
    readable = found.outcome("readable") is None
    sys.exit((VALID if found.verdict == "valid" else NOT_VALID) if readable else UNREADABLE)


def show(found: bridge.Verification, *, as_json: bool) -> None:
    """Tell each check, then the verdict."""
    checks = [{"name": one.name, "outcome": one.outcome.value, "detail": one.detail} for one in found.checks]
    if as_json:
        click.echo(json.dumps({"verdict": found.verdict.value, "checks": checks}, ensure_ascii=False))
        return
    for one in checks:
        click.echo(f"{MARKS[one['outcome']]} {one['name']}: {one['outcome']}{_about(one['detail'])}")
    click.echo(f"This badge is {found.verdict.value}.")


def _about(detail: str) -> str:
    """What a check says, on one line, with nothing in it that a terminal would obey."""
    told = "".join(mark if mark.isprintable() else "·" for mark in detail)
    return f" ({told})" if told else ""


@badge.command("recheck")
@click.option("--limit", default=200, show_default=True, help="How many badges at most.")
@with_appcontext
def recheck(limit: int) -> None:
    """Verify again the badges that people brought, when their time has come."""
    told = recheck_some(limit)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in told.found.items())
    click.echo(f"{sum(told.found.values())} badges verified again: {counts}. {told.lapsed} recognitions have ended.")


@badge.command("demo-set")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where to write it.")
@click.option("--origin", default="https://badges.example.org", show_default=True, help="Where it would be published.")
@click.option("--now", type=Moment(), help="Sign it as of another moment.")
def demo(out: Path, origin: str, now: datetime | None) -> None:
    """Write one credential of each kind, with every document that an outside verifier needs."""
    count = demo_set.write(out, origin=origin, now=now or datetime.now(UTC))
    click.echo(f"{count} credentials are in {out}. Their names say what a verifier should find.")


@badge.command("reseal")
@click.pass_obj
def seal_again(app: Flask) -> None:
    """Seal every key again by the first secret of TREMPLIN_KEYS_SECRET: then the others may be taken away."""
    with app.app_context():
        seal = Seal(app.config["SETTINGS"].keys_secrets)
        try:
            count = reseal(db.session, seal=seal)
        except SealError:
            click.echo("A key was sealed by none of these secrets. Nothing is changed: add the missing one.", err=True)
            sys.exit(NOT_VALID)
        db.session.commit()
    click.echo(f"{count} keys are sealed by the first secret.")


COMMANDS = [badge]
