"""What the journeys share: pages of several visitors at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

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
