"""What templates may call: addresses, faults of a form, languages, marks."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, current_app, request, url_for
from flask_babel import get_locale

from app.i18n import DEFAULT_LOCALE, LOCALES
from app.ui import charts, forms, marks
from app.ui.assets import asset

LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


def register(app: Flask) -> None:
    """Give the templates their helpers."""
    app.jinja_env.globals.update(
        asset_url=asset_url,
        charts=charts,
        forms=forms,
        href=href,
        marks=marks,
        page_pieces=page_pieces,
        other_language=other_language,
    )
    app.context_processor(words)


def words() -> dict[str, Any]:
    """What the frame says when no slice above says otherwise."""
    locale = str(get_locale() or DEFAULT_LOCALE)
    return {"locale": locale, "other_locale": next(code for code in LOCALES if code != locale)}


def asset_url(name: str) -> str:
    """Where a file of ours is, named after its content so that browsers may keep it."""
    return url_for("ui.static_file", digest=asset(name).digest, name=name)


def href(endpoint: str, **values: Any) -> str:
    """Where a page of a higher slice is, or nothing when this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def other_language() -> dict[str, str]:
    """The other language: its code, its own name, and the address that turns to it and comes back here."""
    locale = str(get_locale() or DEFAULT_LOCALE)
    code = next(each for each in LOCALES if each != locale)
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return {"code": code, "name": LANGUAGE_NAMES[code], "href": url_for("ui.language", code=code, next=here)}


def local_path(wanted: str) -> str:
    """A path of this site to go back to, without a language asked for in passing; the first page for all else."""
    wanted = wanted.replace("\\", "/")
    if not wanted.startswith("/") or wanted.startswith("//") or any(character < " " for character in wanted):
        return "/"
    parts = urlsplit(wanted)
    kept = urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "lang"])
    return f"{parts.path}?{kept}" if kept else parts.path


def page_pieces(number: int, pages: int, around: int = 1) -> list[int | None]:
    """Which page numbers to show: the first, the last, those around this one; None where some are left out."""
    wanted = sorted({1, pages, *range(max(1, number - around), min(pages, number + around) + 1)})
    pieces: list[int | None] = []
    for page in wanted:
        before = pieces[-1] if pieces else 0
        if before is not None and page - before == 2:
            pieces.append(page - 1)
        elif before is not None and page - before > 2:
            pieces.append(None)
        pieces.append(page)
    return pieces
