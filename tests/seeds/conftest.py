"""Demos played once for all the tests that only look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.db import make_engine
from seeds.demo import DemoReport, play
from tests.conftest import miss
from tests.factories.credentials import SEAL
from tests.support.databases import BACKENDS, Databases
from tests.support.postgres import PostgresMissingError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HASH = "not a password"


@contextmanager
def demo_of(databases: Databases, backend: str, people: int, **options: Any) -> Iterator[tuple[Engine, DemoReport]]:
    """A demo in a database of its own."""
    with databases.copy(backend) as url:
        engine = make_engine(url)
        try:
            with Session(engine, expire_on_commit=False) as session:
                report = play(session, **{"people": people, "now": NOW, "password_hash": HASH, "seal": SEAL, **options})
                session.commit()
            yield engine, report
        finally:
            engine.dispose()


@pytest.fixture(scope="session", params=BACKENDS)
def small(request: pytest.FixtureRequest, databases: Databases) -> Iterator[tuple[Engine, DemoReport]]:
    """The smallest demo."""
    try:
        with demo_of(databases, request.param, 60) as played:
            yield played
    except PostgresMissingError as missing:
        miss(request.config, str(missing))


@pytest.fixture
def report(small: tuple[Engine, DemoReport]) -> DemoReport:
    return small[1]


@pytest.fixture
def demo(small: tuple[Engine, DemoReport]) -> Iterator[Session]:
    """A session on the smallest demo, to read."""
    with Session(small[0]) as session:
        yield session


@pytest.fixture(scope="session")
def large(databases: Databases) -> Iterator[Engine]:
    """A demo with people for every offer."""
    with demo_of(databases, "sqlite", 450) as (engine, _):
        yield engine
