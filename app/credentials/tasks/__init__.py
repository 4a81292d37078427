"""What is done behind the pages: each file registers its tasks."""

from app.credentials.tasks import expiring, issuing, rechecking

__all__ = ["expiring", "issuing", "rechecking"]
