"""Databases for tests: migrated once for all workers, then copied."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import Engine

from app.db import make_engine, upgrade
from tests.support.postgres import shared_postgres
from tests.support.servers import one_at_a_time

BACKENDS = ("sqlite", "postgresql")
TEMPLATE = "tremplin_template"


class Databases:
    """The databases of one worker. The template is made by the first worker that needs it."""

    def __init__(self, shared: Path, stack: ExitStack) -> None:
        self.shared = shared
        self._stack = stack
        self._engines: dict[str, Engine] = {}
        self._server: str | None = None

    def engine(self, backend: str) -> Engine:
        """Return the engine of this worker's own database, whose tests all undo what they do."""
        if backend not in self._engines:
            url = self._stack.enter_context(self.copy(backend))
            self._engines[backend] = make_engine(url)
            self._stack.callback(self._engines[backend].dispose)
        return self._engines[backend]

    @contextmanager
    def copy(self, backend: str) -> Iterator[str]:
        """Give the URL of a new, migrated database, which is dropped afterwards."""
        self._make_template(backend)
        with self._create(backend, template=TEMPLATE) as url:
            yield url

    @contextmanager
    def empty(self, backend: str) -> Iterator[str]:
        """Give the URL of a new database without a table, which is dropped afterwards."""
        with self._create(backend, template=None) as url:
            yield url

    def _make_template(self, backend: str) -> None:
        url = self._url(backend, TEMPLATE)
        done = self._home(backend) / f"{TEMPLATE}.done"
        with one_at_a_time(self.shared / f"{TEMPLATE}.{backend}.lock"):
            if done.exists():
                return
            if backend == "postgresql":
                self._execute(f"CREATE DATABASE {TEMPLATE}")
            engine = make_engine(url)
            upgrade(engine)
            engine.dispose()
            done.touch()

    @contextmanager
    def _create(self, backend: str, *, template: str | None) -> Iterator[str]:
        name = f"tremplin_{uuid4().hex}"
        source = f"TEMPLATE {template}" if template else ""
        if backend == "postgresql":
            with one_at_a_time(self.shared / "create.lock"):  # a template serves one copy at a time
                self._execute(f"CREATE DATABASE {name} {source}")
            yield self._url(backend, name)
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")
            return
        folder = self.shared / name
        folder.mkdir()
        if template:
            shutil.copyfile(self.shared / f"{template}.db", folder / "tremplin.db")
        yield f"sqlite:///{folder / 'tremplin.db'}"
        shutil.rmtree(folder)

    def _url(self, backend: str, name: str) -> str:
        return f"sqlite:///{self.shared / name}.db" if backend == "sqlite" else self._address().format(database=name)

    def _home(self, backend: str) -> Path:
        """Return the folder that lives as long as the backend's databases do."""
        return self.shared if backend == "sqlite" else Path(self._address().partition("host=")[2])

    def _address(self) -> str:
        if self._server is None:
            self._server = self._stack.enter_context(shared_postgres(self.shared / "postgresql"))
        return self._server

    def _execute(self, statement: str) -> None:
        url = self._address().format(database="postgres").replace("+psycopg", "", 1)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())
