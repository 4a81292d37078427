"""How often anyone may have something verified: it costs work, and the address of a recipient may be guessed."""

from flask import current_app

from app.accounts.limiting import WINDOW, address
from app.db import db

MOST_FILES, MOST_PEOPLE, MOST_RECORDS = 40, 15, 20


def too_many_files() -> bool:
    """Whether too many badges were verified from there lately; counts this one."""
    return _too_many("verify-badge", MOST_FILES)


def too_many_people() -> bool:
    """Whether too many addresses were compared from there lately; counts this one."""
    return _too_many("badge-recipient", MOST_PEOPLE)


def too_many_records() -> bool:
    """Whether too many records were signed from there lately; counts this one."""
    return _too_many("sign-record", MOST_RECORDS)


def _too_many(what: str, most: int) -> bool:
    """Count in a transaction apart: the page lets go of its own, for it writes nothing and may wait for others."""
    db.session.commit()
    storage = current_app.extensions["tries"].storage
    return not storage.acquire_entry(f"{what}:{address()}", most, WINDOW)
