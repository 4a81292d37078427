"""The portfolio's pages, which only the person it tells of sees."""

from app.portfolio.views import (  # noqa: F401 (each adds its pages)
    cards,
    evidence,
    experiences,
    history,
    looking,
    own_words,
    parcours,
    portfolio,
    showing,
    skills,
)
from app.portfolio.views.blueprint import bp

__all__ = ["bp"]
