"""What the tests of signing in share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.accounts.limiting import DatabaseStorage
from app.accounts.models import User
from app.config import Mode, Settings
from app.db import db
from app.factory import create_app
from tests.factories.accounts import PASSWORD, a_user


@pytest.fixture
def someone(app: Flask, session: Session) -> User:
    """A trainee who can sign in."""
    with app.app_context():
        user = a_user(session, email="alix@example.org", password=PASSWORD, is_trainee=True)
    session.commit()
    return user


@pytest.fixture
def later() -> Iterator[Callable[[timedelta], None]]:
    """Move the moment at which tries are counted."""
    with mock.patch.object(DatabaseStorage, "now", autospec=True) as now:
        now.return_value = datetime.now(UTC)

        def move(by: timedelta) -> None:
            now.return_value += by

        yield move


@pytest.fixture(scope="session")
def make_production_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Engine], Flask]:
    """Make the application as it is in production, once for each database."""
    return _maker(tmp_path_factory.mktemp("production"), mode=Mode.PRODUCTION, origin="https://tremplin.example")


@pytest.fixture(scope="session")
def make_demo_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Engine], Flask]:
    """Make the application as it is in a demo, once for each database."""
    return _maker(tmp_path_factory.mktemp("demo"), mode=Mode.DEMO)


@pytest.fixture(scope="session")
def make_slow_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Engine], Flask]:
    """Make the application that hashes as slowly as it does for people, once for each database."""
    return _maker(tmp_path_factory.mktemp("slow"), testing=False)


def _maker(folder: Path, **settings: Any) -> Callable[[Engine], Flask]:
    made: dict[Engine, Flask] = {}

    def make(engine: Engine) -> Flask:
        if engine not in made:
            made[engine] = create_app(
                Settings(
                    data_dir=folder,
                    database_url=engine.url.render_as_string(hide_password=False),
                    secret_key="a secret that only tests know, long enough",
                    password_salt="a salt that only tests know, long enough",
                    **{"testing": True, **settings},
                )
            )
        return made[engine]

    return make


def _joined(app: Flask, connection: Connection) -> Any:
    with app.app_context():
        options = db.sessionmaker.kw
    return mock.patch.dict(options, bind=connection, join_transaction_mode="create_savepoint")


@pytest.fixture
def production(
    engine: Engine, connection: Connection, make_production_app: Callable[[Engine], Flask]
) -> Iterator[Flask]:
    """The application in production, whose commits are undone when the test ends."""
    app = make_production_app(engine)
    with _joined(app, connection):
        yield app


@pytest.fixture
def slow(engine: Engine, connection: Connection, make_slow_app: Callable[[Engine], Flask]) -> Iterator[Flask]:
    """The application that hashes as slowly as it does for people."""
    app = make_slow_app(engine)
    with _joined(app, connection):
        yield app


@pytest.fixture
def demo(engine: Engine, connection: Connection, make_demo_app: Callable[[Engine], Flask]) -> Iterator[Flask]:
    """The application in a demo, whose commits are undone when the test ends."""
    app = make_demo_app(engine)
    with _joined(app, connection):
        yield app


@pytest.fixture
def other_client(app: Flask) -> FlaskClient:
    """Another browser."""
    return app.test_client()
