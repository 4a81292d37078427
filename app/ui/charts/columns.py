"""Months as columns: people ready, solid; people to come, striped; demand, a line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT = 34.0, 358.0
BASE, HEIGHT = 170.0, 134.0
FILLED = 0.68  # of a month's slot
MONTH_ROOM = 36.0


@dataclass(frozen=True, slots=True)
class Column:
    """A month: people ready, people more whose training will have ended, demands when they are known."""

    month: date
    have: int
    soon: int
    demand: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnDrawing:
    """A month in its place."""

    column: Column
    x: float
    width: float
    have_y: float
    soon_y: float
    named: bool

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def have_height(self) -> float:
        """How high the solid part is."""
        return round(BASE - self.have_y, 1)

    @property
    def soon_height(self) -> float:
        """How high the striped part is."""
        return round(self.have_y - self.soon_y, 1)


@dataclass(frozen=True, slots=True)
class ColumnsDrawing:
    """All months; `demand` is the points of a line, empty when no demand is known; `steps` the axis, from 0."""

    columns: tuple[ColumnDrawing, ...]
    steps: tuple[tuple[int, float], ...]
    demand: str
    demand_label_y: float


def columns(items: Sequence[Column]) -> ColumnsDrawing:
    """Draw the months in their order."""
    highest = max([1, *(item.have + item.soon for item in items), *(item.demand or 0 for item in items)])

    def y(value: float) -> float:
        return round(BASE - value / highest * HEIGHT, 1)

    slot = (RIGHT - LEFT) / max(len(items), 1)
    every = math.ceil(MONTH_ROOM / slot)
    drawn = tuple(
        ColumnDrawing(
            column=item,
            x=round(LEFT + slot * (number + (1 - FILLED) / 2), 1),
            width=round(slot * FILLED, 1),
            have_y=y(item.have),
            soon_y=y(item.have + item.soon),
            named=number % every == 0,
        )
        for number, item in enumerate(items)
    )
    line = [(each, y(each.column.demand)) for each in drawn if each.column.demand is not None]
    points = " ".join(f"{each.x - 3:.1f},{at:.1f} {each.x + each.width + 3:.1f},{at:.1f}" for each, at in line)
    under = min([at for _, at in line[: math.ceil(len(line) / 2)]], default=BASE)
    return ColumnsDrawing(drawn, tuple((value, y(value)) for value in _steps(highest)), points, round(under - 9, 1))


def _steps(highest: int) -> tuple[int, ...]:
    """Round numbers from 0 to the highest, at most five of them."""
    size = 10 ** max(0, len(str(highest)) - 1)
    step = next(
        round(part * size) for part in (0.1, 0.2, 0.5, 1, 2, 5) if part * size >= 1 and highest / (part * size) < 5
    )
    return tuple(range(0, highest + 1, step))
