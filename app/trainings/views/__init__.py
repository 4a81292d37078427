"""Pages of trainings: a trainee's own, a trainer's groups, and what moves in them."""

from app.trainings.views import certifications, groups, mine, people  # noqa: F401 (each adds its pages)
from app.trainings.views.blueprint import bp

__all__ = ["bp"]
