"""A badge's picture, from a few choices."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from markupsafe import escape

from app.credentials.bridge.drawing import letters
from app.credentials.bridge.drawing.shapes import COLOURS, ICONS, SHAPES, SIDE, Colours, Shape

LONGEST_MARK, LONGEST_LINE = 12, 24
# Bodies of the large word, beside an icon or not, and of the line, under a large word or not; the icon's sizes alike.
LARGEST, BESIDE = 156.0, 92.0
LINE, LINE_ALONE = 48.0, 58.0
ICON, ICON_OVER_LINE, ICON_ALONE = 104.0, 148.0, 210.0
GAP, LEADING = 30.0, 1.16
# How much smaller words are tried each time they do not fit.
SMALLER, TRIES = 0.95, 60
# Words that do not begin a badge's name for the eye.
SMALL_WORDS = frozenset("a à au aux d de des du en et l la le les of on or par pour sur the to un une".split())


class UndrawableError(ValueError):
    """Some signs cannot be drawn; `signs` are they."""

    def __init__(self, signs: list[str]) -> None:
        super().__init__(" ".join(signs))
        self.signs = signs


class TooLongError(ValueError):
    """A word is too long for a picture."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What someone chose: a shape, two colours, an icon or none, a large word and a line."""

    shape: str = "drop"
    colours: str = "blue"
    icon: str = ""
    mark: str = ""
    line: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if self.shape not in SHAPES or self.colours not in COLOURS or self.icon not in {"", *ICONS}:
            raise ValueError("no such shape, colours or icon")
        if len(letters.plain(self.mark)) > LONGEST_MARK or len(letters.plain(self.line)) > LONGEST_LINE:
            raise TooLongError
        if signs := letters.unknown(self.mark + self.line):
            raise UndrawableError(signs)

    def kept(self) -> dict[str, str]:
        """The choices, to be drawn again."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> "Drawing":
        """From what was kept."""
        return cls(**{name: str(kept.get(name, "")) for name in ("shape", "colours", "icon", "mark", "line")})


def initials(name: str) -> str:
    """Two letters for a badge's name: those of its first words that count, else the first two of the only one."""
    words = [word for word in name.replace("’", " ").replace("'", " ").split() if word.casefold() not in SMALL_WORDS]
    drawable = [word for word in words if not letters.unknown(word[:2])]
    if not drawable:
        return ""
    found = "".join(word[0] for word in drawable[:2]) if len(drawable) > 1 else drawable[0][:2]
    return found.upper()


def svg(drawing: Drawing, name: str) -> str:
    """Draw it; the badge's name is what is said to who does not see it."""
    shape, colours = SHAPES[drawing.shape], COLOURS[drawing.colours]
    size = f'viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(name)}</title>'
    return "".join((opening, *_ground(shape, colours), *_inside(drawing, shape, colours), "</svg>"))


def _ground(shape: Shape, colours: Colours) -> Iterator[str]:
    """The shape, its corners made round by a line of its own colour, and the line within."""
    if shape.behind:
        yield _round(shape.behind, colours.behind, 12)
    yield _round(shape.outline, colours.ground, 20)
    if shape.within:
        yield f'<path fill="none" stroke="{colours.line}" stroke-width="6" d="{shape.within}"/>'
        return
    inset = shape.inset
    place = f"translate({256 * (1 - inset):.2f} {shape.centre * (1 - inset):.2f}) scale({inset})"
    yield (
        f'<path fill="none" stroke="{colours.line}" stroke-width="{6 / inset:.2f}" stroke-linejoin="round" '
        f'transform="{place}" d="{shape.outline}"/>'
    )


def _round(outline: str, colour: str, by: int) -> str:
    return f'<path fill="{colour}" stroke="{colour}" stroke-width="{by}" stroke-linejoin="round" d="{outline}"/>'


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the picture: words of a weight at a body, or the icon (no words)."""

    words: str
    weight: str
    body: float
    above: float  # what is left free before it

    @property
    def height(self) -> float:
        """How tall it stands."""
        return self.body * letters.CAPITAL if self.words else self.body


def _inside(drawing: Drawing, shape: Shape, colours: Colours) -> Iterator[str]:
    """The icon, the large word and the line, one under the other, around the middle of the shape."""
    for row, top in _placed(_fitting(drawing, shape), shape.middle):
        if row.words:
            yield f'<g fill="{colours.ink}">'
            yield from letters.outlines(row.words, row.weight, middle=256, baseline=top + row.height, body=row.body)
            yield "</g>"
        else:
            yield (
                f'<path fill="none" stroke="{colours.ink}" stroke-width="1.8" stroke-linecap="round" '
                f'stroke-linejoin="round" transform="translate({256 - row.body / 2:.2f} {top:.2f}) '
                f'scale({row.body / 24:.4f})" d="{ICONS[drawing.icon]}"/>'
            )


def _fitting(drawing: Drawing, shape: Shape) -> list[Row]:
    """The rows at the largest bodies at which words stay within the shape; the line in two where it reads better."""
    line = letters.plain(drawing.line)
    ways = [fitted for lines in _cut(line) if (fitted := _fit(drawing, lines, shape))]
    return max(ways, key=lambda rows: (round(rows[-1].body), -len(rows), -_widest(rows)), default=[])


def _widest(rows: list[Row]) -> float:
    return max((letters.width(row.words, row.weight) * row.body for row in rows if row.words), default=0.0)


def _cut(line: str) -> list[tuple[str, ...]]:
    """A line whole, and cut in two at each space."""
    words = line.split()
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return [(line,) if line else (), *halves]


def _fit(drawing: Drawing, lines: tuple[str, ...], shape: Shape) -> list[Row]:
    mark = letters.plain(drawing.mark)
    large = BESIDE if drawing.icon else LARGEST
    small = LINE if mark else LINE_ALONE
    icon = ICON if mark else ICON_OVER_LINE if lines else ICON_ALONE
    rows: list[Row] = []
    for _try in range(TRIES):
        rows = [Row("", "", icon, 0)] if drawing.icon else []
        if mark:
            rows.append(Row(mark, "bold", large, GAP))
        rows += [Row(words, "medium", small, (LEADING - letters.CAPITAL) * small if at else GAP)
                 for at, words in enumerate(lines)]  # fmt: skip
        wide = {row.weight for row, top in _placed(rows, shape.middle) if _is_too_wide(row, top, shape)}
        if not wide:
            break
        large *= SMALLER if "bold" in wide else 1
        small *= SMALLER if "medium" in wide else 1
    return rows


def _is_too_wide(row: Row, top: float, shape: Shape) -> bool:
    return bool(row.words) and letters.width(row.words, row.weight) * row.body > shape.room(top, top + row.height)


def _placed(rows: list[Row], middle: float) -> list[tuple[Row, float]]:
    """Each row with its top, so that all of them stand around the middle."""
    tall = sum(row.height for row in rows) + sum(row.above for row in rows[1:])
    top, placed = middle - tall / 2, []
    for at, row in enumerate(rows):
        top += row.above if at else 0
        placed.append((row, top))
        top += row.height
    return placed
