"""The slice's pages."""

from app.recognition.views import (
    awards,
    board,
    effects,
    elsewhere,
    mine,
    pairs,
    pictures,
    queue,
    reference,
    register,
    requests,
    rules,
    withdrawing,
)
from app.recognition.views.blueprint import bp

__all__ = [
    "awards",
    "board",
    "bp",
    "effects",
    "elsewhere",
    "mine",
    "pairs",
    "pictures",
    "queue",
    "reference",
    "register",
    "requests",
    "rules",
    "withdrawing",
]
