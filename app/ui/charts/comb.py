"""The comb: one tooth for each skill wanted, as wide as it is important, as high as it is answered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

WIDTH = 338.0  # of the drawing, in its own units
MARGIN, GAP = 1.0, 3.0
HEIGHT, ROW = 30.0, 62.0  # of a tooth; of a tooth with its mark, and the air below
NARROWEST, WIDEST = 17.0, 40.0  # of one point of importance

State = Literal["have", "soon", "gap"]


@dataclass(frozen=True, slots=True)
class Tooth:
    """A skill wanted: its importance (1 to 3), how much of it is answered (0 to 1), by what and since when.

    `state` is have, soon (with its day) or gap; `proof` is one of the names of `marks.PROOFS`.
    """

    label: str
    importance: float
    credit: float
    state: State
    proof: str
    mandatory: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ToothDrawing:
    """A tooth in its place; `number` ties it to the table."""

    tooth: Tooth
    number: int
    x: float
    y: float
    width: float
    fill_y: float
    fill_height: float

    @property
    def middle(self) -> float:
        """Where its number and its mark stand."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class CombDrawing:
    """All teeth, on as many rows as they need."""

    width: float
    height: float
    teeth: tuple[ToothDrawing, ...]


def comb(teeth: Sequence[Tooth]) -> CombDrawing:
    """Draw the teeth in their order, all on one scale of importance."""
    rows = _rows(teeth)
    unit = min([WIDEST, *(_unit(row) for row in rows)])
    drawn: list[ToothDrawing] = []
    for number, row in enumerate(rows):
        x = MARGIN
        for tooth in row:
            width = round(unit * tooth.importance, 1)
            drawn.append(_draw(tooth, len(drawn) + 1, round(x, 1), MARGIN + number * ROW, width))
            x += unit * tooth.importance + GAP
    return CombDrawing(WIDTH, max(len(rows), 1) * ROW - 6, tuple(drawn))


def _draw(tooth: Tooth, number: int, x: float, y: float, width: float) -> ToothDrawing:
    filled = 0.0 if tooth.state == "gap" else round(HEIGHT * min(max(tooth.credit, 0.0), 1.0), 1)
    return ToothDrawing(tooth, number, x, y, width, round(y + HEIGHT - filled, 1), filled)


def _unit(row: Sequence[Tooth]) -> float:
    """How wide one point of importance may be for this row to fit."""
    return (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / max(sum(tooth.importance for tooth in row), 1)


def _rows(teeth: Sequence[Tooth]) -> list[list[Tooth]]:
    """Share the teeth between as few rows as leave each wide enough to bear its number."""
    needed = sum(tooth.importance * NARROWEST + GAP for tooth in teeth)
    number = max(1, math.ceil(needed / (WIDTH - 2 * MARGIN + GAP)))
    each = needed / number
    rows: list[list[Tooth]] = [[]]
    used = 0.0
    for tooth in teeth:
        if rows[-1] and used + (tooth.importance * NARROWEST + GAP) / 2 > each * len(rows):
            rows.append([])
        rows[-1].append(tooth)
        used += tooth.importance * NARROWEST + GAP
    return rows
