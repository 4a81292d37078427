"""JSON as strangers write it, read strictly and alike in badges, tokens, lists and published documents."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from badges.errors import UnreadableError

MOST_JSON = 1024 * 1024
MOST_DEEP = 40
MOST_DIGITS = 300  # no larger number is one for others, who read them as floating ones
HALF = re.compile(r"\\[uU][dD][89a-fA-F]")


def parse(content: str | bytes) -> Any:
    """Read JSON strictly: no name twice, no number that is none, no half letter, no depth without end.

    Raises
    ------
    UnreadableError
        ``"too_large"``, ``"not_text"``, ``"too_deep"``, ``"duplicate_names"`` or ``"not_json"``.
    """
    if len(content) > MOST_JSON:
        raise UnreadableError("too_large")
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("not_text") from error
    if _depth(text) > MOST_DEEP:
        raise UnreadableError("too_deep")
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_fraction, parse_int=_whole
        )
        if HALF.search(text):  # half of a letter, which no other encoding can write
            json.dumps(found, ensure_ascii=False).encode()
    except UnreadableError:
        raise
    except UnicodeEncodeError as error:
        raise UnreadableError("not_text") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not_json") from error
    return found


def parse_object(content: str | bytes) -> dict[str, Any]:
    """Read JSON that must be an object."""
    found = parse(content)
    if not isinstance(found, dict):
        raise UnreadableError("not_json")
    return found


def _depth(text: str) -> int:
    """How deep brackets go; those within strings count too, which only refuses the strange."""
    deepest = depth = 0
    for mark in BRACKETS.findall(text):
        if mark in "{[":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


BRACKETS = re.compile(r"[{}\[\]]")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise UnreadableError("duplicate_names")
    return document


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _fraction(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(text)
    return int(text)
