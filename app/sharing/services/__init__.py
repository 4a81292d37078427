"""Giving access, asking for it, handing out links, and noting what is read."""

from app.sharing.services.grants import MOST_DAYS, give, withdraw
from app.sharing.services.links import MOST_LINKS, make_link, withdraw_link
from app.sharing.services.readings import FOLD, note_reading, note_readings, open_by_link, open_to
from app.sharing.services.requests import accept, ask, refuse, withdraw_request

__all__ = [
    "FOLD",
    "MOST_DAYS",
    "MOST_LINKS",
    "accept",
    "ask",
    "give",
    "make_link",
    "note_reading",
    "note_readings",
    "open_by_link",
    "open_to",
    "refuse",
    "withdraw",
    "withdraw_link",
    "withdraw_request",
]
