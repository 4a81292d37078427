"""The slice's pages."""

from app.credentials.views import (
    backpack,
    badges,
    bringing,
    pictures,
    public_pages,
    published,
    recognised,
    signature,
    verifying,
    writing,
)
from app.credentials.views.blueprint import bp

__all__ = [
    "backpack",
    "badges",
    "bp",
    "bringing",
    "pictures",
    "public_pages",
    "published",
    "recognised",
    "signature",
    "verifying",
    "writing",
]
