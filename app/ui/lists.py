"""Lists that a page shows a part of, each with its own place in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request, url_for

PAGE = 20  # four or five screens of a phone

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """Some rows of a list, how many there are in all, and where the others are."""

    rows: Sequence[Row]
    total: int
    number: int
    pages: int
    url: Callable[[int], str]
    turned: bool  # the address says which part


def paged(
    total: int, some: Callable[[int, int], Sequence[Row]], *, name: str = "page", most: int = PAGE
) -> Paged[Row]:  # fmt: skip
    """The part of a list that the address asks for by `name`; `some` reads so many rows from a place on."""
    pages = max(1, -(-total // most))
    number = min(max(request.args.get(name, 1, type=int), 1), pages)
    rows = some(most, (number - 1) * most) if total else ()
    return Paged(rows, total, number, pages, lambda page: page_url(page, name), name in request.args)


def page_url(page: int, name: str = "page") -> str:
    """The same page, with another part of one of its lists; its filters and its other lists stay as they are."""
    kept = [(key, told) for key, told in request.args.items(multi=True) if key != name]
    # Written here, and never handed to url_for, for which _scheme or endpoint would not be words of the reader's.
    here = url_for(request.endpoint or "", **(request.view_args or {}))
    return f"{here}?{urlencode([*kept, (name, page)])}"
