"""What people send, as text that can be read back: control characters and marks that turn writing around left out.

Text in which nothing shows, only spaces and marks of no width, is no text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

# C0 and C1 but tabs and line ends, the marks that embed or override a direction, the mark of a file's beginning.
# None can be typed on purpose; NUL is refused by PostgreSQL, and a turned name can pass for another.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def readable(text: str) -> str:
    """Return the text without what no one can read."""
    return UNREADABLE.sub("", text)


# Spaces, marks without a sign of their own; then four letters and a symbol that are drawn as nothing.
UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cn", "Mn"}
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def shows(text: str) -> bool:
    """Tell whether anything of a text can be seen."""
    return any(sign not in BLANKS and unicodedata.category(sign) not in UNSEEN for sign in text)


def cleaned(text: str) -> str:
    """Return what can be read of a text that was sent: nothing, when nothing of it shows."""
    return readable(text) if shows(text) else ""


class ReadableDict(ImmutableMultiDict[Any, Any]):
    """What a form or an address says, made readable; files go through as they are."""

    def __init__(self, mapping: Mapping[Any, Any] | Iterable[tuple[Any, Any]] | None = None) -> None:
        given: MultiDict[Any, Any] = MultiDict(mapping)
        super().__init__(
            [(key, cleaned(value) if isinstance(value, str) else value) for key, value in given.items(multi=True)]
        )


class ReadableRequest(Request):
    """A request whose form and address hold text alone."""

    parameter_storage_class = ReadableDict
