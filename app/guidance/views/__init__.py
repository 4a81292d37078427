"""Pages of accompanying: for those who do, for the person, for their trainers."""

from app.guidance.views import groups, mine, moves, people, steps  # noqa: F401 (each adds its pages)
from app.guidance.views.blueprint import bp

__all__ = ["bp"]
