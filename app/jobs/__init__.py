"""Work done behind the pages: slices say what (`registry`), pages and the clock wake it (`queue`), a worker does it.

A queue only wakes: what is to be done is in the slices' own tables, and each task that repeats takes up what was left
there, so that a message lost, or a worker killed, loses nothing.
"""

from flask import Flask, current_app

from app.jobs.queue import Queue

EXTENSION = "jobs"


def register(app: Flask) -> None:
    """Give the application its queue."""
    app.extensions[EXTENSION] = Queue(app)


def queue() -> Queue:
    """The queue of the application at hand."""
    found: Queue = current_app.extensions[EXTENSION]
    return found


def wake(name: str, *about: str) -> None:
    """Have a task done soon, by whichever worker is free; call it once what it is to find is committed."""
    queue().wake(name, *about)


def stopping() -> bool:
    """Whether the worker was asked to stop: a long task then leaves the rest for later."""
    return queue().stopping.is_set()
