"""Criteria in Markdown as HTML: none of theirs, links to the web alone, headings that stay under the page's."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
# Under the page's title and its sections.
FIRST_HEADING = 4


def _leads_to_the_web(url: str) -> bool:
    return WEB.match(url) is not None


@cache
def _reader() -> Any:
    reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])
    reader.validateLink = _leads_to_the_web  # type: ignore[method-assign]
    return reader


def as_html(text: str) -> Markup:
    """Read what people wrote as Markdown; safe to show."""
    reader = _reader()
    tokens = reader.parse(text)
    _tame(tokens)
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704 (all text is escaped, see tests)


def _tame(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, FIRST_HEADING - 1 + int(token.tag[1]))}"
        if token.type == "link_open":
            token.attrSet("rel", "nofollow noopener ugc")
        if token.children:
            _tame(token.children)
