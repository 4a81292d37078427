"""The code printed on a booklet: its key, signed, so that nobody guesses another's and nothing secret is kept."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from uuid import UUID

from flask import current_app

SEAL = 16  # bytes: as hard to guess as the key itself


def signed(booklet_id: UUID) -> str:
    """The code of a booklet."""
    return urlsafe_b64encode(booklet_id.bytes + _seal(booklet_id)).decode().rstrip("=")


def booklet_id(code: str) -> UUID | None:
    """The booklet of a code; None when no page of ours printed it."""
    try:
        read = urlsafe_b64decode(f"{code}{'=' * (-len(code) % 4)}".encode("ascii"))
    except (Error, ValueError):
        return None
    if len(read) != 16 + SEAL:
        return None
    found = UUID(bytes=read[:16])
    return found if signed(found) == code and hmac.compare_digest(read[16:], _seal(found)) else None


def _seal(booklet_id: UUID) -> bytes:
    key = sha256(b"booklet:" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, booklet_id.bytes, sha256).digest()[:SEAL]
