"""Pages of trainings: a trainee's own, a trainer's groups, and what moves in them."""

from app.trainings.views import (  # noqa: F401 (each adds its pages)
    admissions,
    certifications,
    directory,
    groups,
    imports,
    mine,
    people,
    programmes,
    sessions,
)
from app.trainings.views.blueprint import bp

__all__ = ["bp"]
