"""What issuers set up, write, give and take back."""

from app.credentials.services.achievements import BadgeText, draft, publish
from app.credentials.services.decisions import restore, revoke, suspend
from app.credentials.services.giving import Recipient, give
from app.credentials.services.issuers import declare_compromised, open_issuer, rotate_key

__all__ = [
    "BadgeText",
    "Recipient",
    "declare_compromised",
    "draft",
    "give",
    "open_issuer",
    "publish",
    "restore",
    "revoke",
    "rotate_key",
    "suspend",
]
