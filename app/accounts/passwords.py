"""Passwords: what makes one too weak, and how one is kept."""

from enum import StrEnum

from flask_security import hash_password as argon2
from flask_security.proxies import _security

SHORTEST = 12
FEWEST_DIFFERENT = 5


class PasswordProblem(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_PLAIN = "too_plain"
    IS_THE_ADDRESS = "is_the_address"


def problem(password: str, email: str = "") -> PasswordProblem | None:
    """Say why a password is too weak, None when it will do: long enough, and neither one key nor one's address."""
    if len(password) < SHORTEST:
        return PasswordProblem.TOO_SHORT
    if len(set(password.lower())) < FEWEST_DIFFERENT:
        return PasswordProblem.TOO_PLAIN
    if email and email.lower() in password.lower():
        return PasswordProblem.IS_THE_ADDRESS
    return None


def hashed(password: str) -> str:
    """Hash a password by Argon2id, slowly on purpose; needs the application's context."""
    return str(argon2(_security.password_util.normalize(password)))
