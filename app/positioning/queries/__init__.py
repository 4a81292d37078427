"""Reading positionings."""

from app.positioning.queries.decisions import OPEN, Decisions, Progress, decisions, last_of, progress
from app.positioning.queries.positions import (
    Answer,
    Answers,
    Fact,
    Found,
    Line,
    ModulePosition,
    Position,
    choice_of,
    outlook,
    position,
)

__all__ = [
    "OPEN",
    "Answer",
    "Answers",
    "Decisions",
    "Fact",
    "Found",
    "Line",
    "ModulePosition",
    "Position",
    "Progress",
    "choice_of",
    "decisions",
    "last_of",
    "outlook",
    "position",
    "progress",
]
