"""What people send, as text that can be read back: control characters and marks that turn writing around left out."""

import re
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


class ReadableDict(ImmutableMultiDict[Any, Any]):
    """What a form or an address says, made readable; files go through as they are."""

    def __init__(self, mapping: Mapping[Any, Any] | Iterable[tuple[Any, Any]] | None = None) -> None:
        given: MultiDict[Any, Any] = MultiDict(mapping)
        super().__init__(
            [(key, readable(value) if isinstance(value, str) else value) for key, value in given.items(multi=True)]
        )


class ReadableRequest(Request):
    """A request whose form and address hold text alone."""

    parameter_storage_class = ReadableDict
