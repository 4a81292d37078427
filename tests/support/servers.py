"""Servers that all workers of a test run share: the first to need one starts it, the last to leave lets it stop."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.support import keeper

START_SECONDS = 120

Result = TypeVar("Result")


class ServerError(Exception):
    """A server that the tests need did not start; the message holds what it said."""


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let one process at a time do what is inside."""
    with path.open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@contextmanager
def shared_server(
    folder: Path,
    *,
    prepare: Callable[[Path], Sequence[str]],
    is_ready: Callable[[Path], bool],
    user: int | None = None,
) -> Iterator[Path]:
    """Give the folder of a running server, started by whoever comes first.

    ``prepare`` fills the new folder and returns the command to run; ``is_ready`` says whether the server answers.
    """
    user = os.geteuid() if user is None else user
    with one_at_a_time(folder.with_suffix(".lock")):
        leash = take(folder / keeper.LEASH)
        if leash is None:
            leash = start(folder, prepare, user)
            wait_until_ready(folder, is_ready)
    try:
        yield folder
    finally:
        os.close(leash)


def take(leash: Path) -> int | None:
    """Hold the leash of a running server; None when no server is at its other end."""
    try:
        return os.open(leash, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def start(folder: Path, prepare: Callable[[Path], Sequence[str]], user: int) -> int:
    """Start a keeper and its server, and hold its leash."""
    wait_for(lambda: None if folder.exists() else True, "The last server has not gone yet.")
    folder.mkdir()
    os.chown(folder, user, -1)
    os.mkfifo(folder / keeper.LEASH)
    try:
        command = [sys.executable, keeper.__file__, str(folder), str(user), *prepare(folder)]
    except BaseException:
        shutil.rmtree(folder)  # so that another worker may try, and tell the same failure
        raise
    nothing = subprocess.DEVNULL
    subprocess.run(command, check=True, start_new_session=True, stdin=nothing, stdout=nothing, stderr=nothing)
    return wait_for(lambda: take(folder / keeper.LEASH), "The server's keeper did not start.")


def wait_until_ready(folder: Path, is_ready: Callable[[Path], bool]) -> None:
    """Wait for the server to answer; a failure shows the end of its log."""
    try:
        wait_for(lambda: is_ready(folder) or None, "The server does not answer.")
    except ServerError as error:
        log = (folder / keeper.LOG).read_text(encoding="utf-8", errors="replace")
        raise ServerError(f"{error}\n{log[-2000:]}") from None


def wait_for(attempt: Callable[[], Result | None], otherwise: str) -> Result:
    """Repeat an attempt until it gives a result, for a reasonable time."""
    deadline = time.monotonic() + START_SECONDS
    while (result := attempt()) is None:
        if time.monotonic() > deadline:
            raise ServerError(otherwise)
        time.sleep(0.02)
    return result
