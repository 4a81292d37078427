"""Stems: one skill a line, as long as its level, its proof at the head."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.ui.charts.scale import cut

LEVELS = (1, 2, 3, 4)
FIRST, STEP = 6.0, 74.0  # level 1 stands at 80, level 4 at 302
WIDTH = 360.0
TOP, ROW = 26.0, 50.0
HEAD = 24.0
LONGEST_LABEL = 42
MOST = 12


@dataclass(frozen=True, slots=True)
class Stem:
    """A skill: its level (1 to 4, or not said), its proof, and the day it comes when it is being learned."""

    label: str
    level: int | None
    proof: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class StemDrawing:
    """A stem in its place."""

    stem: Stem
    label: str
    text_y: float
    line_y: float
    head_x: float
    day_x: float
    day_y: float
    day_above: bool

    @property
    def coming(self) -> bool:
        """Whether the line is striped."""
        return self.stem.proof == "in_progress"


@dataclass(frozen=True, slots=True)
class StemsDrawing:
    """The stems of one family, with the lines of the four levels; `more` were left to the table."""

    height: float
    levels: tuple[tuple[int, float], ...]
    stems: tuple[StemDrawing, ...]
    everything: tuple[Stem, ...]

    @property
    def more(self) -> int:
        """How many skills are in the table only."""
        return len(self.everything) - len(self.stems)


def level_x(level: int) -> float:
    """Where a level stands."""
    return FIRST + STEP * level


def stems(skills: Sequence[Stem], most: int = MOST) -> StemsDrawing:
    """Draw the skills in their order."""
    shown = skills[:most]
    drawn = tuple(_draw(stem, number) for number, stem in enumerate(shown))
    levels = tuple((level, level_x(level)) for level in LEVELS)
    return StemsDrawing(TOP + ROW * len(shown), levels, drawn, tuple(skills))


def _draw(stem: Stem, number: int) -> StemDrawing:
    line_y = 58 + ROW * number
    head_x = (level_x(stem.level) if stem.level else FIRST + HEAD) - HEAD / 2
    full = stem.level == LEVELS[-1]  # no room for a date after its head
    return StemDrawing(
        stem=stem,
        label=cut(stem.label, LONGEST_LABEL if stem.day is None or not full else LONGEST_LABEL - 8),
        text_y=line_y - 14,
        line_y=line_y,
        head_x=head_x,
        day_x=WIDTH if full else head_x + HEAD + 6,
        day_y=line_y - 14 if full else line_y + 5,
        day_above=full,
    )
