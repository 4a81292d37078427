"""The day is that of Normandy, never of Greenwich: near midnight they differ, in the site as in its tests."""

import re

import pytest

from tests.conventions.tree import ROOT

# A moment cut to its day by the zone it happens to carry; what is read from a text has no zone.
DAY_OF_A_MOMENT = re.compile(r"^(?!.*strptime).*\.date\(\)|\.today\(\)", re.MULTILINE)
# Where a moment is said in its zone first, and a test of what a PDF says of its own making.
APART = {"app/i18n.py", "tests/app/ui/test_paper.py", "tests/bench/__main__.py", "tests/conventions/test_days.py"}


def days_cut(text: str) -> list[str]:
    """List the places where a moment becomes a day without saying where."""
    return [found.group().strip() for found in DAY_OF_A_MOMENT.finditer(text)]


def test_a_moment_becomes_the_day_of_normandy() -> None:
    wrong = {
        name: found
        for folder in ("app", "badges", "matching", "seeds", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (name := str(path.relative_to(ROOT))) not in APART and (found := days_cut(path.read_text(encoding="utf-8")))
    }

    assert wrong == {}


@pytest.mark.parametrize("line", ["late = now.date()", "late = (now + DAY).date()", "late = date.today()"])
def test_a_day_of_nowhere_is_noticed(line: str) -> None:
    assert days_cut(line)


def test_the_day_of_a_text_is_let_through() -> None:
    assert days_cut("return datetime.strptime(text, form).date()") == []
