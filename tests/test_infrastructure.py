"""The ground that other tests stand on holds."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session

from app.db import db
from tests.conftest import miss, needs_all
from tests.support.browser import find
from tests.support.browsing import assert_accessible, violations, visit
from tests.support.databases import Databases
from tests.support.servers import ServerError, shared_server, wait_for

VERSION = {"sqlite": "SELECT sqlite_version()", "postgresql": "SELECT version()"}
ADD_ROLE = text("INSERT INTO role (name) VALUES ('witness')")
COUNT_ROLES = text("SELECT count(*) FROM role WHERE name = 'witness'")


def roles(session: Session | Connection) -> int:
    return session.execute(COUNT_ROLES).scalar_one()


def test_each_database_answers_by_its_own_name(backend: str, session: Session) -> None:
    version = session.execute(text(VERSION[backend])).scalar_one()

    assert session.get_bind().dialect.name == backend
    assert version.startswith("3." if backend == "sqlite" else "PostgreSQL")


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_undone_before_the_next(time: str, session: Session, fresh_session: Session) -> None:
    assert roles(session) == 0

    session.execute(ADD_ROLE)
    session.commit()

    assert roles(fresh_session) == 1


def test_what_a_session_rolls_back_was_never_committed(session: Session, fresh_session: Session) -> None:
    session.execute(ADD_ROLE)
    session.commit()
    session.execute(text("UPDATE role SET name = 'other'"))
    session.rollback()

    assert roles(fresh_session) == 1


def test_a_page_reads_what_the_test_prepared_and_what_it_commits_is_kept_for_the_test(
    app: Flask, session: Session, fresh_session: Session
) -> None:
    session.execute(ADD_ROLE)
    with app.app_context():
        assert roles(db.session) == 1
        db.session.execute(text("UPDATE role SET name = 'seen'"))
        db.session.commit()

    assert fresh_session.execute(text("SELECT name FROM role")).scalar_one() == "seen"


def test_what_a_page_forgets_to_commit_is_lost(app: Flask, fresh_session: Session) -> None:
    with app.app_context():
        db.session.execute(ADD_ROLE)

    assert roles(fresh_session) == 0


def test_a_client_reaches_the_application(client: FlaskClient) -> None:
    assert client.get("/no-such-page").status_code == 404


def test_a_database_of_ones_own_keeps_what_is_committed_to_it(own_database: str, engine: Engine) -> None:
    own = create_engine(own_database)
    with own.begin() as connection:
        connection.execute(ADD_ROLE)
    with own.connect() as connection:
        assert roles(connection) == 1
    own.dispose()
    with engine.connect() as connection:
        assert roles(connection) == 0


def test_an_empty_database_has_no_table(backend: str, databases: Databases, engine: Engine) -> None:
    with databases.empty(backend) as url:
        own = create_engine(url)
        with own.connect() as connection:
            assert not own.dialect.get_table_names(connection)
        own.dispose()


def test_the_browser_shows_a_page(page: Page) -> None:
    page.goto("data:text/html,<title>Bonjour</title><h1>Tremplin</h1>")

    assert page.title() == "Bonjour"
    assert page.get_by_role("heading").inner_text() == "Tremplin"


def test_the_browser_reaches_nobody_outside(page: Page, console_errors: list[str]) -> None:
    page.goto("data:text/html,<title>Bonjour</title>")
    outcome = page.evaluate("fetch('http://example.org').then(() => 'reached', () => 'refused')")
    console_errors.clear()

    assert outcome == "refused"


PAGE = "data:text/html,<!doctype html><html lang=fr><title>Page</title><main><h1>Page</h1>{body}</main></html>"


def test_axe_finds_a_fault_that_was_planted(page: Page) -> None:
    page.goto(PAGE.format(body="<input>"))

    assert [fault.split()[0] for fault in violations(page)] == ["label"]
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_axe_finds_no_fault_on_a_sound_page(page: Page) -> None:
    page.goto(PAGE.format(body="<label>Nom <input></label>"))

    assert_accessible(page)


def test_an_error_in_the_console_fails_the_test_that_opened_the_page(browser: Browser) -> None:
    with pytest.raises(AssertionError, match="planted"), visit(browser, []) as page:
        page.goto("data:text/html,<script>console.error('planted')</script>")


def test_an_exception_in_a_script_fails_the_test_that_opened_the_page(browser: Browser) -> None:
    with pytest.raises(AssertionError, match="planted"), visit(browser, []) as page:
        page.goto("data:text/html,<script>throw new Error('planted')</script>")


def test_a_page_can_be_visited_without_scripts(browser: Browser) -> None:
    with visit(browser, [], script=False) as page:
        page.goto("data:text/html,<script>console.error('not run')</script><noscript>Sans script</noscript>")
        assert page.locator("body").inner_text() == "Sans script"


def test_what_is_missing_skips_a_test_at_home_and_fails_it_where_all_must_be_there() -> None:
    with pytest.raises(pytest.skip.Exception, match="No browser"):
        miss("No browser", need_all=False)
    with pytest.raises(pytest.fail.Exception, match="No browser"):
        miss("No browser", need_all=True)


def test_all_must_be_there_on_a_machine_of_continuous_integration(pytestconfig: pytest.Config) -> None:
    at_home = pytestconfig.getoption("--need-all")

    assert needs_all(pytestconfig, {"CI": "true"})
    assert needs_all(pytestconfig, {}) is at_home


@pytest.mark.parametrize("name", ["chromium-is-not-here", ""])
def test_a_browser_that_does_not_start_is_not_found(name: str, tmp_path: Path) -> None:
    assert find({"TEST_CHROMIUM": str(tmp_path / name), "PATH": ""}) is None


def test_a_browser_that_playwright_keeps_is_found_when_the_system_has_none(tmp_path: Path) -> None:
    kept = tmp_path / "chromium-1200" / "chrome-linux64" / "chrome"
    kept.parent.mkdir(parents=True)
    kept.write_text("#!/bin/sh\necho Chromium 143\n")
    kept.chmod(0o755)

    assert find({"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path), "PATH": ""}) == kept


def test_a_server_stops_when_the_last_of_those_who_hold_it_lets_go(tmp_path: Path) -> None:
    home = tmp_path / "server"

    def prepare(folder: Path) -> list[str]:
        return ["sleep", "600"]

    with (
        shared_server(home, prepare=prepare, is_ready=Path.exists),
        shared_server(home, prepare=prepare, is_ready=Path.exists),
    ):
        assert home.exists()
    assert wait_for(lambda: None if home.exists() else True, "The server still runs.")


def test_a_server_that_dies_at_once_shows_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.servers.START_SECONDS", 0.5)

    def prepare(folder: Path) -> list[str]:
        return ["sh", "-c", "echo out of breath"]

    with (
        pytest.raises(ServerError, match="out of breath"),
        shared_server(tmp_path / "server", prepare=prepare, is_ready=lambda folder: False),
    ):
        pass


@pytest.mark.journey
def test_the_whole_site_with_its_demo_opens_in_a_browser(live_server: str, page: Page) -> None:
    page.goto(live_server)

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert_accessible(page)
