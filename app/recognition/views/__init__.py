"""The slice's pages."""

from app.recognition.views import requests
from app.recognition.views.blueprint import bp

__all__ = ["bp", "requests"]
