"""The pages of attestations."""

from app.attestations.views import (
    assessing,
    checking,
    group,
    inbox,
    mine,
    news,
    person,
    quorums,
    revoking,
    signed,
    talk,
    testimonials,
)
from app.attestations.views.blueprint import bp

__all__ = [
    "assessing",
    "bp",
    "checking",
    "group",
    "inbox",
    "mine",
    "news",
    "person",
    "quorums",
    "revoking",
    "signed",
    "talk",
    "testimonials",
]
