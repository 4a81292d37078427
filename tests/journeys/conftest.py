"""What the journeys share: pages of several visitors at once."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import SHARED
from tests.support.browsing import visit


@pytest.fixture
def visitor(browser: Browser, console_errors: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page for one more visitor, who shares nothing with the others."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(visit(browser, console_errors, **options))


@pytest.fixture
def plain_page(browser: Browser, console_errors: list[str]) -> Iterator[Page]:
    """A visitor's page where no script runs."""
    with visit(browser, console_errors, script=False) as page:
        yield page


@pytest.fixture
def expected_by(request: pytest.FixtureRequest, live_server: str) -> Callable[[str, date], None]:
    """Let time pass for one person: what they are learning was to be known by this day."""
    file = request.config.stash[SHARED] / "site" / "data" / "tremplin.db"

    def put_back(email: str, day: date) -> None:
        with closing(sqlite3.connect(file, timeout=10)) as database, database:
            changed = database.execute(
                """UPDATE ground SET expected_on = ? WHERE state = 'in_progress' AND holding_id IN (
                SELECT holding.id FROM holding JOIN trainee ON trainee.id = holding.trainee_id
                JOIN user ON user.id = trainee.user_id WHERE user.email = ?)""",
                (day.isoformat(), email),
            )
            assert changed.rowcount == 1

    return put_back
