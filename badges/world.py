"""What a verification may ask the outside world for, and how much."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from badges.errors import UnreachableError
from badges.fetching import Fetcher

SKEW = timedelta(minutes=5)  # clocks differ
MOST_FETCHES = 24
MOST_CREDENTIALS = 250  # looked at in one verification: endorsements, members, lists


@dataclass
class World:
    """What a verification may ask for, and how much."""

    fetch: Fetcher
    now: datetime
    fetched: dict[str, bytes | UnreachableError] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)  # status lists, each read and checked once
    credentials: int = 0

    def one_more(self) -> bool:
        """Count a credential; whether there may still be one."""
        self.credentials += 1
        return self.credentials <= MOST_CREDENTIALS

    def __call__(self, url: str) -> bytes:
        """Fetch a document once, and no more than a few."""
        address = url.split("#", maxsplit=1)[0]
        if address not in self.fetched:
            if len(self.fetched) >= MOST_FETCHES:
                raise UnreachableError(url, "too_many")
            try:
                self.fetched[address] = self.fetch(address)
            except UnreachableError as error:
                self.fetched[address] = error
        found = self.fetched[address]
        if isinstance(found, UnreachableError):
            raise found
        return found
