"""Papers: tagged PDF (PDF/UA-1) written by typst from our templates; what people typed is data, never code."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from flask_babel import force_locale
from flask_babel import gettext as _

from app.i18n import DEFAULT_LOCALE
from app.ui.incoming import readable, shows

APP = Path(__file__).parents[2]
# A sign that pictures something, or that alters the one before it: what stands around it is read as well without.
_PICTURES = {"So", "Sk", "Cf", "Cn", "Co", "Mn", "Me"}

# Halves of a sign, and what the standard keeps for programs.
_NOT_TEXT = re.compile("[\ud800-\udfff\ufff0-\ufffb\ufffe\uffff]")
_NO_GLYPH = re.compile(r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)*)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
ROUNDS = 3
_OURS = ("DIGIT", "LATIN", "GREEK", "CYRILLIC")
_UNKNOWN = "\x00"  # which no text holds: `readable` takes it out


class PaperError(Exception):
    """The paper could not be written; carries what typst said."""


def compile_paper(template: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Write a paper from a template below `app/` and its data; the same data at the same moment give the same bytes.

    The template reads `json(bytes(sys.inputs.data))`, and begins with `#show: paper.with(data)` of `/ui/paper/lin.typ`,
    for which the data hold at least `title`, `lang`, `author`, `made_on` (ISO) and `footer`.
    """
    sent, missing = printable(data), frozenset[str]()
    for _round in range(ROUNDS):
        try:
            with force_locale(str(sent.get("lang", DEFAULT_LOCALE))):
                return _written(template, _without(sent, missing), made_at)
        except typst.TypstError as fault:
            found = {_plain(text) for text in _NO_GLYPH.findall(f"{fault} {fault.diagnostic}")}
            if not found - missing:
                raise PaperError(str(fault)) from fault
            missing |= found
    raise PaperError(f"Signs without a font: {len(missing)}")


def pictures(template: Path, data: Mapping[str, Any], *, dots: int = 72) -> list[bytes]:
    """The same pages as pictures (PNG), to look at."""
    drawn = _compiler(template, printable(data)).compile(format="png", ppi=dots)
    return drawn if isinstance(drawn, list) else [drawn or b""]


def printable(value: Any) -> Any:
    """The same data without the signs that are not text."""
    if isinstance(value, str):
        return _NOT_TEXT.sub("", readable(value))
    if isinstance(value, Mapping):
        return {str(key): printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float) else printable(str(value))


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst, and no other: a paper is the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _compiler(template: Path, data: Any) -> typst.Compiler:
    return typst.Compiler(
        template, root=APP, font_paths=_fonts(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )


def _written(template: Path, data: Any, made_at: datetime) -> bytes:
    written = _compiler(template, data).compile(format="pdf", pdf_standards="ua-1", timestamp=int(made_at.timestamp()))
    if not isinstance(written, bytes):  # a list of pages, for pictures alone
        raise PaperError(template.name)
    return written


def _without(value: Any, missing: frozenset[str]) -> Any:
    """The same data, where what no font shows has given place to words, or to nothing when it is a picture."""
    if isinstance(value, str):
        return _worded(value, missing) if any(text in value for text in missing) else value
    if isinstance(value, dict):
        return {key: _without(inner, missing) for key, inner in value.items()}
    return [_without(inner, missing) for inner in value] if isinstance(value, list) else value


def _worded(text: str, missing: frozenset[str]) -> str:
    """A text whose pictures are left out, and whose unknown writing is said to be such."""
    for gone in sorted(missing, key=len, reverse=True):
        text = text.replace(gone, "".join(map(_instead, gone)))
    told = re.sub(f"{_UNKNOWN}+", lambda _found: _("[other writing]"), re.sub(" {2,}", " ", text).strip(" "))
    return told if shows(told) else _("[picture]")


def _instead(sign: str) -> str:
    """What stands for a sign of a group that no font shows: itself, if it is a letter of ours with marks on it."""
    if unicodedata.name(sign, "").startswith(_OURS):
        return sign
    return "" if unicodedata.category(sign) in _PICTURES else _UNKNOWN


def _plain(text: str) -> str:
    """What typst quotes, as it was."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
