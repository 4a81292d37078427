"""The portfolio's pages, which only the person it tells of sees."""

from app.portfolio.views import cards, evidence, history, looking, portfolio, skills, story  # noqa: F401 (each adds its pages)
from app.portfolio.views.blueprint import bp

__all__ = ["bp"]
