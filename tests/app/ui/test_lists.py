"""Lists read page by page: each turns by itself, and what was asked of the page stays asked."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from app.ui.lists import page_url, paged

ROWS = list(range(100))


@pytest.fixture(scope="module")
def lists_app() -> Flask:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/structures/<slug>", "lists.of", lambda slug: "")
    return app


def asked(app: Flask, query: str) -> tuple[str, list[tuple[str, str]]]:
    """Where the third page of the list is from here, and what it is asked."""
    with app.test_request_context(f"/structures/a%20b?{query}"):
        parts = urlsplit(page_url(3))
    assert parts.scheme == parts.netloc == parts.fragment == ""
    return parts.path, parse_qsl(parts.query, keep_blank_values=True)


def test_a_list_is_turned_with_what_was_looked_for_and_the_other_lists_as_they_are(lists_app: Flask) -> None:
    path, kept = asked(lists_app, "etat=valid&q=l%27%C3%A9t%C3%A9+%26+co&page=2&codes=4&badge=a&badge=b&vide=")

    assert path == "/structures/a%20b"
    assert kept == [
        ("etat", "valid"), ("q", "l'été & co"), ("codes", "4"), ("badge", "a"), ("badge", "b"), ("vide", ""),
        ("page", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "_scheme=javascript&_external=1", "_anchor=x&_method=POST", "endpoint=lists.of&self=1&slug=autre",
        "next=https://example.org/", "q=%ff%00%0d%0a", "q=" + "é" * 500, "//example.org/?q=1",
    ],
)  # fmt: skip
def test_what_an_address_asks_never_leads_elsewhere(lists_app: Flask, query: str) -> None:
    path, kept = asked(lists_app, query)

    assert path == "/structures/a%20b"
    assert kept[-1] == ("page", "3")


def test_a_list_says_which_part_it_shows_and_whether_it_was_asked_for(lists_app: Flask) -> None:
    def shown(query: str, total: int = 100) -> Any:
        with lists_app.test_request_context(f"/structures/x?{query}"):
            return paged(total, lambda limit, offset: ROWS[offset : offset + limit], name="codes", most=30)

    first, last = shown("page=2"), shown("codes=99")
    assert (first.rows[0], first.number, first.pages, first.turned) == (0, 1, 4, False)
    assert (last.rows, last.number, last.turned) == (ROWS[90:], 4, True)
    for refused in ("codes=-2", "codes=a", "codes=0", "codes="):
        assert shown(refused).number == 1
    assert shown("", total=0).rows == ()
