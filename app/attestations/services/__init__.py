"""What trainers sign, and take back; what they are asked, and answer."""

from app.attestations.services.requests import Asking, ask, decline, sign_requests, withdraw_request
from app.attestations.services.signing import Statement, attest, attest_many, revoke
from app.attestations.services.talk import answer_contest, contest, read_messages, write_message
from app.attestations.services.testimonials import (
    Sight,
    Witness,
    ask_witness,
    hide_testimonial,
    renew_witness,
    testify,
    withdraw_witness,
)

__all__ = [
    "Asking",
    "Sight",
    "Statement",
    "Witness",
    "answer_contest",
    "ask",
    "ask_witness",
    "attest",
    "attest_many",
    "contest",
    "decline",
    "hide_testimonial",
    "read_messages",
    "renew_witness",
    "revoke",
    "sign_requests",
    "testify",
    "withdraw_request",
    "withdraw_witness",
    "write_message",
]
