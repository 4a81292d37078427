"""What a verification may ask the outside world for, and how much."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from badges.errors import UnreachableError
from badges.fetching import Fetcher
from badges.patience import MOST_VALUES, Patience

SKEW = timedelta(minutes=5)  # clocks differ
MOST_FETCHES = 24
MOST_FETCHES_FOR_A_RECORD = 150  # some fifty issuers, each with its keys and two lists
MOST_CREDENTIALS = 250  # looked at in one verification: endorsements, members, lists


@dataclass
class World:
    """What a verification may ask for, and how much."""

    fetch: Fetcher
    now: datetime
    fetched: dict[str, bytes | UnreachableError] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)  # status lists, each read and checked once
    credentials: int = 0
    most_fetches: int = MOST_FETCHES
    # What stands within a record is read twice, and by itself.
    patience: Patience = field(default_factory=lambda: Patience(values=2 * MOST_VALUES))

    def one_more(self) -> bool:
        """Count a credential; whether there may still be one."""
        self.credentials += 1
        return self.credentials <= MOST_CREDENTIALS

    def __call__(self, url: str) -> bytes:
        """Fetch a document once, and no more than a few."""
        address = url.split("#", maxsplit=1)[0]
        if address not in self.fetched:
            if len(self.fetched) >= self.most_fetches:
                raise UnreachableError(url, "too_many")
            try:
                self.fetched[address] = self.fetch(address)
            except UnreachableError as error:
                self.fetched[address] = error
        found = self.fetched[address]
        if isinstance(found, UnreachableError):
            raise found
        return found
