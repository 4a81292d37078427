"""Pages of positionings: an intake, a person, and one's own."""

from app.positioning.views import intake, outlook, paper, person  # noqa: F401 (each adds its pages)
from app.positioning.views.blueprint import bp

__all__ = ["bp"]
