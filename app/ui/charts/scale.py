"""From days to places on an axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

CHARACTER = 8.2  # a letter of chart text, wide, so that words of the phone's own face fit


@dataclass(frozen=True, slots=True)
class DayScale:
    """Days of a period, spread evenly between two places."""

    first: date
    last: date
    left: float
    right: float

    def __call__(self, day: date) -> float:
        """Place a day; those outside of the period stand at its ends."""
        length = max((self.last - self.first).days, 1)
        share = min(max((day - self.first).days / length, 0.0), 1.0)
        return round(self.left + share * (self.right - self.left), 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month on an axis, with its name where there is room for it."""

    x: float
    day: date
    named: bool


def months(first: date, last: date) -> Iterator[date]:
    """The first of each month, from the one after `first` (or `first` itself) to `last`."""
    year, month = first.year, first.month
    while True:
        day = date(year, month, 1)
        if day > last:
            return
        if day >= first:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def ticks(scale: DayScale, room: float, taken: float | None = None) -> tuple[Tick, ...]:
    """The months of a scale, named every 1, 2, 3, 6 or 12 as there is room, but not where a line is."""
    days = list(months(scale.first, scale.last))
    per_month = (scale.right - scale.left) / max((scale.last - scale.first).days, 1) * 30.4
    every = next((step for step in (1, 2, 3, 6, 12) if per_month * step >= room), 12)

    def is_free(x: float) -> bool:
        return taken is None or abs(x - taken) >= room / 2

    return tuple(Tick(scale(day), day, (day.month - 1) % every == 0 and is_free(scale(day))) for day in days)


def width_of(text: str) -> float:
    """About how wide a text of a chart is."""
    return len(text) * CHARACTER


def cut(text: str, most: int) -> str:
    """A text that fits, ended by « … » when it had to be cut; the table has it whole."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
