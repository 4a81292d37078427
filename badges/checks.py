"""What a verification is made of: named checks, each with an outcome, and one verdict that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What a check found; what could not be looked at is neither good nor bad."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What all checks say together."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Parameters
    ----------
    name : str
        ``"readable"``, ``"form"``, ``"contexts"``, ``"proof"``, ``"issuer"``, ``"dates"``, ``"status"``, ``"schema"``,
        ``"endorsements"``, ``"recipient"``, ``"members"``, ``"published"`` or ``"origin"``.
    outcome : Outcome
        What was found.
    detail : str
        A code, and after a colon what it is about: ``"expired"``, ``"missing: credentialSubject.achievement"``.
    """

    name: str
    outcome: Outcome
    detail: str = ""


def passed(name: str, detail: str = "") -> Check:
    """A check that found all in order."""
    return Check(name, Outcome.PASSED, detail)


def failed(name: str, detail: str) -> Check:
    """A check that found something wrong."""
    return Check(name, Outcome.FAILED, detail)


def unknown(name: str, detail: str) -> Check:
    """A check that could not be made."""
    return Check(name, Outcome.UNKNOWN, detail)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found of a badge.

    Parameters
    ----------
    checks : tuple of Check
        In the order in which they were made.
    document : mapping or None
        The credential, as it says itself; to be believed only when the verdict is VALID.
    standard : str
        ``"open_badges_3"``, ``"open_badges_2"``, ``"clr_2"``, or ``""`` when it is none.
    """

    checks: tuple[Check, ...]
    document: Mapping[str, Any] | None = None
    standard: str = ""

    @property
    def verdict(self) -> Verdict:
        """INVALID when a check failed, else UNKNOWN when one could not be made, else VALID."""
        outcomes = {check.outcome for check in self.checks}
        if Outcome.FAILED in outcomes or not self.checks:
            return Verdict.INVALID
        return Verdict.UNKNOWN if Outcome.UNKNOWN in outcomes else Verdict.VALID

    def outcome(self, name: str) -> Outcome | None:
        """Return what the check of this name found; None when it was not made."""
        return next((check.outcome for check in self.checks if check.name == name), None)
