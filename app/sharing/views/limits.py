"""How often one may try addresses of links that we never made."""

from typing import Any

from flask import current_app

from app.accounts.limiting import WINDOW, address

MOST_GUESSES = 20


def guessed_too_often() -> bool:
    """Whether too many wrong addresses came from there lately."""
    _since, count = _tries().get_moving_window(_key(), MOST_GUESSES, WINDOW)
    return bool(count >= MOST_GUESSES)


def note_guess() -> None:
    """Count one more."""
    _tries().acquire_entry(_key(), MOST_GUESSES, WINDOW)


def _tries() -> Any:
    return current_app.extensions["tries"].storage


def _key() -> str:
    return f"link:{address()}"
