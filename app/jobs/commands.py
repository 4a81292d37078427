"""`tremplin jobs`: the worker."""

import click
from flask import Flask

from app.jobs import EXTENSION
from app.jobs.queue import Queue

MOST_THREADS = 16


@click.group("jobs")
def jobs() -> None:
    """Work done in the background: badges given to many, messages, checks made again."""


@jobs.command("work")
@click.option("--threads", type=click.IntRange(1, MOST_THREADS), default=2, help="How many tasks at once (2).")
@click.pass_obj
def work(app: Flask, threads: int) -> None:
    """Do what waits, and what comes, until it is stopped (SIGTERM or Ctrl-C). One a machine is enough."""
    queue: Queue = app.extensions[EXTENSION]
    click.echo("The worker is ready.")
    queue.worker(threads).run()
    click.echo("The worker has stopped.")


COMMANDS = [jobs]
