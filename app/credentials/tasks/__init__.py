"""What is done behind the pages: each file registers its tasks."""

from app.credentials.tasks import rechecking

__all__ = ["rechecking"]
