"""The slice's pages."""

from app.credentials.views import badges, pictures, writing
from app.credentials.views.blueprint import bp

__all__ = ["badges", "bp", "pictures", "writing"]
