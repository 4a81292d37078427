"""Papers: tagged PDF (PDF/UA-1) written by typst from our templates; what people typed is data, never code."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from app.ui.incoming import readable

APP = Path(__file__).parents[2]
# What stands where no font of ours has the sign.
MISSING = "\N{WHITE SQUARE}"

# Halves of a sign, and what the standard keeps for programs.
_NOT_TEXT = re.compile("[\ud800-\udfff\ufff0-\ufffb\ufffe\uffff]")
_NO_GLYPH = re.compile(r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)*)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
ROUNDS = 3


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
    """The same data, where what no font shows has given place to a square."""
    if isinstance(value, str):
        for text in sorted(missing, key=len, reverse=True):
            value = value.replace(text, MISSING)
        return value
    if isinstance(value, dict):
        return {key: _without(inner, missing) for key, inner in value.items()}
    return [_without(inner, missing) for inner in value] if isinstance(value, list) else value


def _plain(text: str) -> str:
    """What typst quotes, as it was."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
