"""The hours that could be lightened, by a published rule (docs/adr/0014): each step can be done again by hand.

The hours of a module are shared out among the skills it aims at, in half hours. Of its share, a skill spares as much as
what proves it is worth, rounded down to the half hour; a module spares the sum of its skills.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.portfolio.models import Proof

STEP = 30  # minutes
NOTHING, HALF, ALL = Fraction(0), Fraction(1, 2), Fraction(1)
# Of what a part of the skill would spare if it were the skill itself, and answered it wholly.
NEAR = Fraction(1, 4)
# Near by what frameworks declare; what was only learnt, as being of the same occupations, spares nothing.
DECLARED_NEAR = ("NARROWER", "CLOSE")


def worth(proof: Proof | None, level: int | None, aim: int | None) -> Fraction:
    """How much of the skill a proof spares, at a level, for a module that aims at another: what is only said, nothing.

    A proof below the level aimed at counts for its part of it. Without a level, a certification counts for all, an
    attestation for half.

    >>> worth(Proof.ATTESTED, 2, 3)
    Fraction(2, 3)
    >>> worth(Proof.ATTESTED, None, 3), worth(Proof.CERTIFIED, None, 3), worth(Proof.DECLARED, 4, 3)
    (Fraction(1, 2), Fraction(1, 1), Fraction(0, 1))
    """
    if proof not in (Proof.ATTESTED, Proof.CERTIFIED):
        return NOTHING
    if aim is None:
        return ALL
    if level is None:
        return ALL if proof is Proof.CERTIFIED else HALF
    return min(ALL, Fraction(level, aim))


def worth_of_near(own: Fraction, thousandths: int, source: str) -> Fraction:
    """How much a skill near the one aimed at spares: for a part of it, a quarter of its own worth as far as it answers.

    In whole percents, rounded down, so that what is shown is what counts.

    >>> worth_of_near(Fraction(1), 650, "NARROWER"), worth_of_near(Fraction(1), 590, "CO_OCCURRENCE")
    (Fraction(4, 25), Fraction(0, 1))
    """
    if source not in DECLARED_NEAR:
        return NOTHING
    return Fraction(int(NEAR * own * Fraction(thousandths, 10)), 100)


def shares(hours: int, skills: int) -> list[int]:
    """The minutes of a module for each of its skills: as equal as half hours can be, the first ones getting one more.

    >>> shares(35, 4)
    [540, 540, 510, 510]
    """
    if not skills:
        return []
    each, more = divmod(hours * 60 // STEP, skills)
    return [(each + (place < more)) * STEP for place in range(skills)]


def spared(share: int, counted: Fraction) -> int:
    """The minutes that a skill spares of its share, rounded down to the half hour.

    >>> spared(540, Fraction(2, 3)), spared(510, Fraction(2, 3))
    (360, 330)
    """
    return int(share * counted // STEP) * STEP


@dataclass(frozen=True, slots=True)
class Sum:
    """What the skills of a module spare together."""

    whole: int
    parts: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """The minutes that could be lightened: never more than the module's."""
        return min(sum(self.parts), self.whole)


def advice(hours: int, counted: Sequence[Fraction]) -> Sum:
    """What the skills of a module spare, by the worth of what proves each.

    >>> advice(70, [Fraction(1), Fraction(0)]).minutes
    2100
    """
    parts = tuple(spared(share, one) for share, one in zip(shares(hours, len(counted)), counted, strict=True))
    return Sum(hours * 60, parts)
