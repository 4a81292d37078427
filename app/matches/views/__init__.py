"""Pages of rankings, and of the offers that fit someone."""

from app.matches.views import fitting, rankings  # noqa: F401 (each adds its pages)
from app.matches.views.blueprint import bp, fitting_words

__all__ = ["bp", "fitting_words"]
