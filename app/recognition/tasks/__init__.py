"""What is done behind the pages."""

from app.recognition.tasks import sweeping

__all__ = ["sweeping"]
