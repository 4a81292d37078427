"""What people send, as text that can be read back: control characters and marks that turn writing around left out.

Text in which nothing shows, only spaces and marks of no width, is no text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

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


# How much is read of a request too large to be read whole: what is typed comes before the file.
HEAD = 64 * 1024


def texts_before_a_file(request: Request) -> list[tuple[str, str]]:
    """Return the names and texts at the beginning of a request whose file is too large to be read."""
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        return []
    decoder = MultipartDecoder(boundary.encode("ascii", "replace"), HEAD)
    found: list[tuple[str, bytes]] = []
    try:
        decoder.receive_data(request.environ["wsgi.input"].read(HEAD))
        while not isinstance(event := decoder.next_event(), File | NeedData | Epilogue):
            if isinstance(event, Field):
                found.append((event.name, b""))
            elif isinstance(event, Data) and found:
                found[-1] = (found[-1][0], found[-1][1] + event.data)
    except (ValueError, OSError, RequestEntityTooLarge):
        pass  # what was read until then is given back
    told = [(name, cleaned(text.decode(errors="replace")).strip()) for name, text in found]
    return [(name, text) for name, text in told if text]


class ShortNumber(IntegerConverter):
    """A number in an address, that any database can look for: a longer one is the address of nothing."""

    regex = r"\d{1,9}"
