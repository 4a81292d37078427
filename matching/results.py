"""What the library answers: the group a candidate falls in, and the reasons for the place."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from matching.profiles import Proof, State
from matching.sources import Source
from matching.units import UNIT


class Group(enum.IntEnum):
    """Where a candidate stands, best first: ready today, ready by the horizon, or not planned yet."""

    READY_NOW = 0
    READY_SOON = 1
    NOT_PLANNED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one requirement earns, and thanks to which ground.

    Parameters
    ----------
    skill : str
        The required skill.
    importance : int
        From 1 to 3.
    total_importance : int
        Sum over the demand, so that the line can be recomputed alone.
    wanted_level : int or None
        Level asked for.
    mandatory : bool
        Whether nobody is ready without it.
    credit : int
        Best credit on the day, in thousandths: round(relatedness · level factor · trust).
    answered : bool
        Whether some ground truly answers, proof set aside.
    held_skill, ground : str or None
        The held skill and the ground's id that earn the credit; None when nothing does.
    relatedness : int
        K in thousandths, from the held skill to the required one; 0 when nothing earns.
    source : Source or None
        Where that K comes from.
    level : int or None
        Level of the ground.
    proof : Proof or None
        Its proof, and `state` its state; None when nothing earns or the index was built without them.
    state : State or None
        See `proof`.
    trust : int
        Its worth in thousandths.
    from_day : date or None
        First day it counts (None: always, or nothing earns).
    until_day : date or None
        Last day it counts (None: for ever, or nothing earns).
    to_confirm : bool
        Whether it is overdue and still waits for news.
    answered_by : str or None
        Id of the ground that answers; it differs from `ground` when a weaker fit has a stronger proof.
    """

    skill: str
    importance: int
    total_importance: int
    wanted_level: int | None
    mandatory: bool
    credit: int
    answered: bool
    held_skill: str | None = None
    ground: str | None = None
    relatedness: int = 0
    source: Source | None = None
    level: int | None = None
    proof: Proof | None = None
    state: State | None = None
    trust: int = 0
    from_day: date | None = None
    until_day: date | None = None
    to_confirm: bool = False
    answered_by: str | None = None

    @property
    def exact_points(self) -> Fraction:
        """Points out of 100 that the line brings, exactly: 100 · importance · credit / total importance."""
        return Fraction(100 * self.importance * self.credit, UNIT * self.total_importance)

    @property
    def points(self) -> float:
        """Points out of 100 that the line brings."""
        return float(self.exact_points)

    @property
    def possible_points(self) -> float:
        """Points out of 100 that the line could bring at most."""
        return 100 * self.importance / self.total_importance


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A candidate's match on one day, with the reasons that add up to it.

    Parameters
    ----------
    candidate : str
        The alias.
    day : date
        The day the match is for.
    scored : bool
        False when the portfolio is empty: there is no score then, rather than a zero.
    ready : bool
        Whether the candidate is ready on `day`: enough is answered, all that is mandatory is, and they can start.
    reasons : tuple of Reason
        One per requirement, in the demand's order.
    closeness : int
        Closeness to the occupation in thousandths; 0 when it is not used.
    beta : int
        Its weight β in thousandths.
    """

    candidate: str
    day: date
    scored: bool
    ready: bool
    reasons: tuple[Reason, ...]
    closeness: int = 0
    beta: int = 0

    @property
    def exact_coverage(self) -> Fraction:
        """Coverage within [0, 1], exactly: the sum of the reasons' points over 100."""
        return sum((reason.exact_points for reason in self.reasons), Fraction(0)) / 100

    @property
    def exact_closeness_points(self) -> Fraction:
        """Points out of 100 that closeness adds: (1 − coverage) · β · closeness · 100."""
        return 100 * (1 - self.exact_coverage) * Fraction(self.beta * self.closeness, UNIT * UNIT)

    @property
    def exact_match(self) -> Fraction:
        """Match within [0, 1], exactly: coverage and closeness points over 100."""
        return self.exact_coverage + self.exact_closeness_points / 100

    @property
    def coverage(self) -> float | None:
        """Coverage within [0, 1]; None for an empty portfolio."""
        return float(self.exact_coverage) if self.scored else None

    @property
    def closeness_points(self) -> float:
        """Points out of 100 that closeness adds."""
        return float(self.exact_closeness_points)

    @property
    def match(self) -> float | None:
        """Match within [0, 1]; None for an empty portfolio."""
        return float(self.exact_match) if self.scored else None

    @property
    def answered(self) -> int:
        """Number of requirements answered on the day."""
        return sum(reason.answered for reason in self.reasons)
