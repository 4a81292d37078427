"""What a rule wants, read apart from everything else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.recognition.queries.rules import Counting, Rule, ends_first, holds, sufficient
from tests.factories.accounts import NOW

FACETS = [UUID(int=number) for number in range(1, 5)]
RECOGNITION = UUID(int=9)


def badge(number: int, facets: Sequence[UUID], of: str, ends: datetime | None = None) -> Counting:
    return Counting(UUID(int=100 + number), RECOGNITION, frozenset(facets), ends, NOW, f"Badge {number}", of=of)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Rule, list[Counting]]:
    """A rule, and badges of a few achievements that cover some facets, of this rule or of another."""
    looked_at = draw(st.sets(st.sampled_from(FACETS), min_size=1))
    rule = Rule(draw(st.integers(1, 4)), draw(st.integers(1, len(looked_at))), frozenset(looked_at))
    said = draw(st.lists(st.tuples(st.sets(st.sampled_from(FACETS)), st.sampled_from("abc"), st.integers(0, 3))))
    return rule, [
        badge(number, sorted(facets), of, NOW + timedelta(days=days) if days else None)
        for number, (facets, of, days) in enumerate(said)
    ]


@given(situations())
def test_a_rule_counts_achievements_and_facets_and_a_badge_more_takes_nothing_away(
    told: tuple[Rule, list[Counting]],
) -> None:
    rule, badges = told
    useful = [one for one in badges if one.facets & rule.facets]
    covers = {facet for one in useful for facet in one.facets & rule.facets}
    enough = len({one.of for one in useful}) >= rule.least_badges and len(covers) >= rule.facets_wanted
    assert holds(rule, badges) == enough
    assert enough or not holds(rule, badges[:-1])


@given(situations())
def test_evidence_earns_it_by_itself_and_nothing_of_it_could_be_left_out(told: tuple[Rule, list[Counting]]) -> None:
    rule, badges = told
    named = sufficient(rule, badges)
    assert set(named) <= {one for one in badges if one.facets & rule.facets}
    if holds(rule, badges):
        assert holds(rule, named)
        assert not any(holds(rule, [other for other in named if other is not one]) for one in named)
    else:
        assert len(named) == sum(bool(one.facets & rule.facets) for one in badges)


def test_of_badges_that_serve_alike_those_that_last_longest_are_named() -> None:
    rule = Rule(1, 1, frozenset(FACETS[:1]))
    short, long = badge(1, FACETS[:1], "a", NOW + timedelta(days=1)), badge(2, FACETS[:1], "b", NOW + timedelta(days=9))
    ever = badge(3, FACETS[:1], "c")
    assert sufficient(rule, [short, long]) == (long,)
    assert sufficient(rule, [short, ever, long]) == (ever,)
    assert ends_first([short, ever, long]) == short.ends
    assert ends_first([ever]) is None


def test_a_version_that_covers_less_and_lasts_longer_takes_nothing_away() -> None:
    rule = Rule(1, 2, frozenset(FACETS[:2]))
    first, second = badge(1, FACETS[:2], "a", NOW + timedelta(days=1)), badge(2, FACETS[:1], "a")
    assert holds(rule, [first, second])
    assert sufficient(rule, [first, second]) == (first,)
    assert not holds(Rule(2, 2, rule.facets), [first, second])
