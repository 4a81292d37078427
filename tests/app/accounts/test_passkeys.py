"""Passkeys, in a real browser with a pretended telephone."""

from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from app.config import Settings
from app.db import db
from app.factory import create_app
from tests.factories.accounts import PASSWORD, a_user
from tests.support.browsing import assert_accessible

EMAIL = "alix@example.org"

pytestmark = pytest.mark.journey


@pytest.fixture
def site(own_database: str, tmp_path: Path) -> Iterator[str]:
    """A site on a name that browsers trust without https, with one person who can sign in."""
    started: Queue[BaseWSGIServer] = Queue()
    thread = Thread(target=serve, args=(own_database, tmp_path, started))
    thread.start()
    server = started.get(timeout=30)
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()


def serve(database: str, folder: Path, started: "Queue[BaseWSGIServer]") -> None:
    """Serve until told to stop, in a thread of its own: the browser's has an event loop."""
    app: Flask = create_app(
        Settings(
            data_dir=folder,
            database_url=database,
            secret_key="a secret that only tests know, long enough",
            password_salt="salt",
            testing=True,
        )
    )
    with app.app_context():
        a_user(db.session, email=EMAIL, password=PASSWORD, is_trainee=True)
        db.session.commit()
    server = make_server("localhost", 0, app, threaded=True)
    started.put(server)
    server.serve_forever()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def telephone(page: Page) -> Page:
    """A browser with a telephone that knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/connexion")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda address: "/connexion" not in address or "/cle" in address)


def sign_out(page: Page) -> None:
    page.locator("details.menu > summary").click()
    page.locator("form[action='/deconnexion'] button").click()
    page.wait_for_url(lambda address: address.endswith("/"))


def add_passkey(page: Page, site: str, usage: str) -> None:
    page.goto(f"{site}/mon-compte/cles")
    assert_accessible(page)
    page.fill("#name", "mon téléphone")
    page.check(f"input[name=usage][value={usage}]", force=True)
    page.locator("main button.btn").last.click()
    page.wait_for_url(f"{site}/mon-compte")


def test_a_passkey_signs_in_alone(telephone: Page, site: str) -> None:
    sign_in(telephone, site)
    add_passkey(telephone, site, "first")
    sign_out(telephone)

    telephone.goto(f"{site}/connexion/cle?next=/mon-compte")
    assert_accessible(telephone)
    telephone.locator("main button.btn").click()
    telephone.wait_for_url(f"{site}/mon-compte")

    assert EMAIL in telephone.content()


def test_a_passkey_completes_the_password_and_can_be_removed(telephone: Page, site: str) -> None:
    sign_in(telephone, site)
    add_passkey(telephone, site, "secondary")
    sign_out(telephone)

    sign_in(telephone, site)
    assert "/connexion/cle" in telephone.url
    telephone.locator("main button.btn").click()
    telephone.wait_for_url(f"{site}/")

    telephone.goto(f"{site}/mon-compte/cles")
    telephone.locator("form[action='/mon-compte/cles/retirer'] button").click()
    expect(telephone.locator("form[action='/mon-compte/cles/retirer']")).to_have_count(0)


def test_a_browser_without_a_passkey_is_told_what_to_do(page: Page, site: str, console_errors: list[str]) -> None:
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('none', 'NotAllowedError'))"
    )
    page.goto(f"{site}/connexion/cle")
    page.locator("main button.btn").click()

    page.locator("form[data-passkey] .note.bad").wait_for()
    assert_accessible(page)
