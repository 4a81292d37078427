"""Whether badges earn a meta-badge, and which of them suffice: plain functions of plain values."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rule:
    """At least so many badges, covering at least so many of these facets: any badge within a facet will do."""

    least_badges: int
    facets_wanted: int
    facets: frozenset[UUID]
    id: UUID | None = None
    meta_badge_id: UUID | None = None
    number: int = 0
    version_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """A badge that counts, as one recognition sees it."""

    badge_id: UUID
    recognition_id: UUID
    facets: frozenset[UUID]
    # When it stops counting by itself, if it does.
    ends: datetime | None
    since: datetime
    name: str = ""
    address: str | None = None
    # What it is a badge of, whatever its version: two of the same are one.
    of: str = ""


def covered(rule: Rule, badges: Iterable[Counting]) -> frozenset[UUID]:
    """The facets of the rule that these badges cover."""
    return rule.facets.intersection(*[frozenset().union(*(one.facets for one in badges))])


def different(rule: Rule, badges: Iterable[Counting]) -> list[Counting]:
    """The badges that cover any facet of the rule: one of each achievement, the one that lasts longest."""
    best: dict[str | UUID, Counting] = {}
    for one in _looked_at(rule, badges):
        best.setdefault(_kind(one), one)
    return list(best.values())


def holds(rule: Rule, badges: Collection[Counting]) -> bool:
    """Whether these badges earn the meta-badge. None counts that covers nothing which the rule looks at; versions of
    the same badge are one badge, and cover what any of them covers.
    """
    return len(different(rule, badges)) >= rule.least_badges and len(covered(rule, badges)) >= rule.facets_wanted


def sufficient(rule: Rule, badges: Collection[Counting]) -> tuple[Counting, ...]:
    """A few badges that earn it by themselves, none of which could be left out; all that cover a facet where the
    rule does not hold. What says least of the person is enough.
    """
    left: list[Counting] = _looked_at(rule, badges)
    taken: list[Counting] = []
    while left and not holds(rule, taken):
        missing, kinds = rule.facets - covered(rule, taken), {_kind(one) for one in taken}
        left.sort(key=lambda one: (-len(one.facets & missing), _kind(one) in kinds, *_order(one)))
        taken.append(left.pop(0))
    for one in list(taken):
        without = [other for other in taken if other is not one]
        if holds(rule, without):
            taken = without
    return tuple(sorted(taken, key=lambda one: (one.since, one.name, one.badge_id)))


def _looked_at(rule: Rule, badges: Iterable[Counting]) -> list[Counting]:
    return sorted((one for one in badges if one.facets & rule.facets), key=_order)


def _kind(one: Counting) -> str | UUID:
    return one.of or one.recognition_id


def ends_first(badges: Sequence[Counting]) -> datetime | None:
    """When the first of these badges stops counting by itself."""
    return min((one.ends for one in badges if one.ends is not None), default=None)


def _order(one: Counting) -> tuple[float, datetime, str, UUID]:
    """The longest-lasting first, then the oldest."""
    return (-(one.ends or FAR).timestamp(), one.since, one.name, one.badge_id)
