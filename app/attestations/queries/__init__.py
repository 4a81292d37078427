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

__all__ = [
    "ATTESTABLE",
    "SHOWN",
    "Asked",
    "Attester",
    "Cell",
    "Grid",
    "attestation",
    "attestations_of",
    "count_waiting",
    "grid",
    "inbox",
    "open_holdings",
    "origins",
    "request",
    "requests_of",
    "signed_on",
    "trainers_of",
    "waiting_among",
]
