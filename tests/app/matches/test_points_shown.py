"""The points shown under a place."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matches.bridge import Match, Reason
from app.matches.services import points_shown


def place(lines: list[tuple[int, int]], closeness: int = 0, beta: int = 0) -> Match:
    whole = sum(importance for importance, _ in lines)
    reasons = tuple(
        Reason(
            skill=f"s{number}", importance=importance, total_importance=whole, wanted_level=None, mandatory=False,
            credit=credit, answered=credit >= 600,
        )
        for number, (importance, credit) in enumerate(lines)
    )  # fmt: skip
    return Match(
        candidate="a", day=date(2027, 1, 5), scored=True, ready=False, reasons=reasons, closeness=closeness, beta=beta
    )


def in_tenths(value: float) -> Fraction:
    return Fraction(round(value * 10), 10)


PORTFOLIOS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 1000)), min_size=1, max_size=15)


@given(PORTFOLIOS, st.integers(0, 1000), st.integers(0, 500))
def test_the_points_shown_add_up_to_the_total_shown(lines: list[tuple[int, int]], closeness: int, beta: int) -> None:
    match = place(lines, closeness, beta)
    shown = points_shown(match)

    assert sum(in_tenths(points) for points, _ in shown.lines) + in_tenths(shown.closeness) == in_tenths(shown.total)
    assert sum(in_tenths(most) for _, most in shown.lines) == 100
    assert abs(100 * match.exact_match - in_tenths(shown.total)) <= Fraction(1, 20)
    for (points, most), reason in zip(shown.lines, match.reasons, strict=True):
        assert points <= most
        assert abs(in_tenths(points) - reason.exact_points) < Fraction(1, 5)


@pytest.mark.parametrize(
    ("importances", "expected"), [([1, 1, 1], [33.4, 33.3, 33.3]), ([3, 3, 1], [42.9, 42.8, 14.3])]
)
def test_a_full_answer_shows_what_each_line_can_bring(importances: list[int], expected: list[float]) -> None:
    shown = points_shown(place([(importance, 1000) for importance in importances]))

    assert [points for points, _ in shown.lines] == [most for _, most in shown.lines] == expected
    assert shown.total == 100
