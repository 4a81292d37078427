"""A trainee's whole page and booklet."""

from app.record.views import person  # noqa: F401 (it adds its pages)
from app.record.views.blueprint import bp

__all__ = ["bp"]
