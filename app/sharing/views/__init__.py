"""The pages of sharing."""

from app.sharing.views import links, reading, requests, sharing, tokens
from app.sharing.views.blueprint import bp

__all__ = ["bp", "links", "reading", "requests", "sharing", "tokens"]
