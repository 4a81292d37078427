"""The sentence that cards came from: offered for one's own words while the cards are open, and kept nowhere but there.

It lives in the person's own session, not in the database: what they do not keep is gone with their cards.
"""

from typing import Any
from uuid import UUID

from flask import session

from app.portfolio.forms import LONGEST_WORDS

KEY = "told"


def in_short(text: str | None) -> str:
    """A text as one's own words may hold it."""
    return " ".join((text or "").split())[:LONGEST_WORDS]


def remember(series_id: UUID, text: str | None) -> None:
    """Hold the sentence of a series; that of the one before is forgotten."""
    session[KEY] = [str(series_id), in_short(text)]


def sentence_of(series_id: UUID) -> str:
    """The sentence that a series came from, when it was told in this session and is not kept yet."""
    of, sentence = session.get(KEY, ("", ""))
    return str(sentence) if of == str(series_id) else ""


def forget(series_id: UUID | None) -> None:
    """Let go of the sentence of a series: it is kept, or no longer wanted."""
    if series_id is not None and sentence_of(series_id):
        session.pop(KEY)


def signed_out(_sender: object, **_given: Any) -> None:
    """Leave no sentence in the browser for whoever sits there next."""
    session.pop(KEY, None)
