"""What the slice reads."""

from app.credentials.queries.given import already_held, credential_of, decisions_of
from app.credentials.queries.issuers import issuer_by_slug, issuer_of, signing_key_of

__all__ = [
    "already_held",
    "credential_of",
    "decisions_of",
    "issuer_by_slug",
    "issuer_of",
    "signing_key_of",
]
