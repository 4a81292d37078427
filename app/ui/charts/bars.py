"""Small bars within a line of a table, and flowers."""

from dataclasses import dataclass

BAR_WIDTH = 100.0
HIGHEST_TENSION = 3.0
FEWEST_PETALS, MOST_PETALS = 3, 7
PETAL_HALF_WIDTHS = {3: 34, 4: 25, 5: 22, 6: 19, 7: 16}


@dataclass(frozen=True, slots=True)
class BarDrawing:
    """A box as wide as what can be had, filled by what is had."""

    box: float
    fill: float


@dataclass(frozen=True, slots=True)
class TensionDrawing:
    """How far demand goes; `balance` is where it meets supply, `beyond` says that the bar had to stop."""

    fill: float
    balance: float
    beyond: bool


@dataclass(frozen=True, slots=True)
class Petal:
    """One petal of a flower."""

    angle: float
    full: bool


@dataclass(frozen=True, slots=True)
class FlowerDrawing:
    """A meta-badge: as many petals as facets, in a square of 200."""

    petals: tuple[Petal, ...]
    outline: str


def bar(share: float, weight: float = 1.0) -> BarDrawing:
    """Draw a share (0 to 1) of something whose weight beside the heaviest is 0 to 1."""
    box = round(BAR_WIDTH * min(max(weight, 0.0), 1.0), 1)
    return BarDrawing(box, round(box * min(max(share, 0.0), 1.0), 1))


def tension(ratio: float) -> TensionDrawing:
    """Draw how many demands there are for one person."""
    shown = min(max(ratio, 0.0), HIGHEST_TENSION)
    unit = BAR_WIDTH / HIGHEST_TENSION
    return TensionDrawing(round(shown * unit, 1), round(unit, 1), ratio > HIGHEST_TENSION)


def flower(have: int, total: int) -> FlowerDrawing:
    """Draw a meta-badge of `total` facets (3 to 7), the first `have` of them full."""
    count = min(max(total, FEWEST_PETALS), MOST_PETALS)
    half = PETAL_HALF_WIDTHS[count]
    outline = f"M100 84C{100 - half} 66 70 40 86 18q14-12 28 0C130 40 {100 + half} 66 100 84z"
    return FlowerDrawing(tuple(Petal(round(360 / count * n, 1), n < have) for n in range(count)), outline)
