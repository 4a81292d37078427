"""Fixtures that all tests may ask for."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import db
from app.factory import create_app
from app.i18n import local_day
from tests.support import browser as browsers
from tests.support.browsing import visit
from tests.support.databases import BACKENDS, Databases
from tests.support.postgres import PostgresMissingError
from tests.support.site import shared_site

SHARED = pytest.StashKey[Path]()


# --- Options, and the folder that all workers share -------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="play the long rounds too")
    parser.addoption("--need-all", action="store_true", help="fail, not skip, without a browser, PostgreSQL or a peer")


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("shared")
    config.stash[SHARED] = Path(given or tempfile.mkdtemp(prefix="tremplin-"))
    config.stash[SHARED].chmod(0o711)  # PostgreSQL's own user passes through
    hypothesis.settings.register_profile("usual", deadline=None, derandomize=True, database=None, max_examples=50)
    hypothesis.settings.register_profile("deep", deadline=None, database=None, max_examples=2000)
    hypothesis.settings.load_profile("deep" if config.getoption("--deep") else "usual")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["shared"] = str(node.config.stash[SHARED])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[SHARED], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--deep"):
        deep = [item for item in items if item.get_closest_marker("deep")]
        config.hook.pytest_deselected(items=deep)
        items[:] = [item for item in items if item not in deep]


def needs_all(config: pytest.Config, environment: Mapping[str, str]) -> bool:
    """Whether a test that cannot run must fail: in ./run test and on CI machines."""
    return bool(config.getoption("--need-all")) or environment.get("CI") == "true"


def miss(what: str, *, need_all: bool) -> NoReturn:
    """Skip a test for want of something, or fail it where all must be there."""
    if need_all:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


# --- Time -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def now() -> datetime:
    """A Monday morning, when training resumes."""
    return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def today(now: datetime) -> date:
    return local_day(now)


# --- Databases --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    with ExitStack() as stack:
        yield Databases(request.config.stash[SHARED], stack)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Each test that asks for a database runs on both kinds."""
    name: str = request.param
    return name


@pytest.fixture
def engine(backend: str, databases: Databases, request: pytest.FixtureRequest) -> Engine:
    try:
        return databases.engine(backend)
    except PostgresMissingError as missing:
        miss(str(missing), need_all=needs_all(request.config, os.environ))


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose outer transaction is undone when the test ends."""
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session as the application has: its commits reach the outer transaction, and no further."""
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        yield session


@pytest.fixture
def fresh_session(connection: Connection) -> Iterator[Session]:
    """A session for reading what has been committed, which remembers nothing."""
    with Session(connection, join_transaction_mode="rollback_only", autoflush=False) as session:
        yield session


@pytest.fixture
def own_database(backend: str, databases: Databases, engine: Engine) -> Iterator[str]:
    """The URL of a database for this test alone, to commit in from many threads or processes."""
    with databases.copy(backend) as url:
        yield url


# --- The application --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Engine], Flask]:
    """Make one application for each database, for it takes longer than most tests."""
    made: dict[Engine, Flask] = {}

    def make(engine: Engine) -> Flask:
        if engine not in made:
            made[engine] = create_app(
                Settings(
                    data_dir=tmp_path_factory.mktemp("data"),
                    database_url=engine.url.render_as_string(hide_password=False),
                    secret_key="a secret that only tests know, long enough",
                    password_salt="salt",
                    keys_secrets=("a seal that only tests know, long enough",),
                    origin="http://localhost",
                    testing=True,
                )
            )
        return made[engine]

    return make


@pytest.fixture
def app(engine: Engine, connection: Connection, make_app: Callable[[Engine], Flask]) -> Iterator[Flask]:
    """The application, whose commits are undone when the test ends."""
    app = make_app(engine)
    with joined(app, connection):
        yield app


@contextmanager
def joined(app: Flask, connection: Connection) -> Iterator[None]:
    """Let the application's sessions join a test's transaction."""
    with app.app_context():
        options = db.sessionmaker.kw
    with mock.patch.dict(options, bind=connection, join_transaction_mode="create_savepoint"):
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


# --- The browser and the site -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A real Chromium, which reaches this machine alone."""
    path = browsers.find(os.environ)
    if path is None:
        miss(
            "No browser was found: give the path of one in TEST_CHROMIUM",
            need_all=needs_all(request.config, os.environ),
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=browsers.launch_arguments())
        yield browser
        browser.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What went wrong in the page's console; a test that expects errors may empty it."""
    return []


@pytest.fixture
def page(browser: Browser, console_errors: list[str]) -> Iterator[Page]:
    """A new visitor's page, whose console must stay silent."""
    with visit(browser, console_errors) as page:
        yield page


@pytest.fixture(scope="session")
def live_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the site with the demo played, which all tests share: each works on people of its own."""
    with shared_site(request.config.stash[SHARED] / "site") as address:
        yield address
