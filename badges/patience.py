"""How much work a verification, or one reading, may cost in all: whoever writes a badge may want it to take hours."""

from __future__ import annotations

from dataclasses import dataclass

from badges.errors import TangledError

MOST_STEPS = 100_000  # nodes looked at, again and again, to tell alike ones apart; honest documents need hundreds
MOST_VALUES = 6_000  # for the slow way of reading, which takes a second for that many


@dataclass
class Patience:
    """What is left of it; a record and all that it embeds share one.

    Parameters
    ----------
    steps : int
        Looks at nodes without a name, to tell them apart.
    values : int
        Values read the slow way.
    """

    steps: int = MOST_STEPS
    values: int = MOST_VALUES

    def step(self, count: int) -> None:
        """Look at so many nodes; raise TangledError when patience ends."""
        self.steps -= count
        if self.steps < 0:
            raise TangledError

    def read(self, count: int) -> None:
        """Read so many values the slow way; raise TangledError when patience ends."""
        self.values -= count
        if self.values < 0:
            raise TangledError
