"""The slice's pages."""

from app.credentials.views.blueprint import bp

__all__ = ["bp"]
