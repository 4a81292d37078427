"""The slice's pages."""

from app.recognition.views import awards, mine, queue, register, requests, withdrawing
from app.recognition.views.blueprint import bp

__all__ = ["awards", "bp", "mine", "queue", "register", "requests", "withdrawing"]
