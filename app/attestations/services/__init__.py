"""What trainers sign, and take back; what they are asked, and answer."""

from app.attestations.services.requests import Asking, ask, decline, sign_requests, withdraw_request
from app.attestations.services.signing import Statement, attest, attest_many, revoke
from app.attestations.services.talk import answer_contest, contest, read_messages, write_message

__all__ = [
    "Asking",
    "Statement",
    "answer_contest",
    "ask",
    "attest",
    "attest_many",
    "contest",
    "decline",
    "read_messages",
    "revoke",
    "sign_requests",
    "withdraw_request",
    "write_message",
]
