"""Where everything stands in a drawing, computed to the number; templates only print it."""

from dataclasses import dataclass

PETALS = (3, 7)


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


def flower(have: int, total: int) -> FlowerDrawing:
    """Draw a meta-badge of `total` facets, the first `have` of them full."""
    count = min(max(total, PETALS[0]), PETALS[1])
    width = {3: 34, 4: 30, 5: 25, 6: 22, 7: 19}[count]
    left, right = 100 - width, 100 + width
    outline = f"M100 84C{left} 66 70 40 86 18q14-12 28 0C130 40 {right} 66 100 84z"
    return FlowerDrawing(tuple(Petal(round(360 / count * n, 1), n < have) for n in range(count)), outline)
