"""What is to be done of awards, as plain values."""

from dataclasses import dataclass, field

from app.recognition.models import Award, Override
from app.recognition.queries.rules import Counting, Rule
from app.recognition.queries.situations import Pair


@dataclass(frozen=True, slots=True)
class Awarding:
    """A meta-badge to be signed for someone."""

    pair: Pair
    rule: Rule
    evidence: tuple[Counting, ...]
    override: Override | None


@dataclass(frozen=True, slots=True)
class Change:
    """An award to be looked at again, and what decides of it."""

    award: Award
    pair: Pair
    rule: Rule
    counting: list[Counting]
    override: Override | None


@dataclass
class Moves:
    """All that is to be done."""

    give: list[Awarding] = field(default_factory=list)
    renew: list[tuple[Change, Awarding]] = field(default_factory=list)
    suspend: list[Change] = field(default_factory=list)
    lift: list[Change] = field(default_factory=list)
    keep: list[Change] = field(default_factory=list)
