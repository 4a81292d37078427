"""A trainee's whole page and booklet."""

from app.record.views import booklet, exports, person  # noqa: F401 (each adds its pages)
from app.record.views.blueprint import bp

__all__ = ["bp"]
