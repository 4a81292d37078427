"""The slice's pages."""

from app.credentials.views import (
    attested,
    backpack,
    badges,
    bringing,
    claims,
    endorsements,
    giving,
    issued,
    pictures,
    public_pages,
    published,
    recognised,
    runs,
    signature,
    verifying,
    writing,
)
from app.credentials.views.blueprint import bp

__all__ = [
    "attested",
    "backpack",
    "badges",
    "bp",
    "bringing",
    "claims",
    "endorsements",
    "giving",
    "issued",
    "pictures",
    "public_pages",
    "published",
    "recognised",
    "runs",
    "signature",
    "verifying",
    "writing",
]
