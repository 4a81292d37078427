"""The values that describe a person to the library: skills, proofs, levels and dates, and nothing else."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from numbers import Integral

from matching.errors import GroundError, ShareError
from matching.units import UNIT, checked_level, thousandths


class Proof(enum.IntEnum):
    """How strongly a skill is shown, weakest first; comparing two compares their strength."""

    DECLARED = 0
    ATTESTED = 1
    CERTIFIED = 2


class State(enum.IntEnum):
    """Whether a ground is acquired, on its way, or completed and awaiting its attestation."""

    ACQUIRED = 0
    IN_PROGRESS = 1
    AWAITING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a ground is worth by its proof and state, and how long it waits for news.

    Parameters
    ----------
    declared, attested, certified : float
        Worth of an acquired ground, within [0, 1], never falling from one proof to the next.
    completion : float
        Factor, within [0, 1], of what is still in progress: applied to `attested` through an active enrolment, to
        `declared` alone. The product is rounded to the thousandth, halves upwards.
    grace_days : int
        Days an overdue, unconfirmed skill in progress still counts (« à confirmer »).
    awaiting_days : int
        Days a completed module still counts while its attestation is awaited.

    Raises
    ------
    ShareError
        When a share lies outside [0, 1], the order of proofs is broken, or a number of days is negative.

    Examples
    --------
    >>> Trust().in_progress(through_enrolment=True), Trust().in_progress(through_enrolment=False)
    (810, 630)
    """

    declared: float = 0.7
    attested: float = 0.9
    certified: float = 1.0
    completion: float = 0.9
    grace_days: int = 30
    awaiting_days: int = 60

    def __post_init__(self) -> None:
        last = 0
        for name in ("declared", "attested", "certified"):
            value = thousandths(name, getattr(self, name))
            if value < last:
                raise ShareError(name, getattr(self, name))
            last = value
        thousandths("completion", self.completion)
        for name in ("grace_days", "awaiting_days"):
            days = getattr(self, name)
            if isinstance(days, bool) or not isinstance(days, Integral) or days < 0:
                raise ShareError(name, days)

    def acquired(self, proof: Proof) -> int:
        """Return the worth of an acquired ground, in thousandths."""
        share = (self.declared, self.attested, self.certified)[proof]
        return thousandths(proof.name, share)

    def in_progress(self, *, through_enrolment: bool) -> int:
        """Return the worth of a ground in progress, in thousandths."""
        base = self.acquired(Proof.ATTESTED if through_enrolment else Proof.DECLARED)
        return (base * thousandths("completion", self.completion) + UNIT // 2) // UNIT


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing a holding rests on: a declaration, a module, an attestation, a certification, a badge.

    Parameters
    ----------
    skill : str
        Id of the skill, in the vocabulary of the relatedness in use.
    state : State
        Acquired, in progress, or completed and awaiting its attestation.
    proof : Proof
        Strength of proof; read for acquired grounds only.
    level : int or None
        From 1 (« je débute ») to 4 (« je peux l'apprendre aux autres »), or not given.
    since : date or None
        Day it was acquired (None: always), or completed when awaiting.
    expected_on : date or None
        Day it is expected, when in progress.
    ends_on : date or None
        Last day it counts, inclusive; None for ever.
    through_enrolment : bool, default=False
        Whether an active enrolment carries it. A planned enrolment is no ground: it is not given to the library.
    id : str, default=""
        What the reasons call it.

    Raises
    ------
    GroundError
        When the skill is empty, or an awaiting ground has no completion day.
    LevelError
        When the level is not one.
    """

    skill: str
    state: State = State.ACQUIRED
    proof: Proof = Proof.DECLARED
    level: int | None = None
    since: date | None = None
    expected_on: date | None = None
    ends_on: date | None = None
    through_enrolment: bool = False
    id: str = ""

    def __post_init__(self) -> None:
        if not self.skill:
            raise GroundError("skill", self.id)
        if self.state is State.AWAITING and self.since is None:
            raise GroundError("since", self.id)
        object.__setattr__(self, "level", checked_level(self.level))


@dataclass(frozen=True, slots=True)
class SkillProfile:
    """A person as the library sees them: an alias, grounds, and the day they can start.

    Parameters
    ----------
    alias : str
        Opaque id, unique among the candidates; ties break by it.
    grounds : tuple of Ground
        In any order; duplicates gain nothing.
    available_from : date or None
        First day the person can start; None, at once.
    """

    alias: str
    grounds: tuple[Ground, ...] = ()
    available_from: date | None = None
