"""What trainers sign, and take back; what they are asked, and answer."""

from app.attestations.services.requests import Asking, ask, decline, sign_requests, withdraw_request
from app.attestations.services.signing import Statement, attest, attest_many, revoke

__all__ = [
    "Asking",
    "Statement",
    "ask",
    "attest",
    "attest_many",
    "decline",
    "revoke",
    "sign_requests",
    "withdraw_request",
]
