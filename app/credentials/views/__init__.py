"""The slice's pages."""

from app.credentials.views import backpack, badges, bringing, pictures, recognised, writing
from app.credentials.views.blueprint import bp

__all__ = ["backpack", "badges", "bp", "bringing", "pictures", "recognised", "writing"]
