"""The kit in a real browser: what axe finds, what fits, and what the script adds."""

import itertools
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, render_template_string, request
from flask_wtf import CSRFProtect
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app import i18n, ui
from app.factory import CONTENT_SECURITY_POLICY
from tests.support.browsing import violations, visit

pytestmark = pytest.mark.journey

TRIAL = """{% extends "ui/base.html" %}{% block title %}Trial{% endblock %}{% block content %}<h1>Trial</h1>
<form id="slow" method="post" action="/slow" data-guard="x"><label for="t">Text</label>
<input type="text" id="t" name="t">
<input type="hidden" name="csrf_token" value="{{ csrf_token() }}"><button class="btn">Send</button></form>
<form id="ticks"><label class="check"><input type="checkbox" name="who" checked> Ajonc</label>
<label class="check"><input type="checkbox" name="who"> Galet</label>
<p><output data-counts="who">?</output> people</p></form>
<form id="filters" method="get" data-fragment="found"><label for="q">Where</label>
<select id="q" name="q"><option>Caen</option><option>Cherbourg</option></select><button class="btn">Show</button></form>
<div id="found"><p>Found in {{ request.args.get("q", "Caen") }}</p>
<a href="/trial?q=Vire" data-fragment="found">Vire</a></div>
<div id="import"{% if running %} data-poll="0.1"{% endif %}><p>{{ "Running" if running else "Finished" }}</p></div>
{% endblock %}"""


@pytest.fixture(scope="session")
def site() -> Iterator[tuple[str, dict[str, int]]]:
    """The kit and a trial page, served with the policy of the real site; and how often each address was asked."""
    app = Flask("app.factory", static_folder=None)
    app.config.update(SECRET_KEY="only tests know", DEMO_MODE=False)
    CSRFProtect(app)
    i18n.init_app(app)
    ui.register(app)
    asked: dict[str, int] = {}

    @app.before_request
    def note() -> None:
        asked[request.path] = asked.get(request.path, 0) + 1

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    @app.get("/trial")
    def trial() -> str:
        return render_template_string(TRIAL, running=asked["/trial"] < asked.get("limit", 0))

    @app.post("/slow")
    def slow() -> str:
        time.sleep(0.6)
        return '<!doctype html><title>Sent</title><link rel="icon" href="data:,"><p>Sent</p>'

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()


@pytest.fixture
def address(site: tuple[str, dict[str, int]]) -> str:
    return site[0]


WIDTHS, SCHEMES = (320, 1280), ("light", "dark")


@pytest.mark.parametrize(("width", "scheme"), list(itertools.product(WIDTHS, SCHEMES)))
def test_the_kit_is_open_to_everyone(
    browser: Browser, console_errors: list[str], address: str, language: str, width: int, scheme: Any
) -> None:
    with visit(browser, console_errors, width=width) as page:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/planche?lang={language}")
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_a_chart_has_one_drawing_for_a_phone_and_one_for_a_desk(page: Page, address: str) -> None:
    page.goto(f"{address}/planche")
    for width, shown, hidden in ((1280, "wide", "thin"), (390, "thin", "wide")):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(f".only-{shown}").first).to_be_visible()
        expect(page.locator(f".only-{hidden}").first).to_be_hidden()


def test_everything_one_can_press_is_big_enough(browser: Browser, console_errors: list[str], address: str) -> None:
    with visit(browser, console_errors, width=320) as page:
        page.goto(f"{address}/planche")
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, .btn, nav a, input:not([type=hidden]), select, summary')]
            .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
            .filter(([_, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
        )

    assert small == []


def test_without_script_the_kit_says_the_same(browser: Browser, console_errors: list[str], address: str) -> None:
    with visit(browser, console_errors, script=False) as page:
        page.goto(f"{address}/planche?lang=en")
        page.get_by_role("button", name="Save and go on").first.wait_for()
        page.locator("#add").fill("souder")
        assert page.locator("[role=listbox]").count() == 0


# --- What the script adds ---------------------------------------------------------------------------------------------


def test_what_must_be_put_right_takes_the_focus_and_leads_to_its_field(page: Page, address: str) -> None:
    page.goto(f"{address}/planche?lang=en")

    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator("#b-email")).to_be_focused()


def test_suggestions_come_as_one_types_and_are_chosen_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/planche?lang=en")
    box = page.get_by_role("combobox", name="Add a skill")
    box.press_sequentially("souder")

    options = page.locator("#add-list [role=option]")
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("3 suggestions.")).to_be_attached()
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "add-list-1")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    box.press("Enter")
    expect(box).to_have_value("Souder en MIG-MAG")
    expect(page.locator("input[name=add-id]")).to_have_value("Souder en MIG-MAG")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_suggestions_and_typing_again_forgets_the_choice(page: Page, address: str) -> None:
    page.goto(f"{address}/planche?lang=en")
    box = page.get_by_role("combobox", name="Add a skill")
    box.press_sequentially("remplir")
    page.locator("#add-list [role=option]").click()
    expect(page.locator("input[name=add-id]")).to_have_value("Remplir une fiche de suivi")
    box.press_sequentially("s")
    expect(page.locator("input[name=add-id]")).to_have_value("")
    box.fill("souder")
    expect(page.locator("#add-list [role=option]")).to_have_count(3)
    box.press("Escape")
    expect(page.locator("#add-list")).to_be_hidden()


def test_a_form_is_sent_once_however_often_its_button_is_pressed(
    page: Page, address: str, site: tuple[str, dict[str, int]]
) -> None:
    page.goto(f"{address}/trial")
    before = site[1].get("/slow", 0)
    page.evaluate("() => { const button = document.querySelector('#slow button'); button.click(); button.click(); }")
    page.get_by_text("Sent").wait_for()

    assert site[1]["/slow"] == before + 1


def test_leaving_a_form_one_has_begun_asks_first(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{address}/trial")
    page.goto(f"{address}/trial")
    assert asked == []
    page.locator("#t").press_sequentially("a long text")
    page.goto(f"{address}/planche")

    assert asked == ["beforeunload"]


def test_sending_a_form_asks_nothing(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{address}/trial")
    page.locator("#t").press_sequentially("a text")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Sent").wait_for()

    assert asked == []


def test_ticks_are_counted(page: Page, address: str) -> None:
    page.goto(f"{address}/trial")

    expect(page.locator("output")).to_have_text("1")
    page.get_by_label("Galet").check()
    expect(page.locator("output")).to_have_text("2")


def test_a_filter_changes_its_part_of_the_page_and_back_undoes_it(page: Page, address: str) -> None:
    page.goto(f"{address}/trial")
    page.evaluate("window.same = true")
    page.get_by_label("Where").select_option("Cherbourg")
    page.get_by_text("Found in Cherbourg").wait_for()
    assert page.url == f"{address}/trial?q=Cherbourg"
    page.get_by_role("link", name="Vire").click()
    page.get_by_text("Found in Vire").wait_for()
    assert page.evaluate("window.same")
    page.go_back()
    page.get_by_text("Found in Cherbourg").wait_for()
    page.go_back()
    page.get_by_text("Found in Caen").wait_for()


def test_a_part_that_waits_follows_the_work_until_it_is_done(
    page: Page, address: str, site: tuple[str, dict[str, int]]
) -> None:
    site[1]["limit"] = 10**9
    page.goto(f"{address}/trial")
    expect(page.locator("#import")).to_have_text("Running")
    site[1]["limit"] = 0
    expect(page.locator("#import")).to_have_text("Finished")
    done = site[1]["/trial"]
    page.wait_for_timeout(400)

    assert site[1]["/trial"] == done
