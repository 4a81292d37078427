"""Reading who may read what, and who has read."""

from app.sharing.queries.grants import (
    BY_ENROLMENT,
    READERS,
    WHILE_TRAINING,
    Access,
    Opened,
    accesses,
    grant,
    granted,
    grants_of,
    organisations_like,
    people_granted,
    providers_granted,
    providers_speaking,
    readers_named,
    readers_of,
    reads_for,
    standing_grants,
)
from app.sharing.queries.links import link, links_of
from app.sharing.queries.readings import readings_count, readings_of
from app.sharing.queries.requests import ASKS_FOR, request, requests_by, requests_for, requests_lately

__all__ = [
    "ASKS_FOR",
    "BY_ENROLMENT",
    "READERS",
    "WHILE_TRAINING",
    "Access",
    "Opened",
    "accesses",
    "grant",
    "granted",
    "grants_of",
    "link",
    "links_of",
    "organisations_like",
    "people_granted",
    "providers_granted",
    "providers_speaking",
    "readers_named",
    "readers_of",
    "readings_count",
    "readings_of",
    "reads_for",
    "request",
    "requests_by",
    "requests_for",
    "requests_lately",
    "standing_grants",
]
