"""The slice's pages."""

from app.recognition.views import (
    awards,
    effects,
    mine,
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
    "bp",
    "effects",
    "mine",
    "pictures",
    "queue",
    "reference",
    "register",
    "requests",
    "rules",
    "withdrawing",
]
