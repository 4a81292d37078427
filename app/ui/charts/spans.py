"""Modules over time: solid until today, striped after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.ui.charts.scale import DayScale, Tick, cut, ticks, width_of

WIDTH = 362.0
LEFT, RIGHT = 2.0, 300.0  # what is right of it is for the end dates
TOP, ROW, THICK = 44.0, 38.0, 12.0
MONTH_ROOM = 40.0


@dataclass(frozen=True, slots=True)
class Span:
    """Something that begins and ends."""

    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class SpanDrawing:
    """A span in its place: what is done, what is to come, its name and its end."""

    span: Span
    label: str
    x: float
    y: float
    done: float
    coming_x: float
    coming: float
    end_x: float
    text_x: float
    text_at_end: bool


@dataclass(frozen=True, slots=True)
class SpansDrawing:
    """All spans over the months."""

    width: float
    height: float
    today: date
    today_x: float
    today_at_end: bool
    ticks: tuple[Tick, ...]
    spans: tuple[SpanDrawing, ...]


def spans(items: Sequence[Span], today: date) -> SpansDrawing:
    """Draw the spans in their order, from the earliest start (or today) to the latest end."""
    first = min([today, *(item.start for item in items)])
    last = max([today + timedelta(days=28), *(item.end for item in items)])
    scale = DayScale(first, last, LEFT, RIGHT)
    drawn = tuple(_draw(item, number, scale, today) for number, item in enumerate(items))
    today_x = scale(today)
    height = TOP + ROW * len(items) + 20
    return SpansDrawing(WIDTH, height, today, today_x, today_x > WIDTH - 110, ticks(scale, MONTH_ROOM), drawn)


def _draw(item: Span, number: int, scale: DayScale, today: date) -> SpanDrawing:
    x, end_x, now = scale(item.start), scale(item.end), scale(today)
    split = min(max(now, x), end_x)
    label = cut(item.label, 42)
    late = x + width_of(label) > WIDTH
    return SpanDrawing(
        span=item,
        label=label,
        x=x,
        y=TOP + ROW * number,
        done=round(split - x, 1),
        coming_x=split,
        coming=round(end_x - split, 1),
        end_x=end_x,
        text_x=WIDTH if late else x,
        text_at_end=late,
    )
