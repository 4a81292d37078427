"""Linking an application in a real browser, with script and without: sign in, read, say yes, come back, stop it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from app.config import Settings
from app.db import db, upgrade
from app.factory import create_app
from app.portfolio import services as portfolio
from tests.factories.accounts import NOW, PASSWORD, a_user
from tests.factories.api import Wallet
from tests.support.browsing import assert_accessible, visit

pytestmark = pytest.mark.journey


class Answering(BaseHTTPRequestHandler):
    """What an application shows when the person comes back to it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html lang=fr><title>Retour</title><h1>Merci</h1>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(server: Any) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Site:
    """A site of ours, an application on this machine, and someone with a portfolio."""

    address: str
    callback: str
    email: str
    wallet: Wallet
    aside: Callable[..., Any]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ThreadPoolExecutor(1) as pool:  # the browser's own loop runs in this thread, which Flask would trip over

        def aside(step: Callable[..., Any], *given: Any) -> Any:
            return pool.submit(step, *given).result()

        app, email = aside(prepare, tmp_path)
        with (
            served(ThreadingHTTPServer(("127.0.0.1", 0), Answering)) as elsewhere,
            served(make_server("127.0.0.1", 0, app, threaded=True)) as address,
        ):
            wallet = Wallet(app.test_client(), name="Portefeuille d’essai", callback=f"{elsewhere}/retour", public=True)
            aside(wallet.known)
            yield Site(address, wallet.callback, email, wallet, aside)


def prepare(folder: Path) -> tuple[Flask, str]:
    app = create_app(
        Settings(
            data_dir=folder,
            database_url=f"sqlite:///{folder / 'tremplin.db'}",
            secret_key="a secret that only tests know, long enough",
            password_salt="a salt that only tests know, long enough",
        )
    )
    with app.app_context():
        upgrade(db.engine)
        user = a_user(db.session, password=PASSWORD, display_name="Camille Martin", is_trainee=True)
        portfolio.open_portfolio(db.session, user=user, now=NOW)
        db.session.commit()
        return app, user.email


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_application_is_linked_and_stopped(browser: Browser, site: Site, *, script: bool) -> None:
    errors: list[str] = []
    with visit(browser, errors, width=320, script=script) as page:
        page.goto(f"{site.address}{site.wallet.authorization}?{urlencode(site.wallet.question())}")
        page.locator("input[name=email]").fill(site.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Relier « Portefeuille d’essai » à votre portfolio ?")
        if script:
            assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320 if script else True
        page.get_by_role("button", name="Autoriser", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
        assert page.url.startswith(site.callback)
        back = parse_qs(urlsplit(page.url).query)
        assert back["state"] == [site.wallet.state]
        assert site.aside(site.wallet.redeem, back["code"][0]).status_code == 200

        page.goto(f"{site.address}/mon-compte")
        page.get_by_role("link", name="Applications liées").click()
        if script:
            assert_accessible(page)
        page.get_by_role("button", name="Arrêter son accès").click()
        expect(page.locator(".flashes")).to_contain_text("ne peut plus rien voir")
        assert site.aside(site.wallet.call, "GET", "/profile").status_code == 401

        question = {**site.wallet.question(), "scope": "tout"}
        page.goto(f"{site.address}{site.wallet.authorization}?{urlencode(question)}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cette application ne peut pas être reliée")
        page.get_by_role("link", name="Revenir à l’application").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
        assert "error=invalid_scope" in page.url
        errors[:] = [one for one in errors if "status of 400" not in one]  # the page that says no
