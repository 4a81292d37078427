"""Reminders from a terminal, or from the machine's own calendar."""

from datetime import UTC, datetime
from typing import Any

import click

from app.attestations import queries, services
from app.attestations.queries import Due
from app.db import begin_writing, db
from app.i18n import local_day
from app.mail import services as mail


@click.group("attestations")
def attestations() -> None:
    """Attestations that wait for a trainer."""


@attestations.command("remind")
@click.option("--dry-run", is_flag=True, help="Say who would be written to, and write to nobody.")
@click.pass_obj
def remind(app: Any, *, dry_run: bool) -> None:
    """Write to trainers whose people wait for a word on a module that is over; once a week at most to each."""
    now = datetime.now(UTC)
    due = queries.due_reminders(db.session, today=local_day(now))
    sent = 0
    with app.test_request_context():
        for one in due:
            if dry_run:
                click.echo(f"{one.trainer.email}: {len(one.to_attest)} modules, {one.people} people")
            elif noted(one, now):
                send(one)
                sent += 1
    click.echo(f"{len(due)} trainers would be written to." if dry_run else f"{sent} trainers were written to.")


def noted(due: Due, now: datetime) -> bool:
    """Whether this reminder is ours to send; once that is committed, nobody else sends it."""
    begin_writing(db.session)
    ours = services.note_reminder(db.session, due=due, now=now)
    db.session.commit()
    return ours


def send(due: Due) -> None:
    """Write to a trainer."""
    mail.send(
        "attestations/mail/reminder.txt",
        to=due.trainer.email,
        locale=due.trainer.locale,
        due=due,
        link=mail.public_url("home.show"),
    )


COMMANDS = [attestations]
