"""What is done behind the pages."""

from app.recognition.tasks import sweeping, telling

__all__ = ["sweeping", "telling"]
