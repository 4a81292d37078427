"""Where everything stands in a drawing, computed to the number; templates only print it."""

from app.ui.charts.bars import bar, flower, tension
from app.ui.charts.columns import Column, columns
from app.ui.charts.comb import CombDrawing, Tooth, comb
from app.ui.charts.horizon import HorizonDrawing, Person, horizon
from app.ui.charts.spans import Span, spans
from app.ui.charts.stems import Stem, stems

__all__ = [
    "Column",
    "CombDrawing",
    "HorizonDrawing",
    "Person",
    "Span",
    "Stem",
    "Tooth",
    "bar",
    "columns",
    "comb",
    "flower",
    "horizon",
    "spans",
    "stems",
    "tension",
]
