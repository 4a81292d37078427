"""A trainee's whole page and booklet."""

from app.record.views.blueprint import bp

__all__ = ["bp"]
