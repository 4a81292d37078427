"""The slice's pages."""

from app.recognition.views import awards, register, requests
from app.recognition.views.blueprint import bp

__all__ = ["awards", "bp", "register", "requests"]
