"""Visits to pages in a real browser, and what axe finds there."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

TIMEOUT = 40_000  # milliseconds; a page that takes longer is at fault, even on a very busy machine


@contextmanager
def visit(browser: Browser, errors: list[str], *, width: int = 1280, script: bool = True) -> Iterator[Page]:
    """Give a new visitor's page; an error left in its console fails the test that opened it."""
    context = browser.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": width, "height": 800},
        java_script_enabled=script,
    )
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()

    def note(message: ConsoleMessage) -> None:
        # A busy machine may drop a connection to a server made for one test: what the page then lacks, the test sees.
        if message.type == "error" and "net::ERR_CONNECTION_RESET" not in message.text:
            errors.append(message.text)

    def note_exception(error: Error) -> None:
        errors.append(str(error))

    page.on("console", note)
    page.on("pageerror", note_exception)
    yield page
    context.close()
    assert not errors, "\n".join(errors)


def violations(page: Page) -> list[str]:
    """List the accessibility faults of a page, one line for each element at fault."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']} ({fault['impact']}): {node['html']}" for fault in found for node in fault["nodes"]]


def assert_accessible(page: Page) -> None:
    """Fail with all that axe finds on the page."""
    found = violations(page)
    assert not found, "\n".join([page.url, *found])
