"""What a badge's picture is made of: shapes and icons as paths, and pairs of colours that can be read."""

import math
from dataclasses import dataclass
from itertools import pairwise

SIDE = 512
# Between words and the line within, left and right together.
PADDING = 36.0


Edge = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline in a square of 512, and how it is filled: where words stand, how far its edge is at each height."""

    outline: str
    edge: Edge  # (height, distance from the middle), from top to bottom
    middle: float = 256.0  # the height around which words stand
    centre: float = 256.0  # the height around which the line within is drawn in
    inset: float = 0.875  # how far in, as a share of the outline
    within: str = ""  # the line within, when it is not the outline drawn in
    behind: str = ""  # what shows behind it, such as a ribbon's ends

    def room(self, top: float, bottom: float) -> float:
        """How wide words between two heights may be, within the line."""
        return 2 * min(self._half(top), self._half(bottom)) - PADDING

    def _half(self, height: float) -> float:
        at = (height - self.centre) / self.inset + self.centre
        for (above, left), (below, right) in pairwise(self.edge):
            if above <= at <= below:
                return (left + (right - left) * (at - above) / max(below - above, 0.01)) * self.inset
        return 0.0


@dataclass(frozen=True, slots=True)
class Colours:
    """A ground, the ink that reads on it (4.5 to 1 at least), and the line within."""

    ground: str
    ink: str
    line: str
    behind: str


def _hexagon(radius: float) -> str:
    corners = [math.radians(angle) for angle in range(-90, 270, 60)]
    return (
        "M"
        + "L".join(f"{256 + radius * math.cos(one):.1f} {256 + radius * math.sin(one):.1f}" for one in corners)
        + "z"
    )


def _rosette(petals: int, outer: float, inner: float) -> str:
    """A circle whose edge comes and goes."""
    points = []
    for step in range(petals * 16):
        turn = 2 * math.pi * step / (petals * 16)
        radius = (outer + inner) / 2 + (outer - inner) / 2 * math.cos(petals * turn)
        points.append(f"{256 + radius * math.sin(turn):.1f} {256 - radius * math.cos(turn):.1f}")
    return "M" + "L".join(points) + "z"


def _circle(radius: float, y: float = 256.0) -> str:
    return f"M{256 - radius} {y}a{radius} {radius} 0 1 1 {2 * radius} 0a{radius} {radius} 0 1 1 {-2 * radius} 0z"


def _round_edge(radius: float, y: float = 256.0, across: float | None = None) -> Edge:
    turns = [math.pi * step / 24 for step in range(25)]
    return tuple((y - radius * math.cos(turn), (across or radius) * math.sin(turn)) for turn in turns)


def _curved_edge(*curve: tuple[float, float]) -> Edge:
    """The edge along a cubic curve, given by its four points."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    found = []
    for step in range(25):
        t = step / 24
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append((a * y0 + b * y1 + c * y2 + d * y3, a * x0 + b * x1 + c * x2 + d * x3 - 256))
    return tuple(found)


SHAPES: dict[str, Shape] = {
    "drop": Shape(
        "M256 22C394 109 463 211 463 303a207 198 0 0 1-414 0C49 211 118 109 256 22z",
        edge=_curved_edge((256, 22), (394, 109), (463, 211), (463, 303)) + _round_edge(198, 303, 207)[13:],
        middle=298, centre=292, inset=0.86,
    ),
    "circle": Shape(_circle(232), edge=_round_edge(232)),
    "hexagon": Shape(_hexagon(228), edge=((28, 0), (142, 197.5), (370, 197.5), (484, 0))),
    "shield": Shape(
        "M256 30L452 84C458 262 404 402 256 484C108 402 54 262 60 84z",
        edge=((30, 0), *_curved_edge((452, 84), (458, 262), (404, 402), (256, 484))), middle=226, centre=250,
    ),
    "rosette": Shape(_rosette(16, 243, 227), edge=_round_edge(227), within=_circle(194), inset=194 / 227),
    "ribbon": Shape(
        _circle(188, 206), edge=_round_edge(188, 206), middle=206, centre=206,
        behind="M146 312L96 484L168 458L214 506L256 372L298 506L344 458L416 484L366 312z",
    ),
}  # fmt: skip

COLOURS: dict[str, Colours] = {
    "blue": Colours("#2a4494", "#ffffff", "#b9c9f0", "#1b2d66"),
    "night": Colours("#16213a", "#ffffff", "#e2b65c", "#2a4494"),
    "green": Colours("#0b5d43", "#ffffff", "#a9dcc6", "#073d2c"),
    "teal": Colours("#0e5a6b", "#ffffff", "#a8dbe6", "#083c48"),
    "plum": Colours("#5f2a6b", "#ffffff", "#dfc3e8", "#401a49"),
    "brick": Colours("#9e231b", "#ffffff", "#f6c4bc", "#6d1510"),
    "straw": Colours("#f0cd86", "#16213a", "#8a5d06", "#b98326"),
    "linen": Colours("#e4ebf9", "#1b2d66", "#2a4494", "#7f9ae0"),
}

# Lines of two units within 24, whose ends are round.
ICONS: dict[str, str] = {
    "team": "M12 11.2a3.6 3.6 0 1 0 0-7.2a3.6 3.6 0 0 0 0 7.2zM5 20.5c.3-4 3-6.3 7-6.3s6.7 2.3 7 6.3"
    "M4.8 11.5a2.5 2.5 0 0 1 0-5M1.6 18c.1-1.8 1-3.2 2.6-4M19.2 11.5a2.5 2.5 0 0 0 0-5"
    "M22.4 18c-.1-1.8-1-3.2-2.6-4",
    "speech": "M3.5 5.5h17v11h-9l-4.5 4v-4h-3.5zM8 9.5h8M8 12.7h5",
    "tools": "M14.5 6.5a4.3 4.3 0 0 1 5.8-3l-2.8 2.9l.4 2.7l2.7.4l2.8-2.8a4.3 4.3 0 0 1-6 5.3"
    "L8 21.3a2.3 2.3 0 0 1-3.3-3.3l9.5-9.4z",
    "screen": "M3.5 4.5h17v11.5h-17zM9 20.5h6M12 16v4.5",
    "care": "M12 20.5C5.5 16 3 12.7 3 9.2a4.7 4.7 0 0 1 9-2a4.7 4.7 0 0 1 9 2c0 3.5-2.5 6.8-9 11.3z",
    "star": "M12 3l2.7 5.8l6.3.8l-4.6 4.4l1.2 6.3L12 17.2l-5.6 3.1l1.2-6.3L3 9.6l6.3-.8z",
    "book": "M12 6.5C9.5 4.7 6.5 4.3 3 4.5v14c3.5-.2 6.5.2 9 2c2.5-1.8 5.5-2.2 9-2v-14c-3.5-.2-6.5.2-9 2zM12 6.5v14",
    "compass": "M12 21a9 9 0 1 0 0-18a9 9 0 0 0 0 18zM15.8 8.2l-2.3 5.3l-5.3 2.3l2.3-5.3z",
    "list": "M4 6.2l1.7 1.7L8.5 5M4 12.7l1.7 1.7l2.8-2.9M4 19.2l1.7 1.7L8.5 18M12.5 6.5H21M12.5 13H21M12.5 19.5H21",
    "leaf": "M5 19C3.5 10 9 4 20.5 4C20.5 15 15.5 20.5 7 18.5M4 21.5C6 16.5 9 12.5 14 10",
    "bike": "M6 18.5a4 4 0 1 0 0-8a4 4 0 0 0 0 8zM18 18.5a4 4 0 1 0 0-8a4 4 0 0 0 0 8zM6 14.5l3.5-8h5l3.5 8M9 9.5h6.5"
    "M9.5 6.5H7.5",
    "hands": "M7.5 12.5V5.7a1.5 1.5 0 0 1 3 0V11M10.5 11V4.2a1.5 1.5 0 0 1 3 0V11M13.5 11V5.2a1.5 1.5 0 0 1 3 0V12"
    "M16.5 8.7a1.5 1.5 0 0 1 3 0V14c0 4-2.8 6.8-6.5 6.8c-3 0-4.7-1.3-6.2-3.6L3.7 13.2a1.5 1.5 0 0 1 2.5-1.6l1.8 2",
}
