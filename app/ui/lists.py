"""Lists that a page shows a part of, each with its own place in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

PAGE = 30

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """Some rows of a list, how many there are in all, and where the others are."""

    rows: Sequence[Row]
    total: int
    number: int
    pages: int
    url: Callable[[int], str]


def paged(
    total: int, some: Callable[[int, int], Sequence[Row]], *, name: str = "page", most: int = PAGE
) -> Paged[Row]:  # fmt: skip
    """The part of a list that the address asks for by `name`; `some` reads so many rows from a place on."""
    pages = max(1, -(-total // most))
    number = min(max(request.args.get(name, 1, type=int), 1), pages)
    rows = some(most, (number - 1) * most) if total else ()
    return Paged(rows, total, number, pages, lambda page: _address(name, page))


def _address(name: str, page: int) -> str:
    """The same page, with another part of this list; its other lists stay where they are."""
    others = {key: told for key, told in request.args.items() if told.isdecimal() and key not in {name, "endpoint"}}
    kept: dict[str, Any] = {key: told for key, told in others.items() if not key.startswith("_")}
    return url_for(request.endpoint or "", **{**kept, **(request.view_args or {}), name: page})
