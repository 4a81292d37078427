"""The slice's pages."""

from app.recognition.views.blueprint import bp

__all__ = ["bp"]
