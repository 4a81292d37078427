"""The whole site, served as ./run demo serves it: gunicorn, SQLite and a played demo."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers import ServerError, shared_server

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = (
    "--no-control-socket",
    "--log-level",
    "warning",
    "--worker-class",
    "gthread",
    "--workers",
    "1",
    "--threads",
    "8",
)
PEOPLE = 60


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def shared_site(folder: Path) -> Iterator[str]:
    """Give the address of the served demo, played by whichever worker comes first."""
    with shared_server(folder, prepare=prepare, is_ready=answers) as home:
        yield address(home)


def prepare(home: Path) -> Sequence[str]:
    """Play the demo in this folder, and return the command that serves it."""
    port = free_port()
    (home / "address").write_text(f"http://127.0.0.1:{port}", encoding="ascii")
    variables = {
        "TREMPLIN_MODE": "demo",
        "TREMPLIN_DATA": str(home / "data"),
        "TREMPLIN_DATABASE_URL": f"sqlite:///{home / 'data' / 'tremplin.db'}",
        "TREMPLIN_ORIGIN": address(home),
        "PYTHONPATH": str(ROOT),
    }
    played = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--people", str(PEOPLE)],
        env={**os.environ, **variables},
        capture_output=True,
        check=False,
    )
    if played.returncode:
        raise ServerError((played.stdout + played.stderr).decode(errors="replace")[-4000:])
    settings = [f"{name}={value}" for name, value in variables.items()]
    server = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *GUNICORN, "app.factory:create_app()"]
    return ["env", *settings, *server]


def address(home: Path) -> str:
    """Return where the site of this folder is served."""
    return (home / "address").read_text(encoding="ascii")


def answers(home: Path) -> bool:
    """Whether the site answers, be it by an error page."""
    try:
        urllib.request.urlopen(address(home), timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
    return True
