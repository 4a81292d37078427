"""What is done behind the pages: each file registers its tasks."""

from app.credentials.tasks import issuing, rechecking

__all__ = ["issuing", "rechecking"]
