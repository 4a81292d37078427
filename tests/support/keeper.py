"""Keep a server running while someone holds its leash, then stop it and remove its folder.

The leash is a named pipe in the server's folder, which each user keeps open for writing. The kernel closes it for those
who die, by whatever death: no server outlives the tests. Run as ``python keeper.py FOLDER USER_ID COMMAND…``.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

LEASH = "leash"
LOG = "log"
GRACE_SECONDS = 10


def keep(folder: Path, user: int, command: list[str]) -> None:
    """Run the command as this user until the leash is let go."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # What stops the tests makes them let go, which stops the server in turn. SIG_IGN would pass on to the server.
        signal.signal(number, lambda *_: None)
    with (folder / LOG).open("ab") as log:
        server = start(command, folder, user, log.fileno())
        try:
            wait_for_release(folder / LEASH)
        finally:
            stop(server)
            shutil.rmtree(folder, ignore_errors=True)


def start(command: list[str], folder: Path, user: int, log: int) -> subprocess.Popen[bytes]:
    """Start the server, stepping down to the user it should run as."""
    if user == os.geteuid():
        return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    group = pwd.getpwuid(user).pw_gid
    return subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=user, group=group, extra_groups=[]
    )


def wait_for_release(leash: Path) -> None:
    """Block until all who hold the leash have let go, and nobody can take it any more."""
    held = os.open(leash, os.O_RDONLY)
    while True:
        os.set_blocking(held, True)
        os.read(held, 1)  # returns when nobody holds the other end: nothing is ever written
        with leash.parent.with_suffix(".lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if is_released(held):
                leash.unlink()
                return


def is_released(held: int) -> bool:
    """Whether nobody holds the other end of the leash."""
    os.set_blocking(held, False)
    try:
        return os.read(held, 1) == b""
    except BlockingIOError:
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop at once, then make it."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    if os.fork() > 0:  # the keeper belongs to no test: whoever started it goes on at once
        sys.exit()
    keep(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
