"""The slice's pages."""

from app.recognition.views import awards, mine, register, requests
from app.recognition.views.blueprint import bp

__all__ = ["awards", "bp", "mine", "register", "requests"]
