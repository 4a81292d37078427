"""What trainers sign, and take back; what they are asked, and answer."""

from app.attestations.services.assessing import Findings, Situation, assess, withdraw_assessments
from app.attestations.services.days import SEEN_WITHIN
from app.attestations.services.news import mark_news_seen
from app.attestations.services.quorums import hold, set_quorums
from app.attestations.services.reminders import note_reminder
from app.attestations.services.requests import Asking, ask, decline, sign_requests, withdraw_request
from app.attestations.services.signing import Statement, attest, attest_many, revoke, revoke_many
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
from app.attestations.services.visits import visit

__all__ = [
    "SEEN_WITHIN",
    "Asking",
    "Findings",
    "Sight",
    "Situation",
    "Statement",
    "Witness",
    "answer_contest",
    "ask",
    "ask_witness",
    "assess",
    "attest",
    "attest_many",
    "contest",
    "decline",
    "hide_testimonial",
    "hold",
    "mark_news_seen",
    "note_reminder",
    "read_messages",
    "renew_witness",
    "revoke",
    "revoke_many",
    "set_quorums",
    "sign_requests",
    "testify",
    "visit",
    "withdraw_assessments",
    "withdraw_request",
    "withdraw_witness",
    "write_message",
]
