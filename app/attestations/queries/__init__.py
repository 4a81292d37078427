"""Reading attestations, and what is asked and said around them."""

from app.attestations.queries.grid import ATTESTABLE, Cell, Grid, grid
from app.attestations.queries.requests import (
    SHOWN,
    Asked,
    Attester,
    count_waiting,
    inbox,
    open_holdings,
    request,
    requests_of,
    trainers_of,
    waiting_among,
)
from app.attestations.queries.signed import attestation, attestations_of, origins, signed_on
from app.attestations.queries.talk import (
    Unread,
    attestations_on,
    contest,
    contests_of,
    count_talk,
    held_skill,
    messages,
    open_contests,
    unread_by_trainee,
    unread_by_trainers,
)

__all__ = [
    "ATTESTABLE",
    "SHOWN",
    "Asked",
    "Attester",
    "Cell",
    "Grid",
    "Unread",
    "attestation",
    "attestations_of",
    "attestations_on",
    "contest",
    "contests_of",
    "count_talk",
    "count_waiting",
    "grid",
    "held_skill",
    "inbox",
    "messages",
    "open_contests",
    "open_holdings",
    "origins",
    "request",
    "requests_of",
    "signed_on",
    "trainers_of",
    "unread_by_trainee",
    "unread_by_trainers",
    "waiting_among",
]
