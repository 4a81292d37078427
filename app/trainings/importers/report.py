"""What became of each row of a table: said line by line, whether it was tried or done."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.trainings.importers.sheet import Line


class Verdict(StrEnum):
    """What a row does."""

    MADE = "made"
    CHANGED = "changed"
    ENROLLED = "enrolled"
    ASKED = "asked"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row, what it does, and why when it was refused, in words."""

    line: Line
    verdict: Verdict
    words: Any = ""


@dataclass(slots=True)
class Report:
    """All rows, in their order, and what is to be done once they are kept."""

    outcomes: list[Outcome] = field(default_factory=list)
    afterwards: list[Any] = field(default_factory=list)

    def add(self, line: Line, verdict: Verdict, words: Any = "") -> None:
        """Note a row."""
        self.outcomes.append(Outcome(line, verdict, words))

    @property
    def counts(self) -> Counter[Verdict]:
        """How many rows do what."""
        return Counter(one.verdict for one in self.outcomes)

    @property
    def refused(self) -> list[Outcome]:
        """The rows that were refused."""
        return [one for one in self.outcomes if one.verdict is Verdict.REFUSED]

    @property
    def does_something(self) -> bool:
        """Whether anything would change."""
        return any(one.verdict not in (Verdict.REFUSED, Verdict.SAME) for one in self.outcomes)
