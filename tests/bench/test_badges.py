"""The bench of badges measures the same work on the same badges, and keeps to its part of the page."""

import pytest

import badges as library
from badges import Documents
from tests.bench import badges


@pytest.fixture(scope="module")
def workshop() -> badges.Workshop:
    return badges.Workshop(2)


def test_every_contender_makes_a_badge_that_verifies(workshop: badges.Workshop) -> None:
    made = [workshop.issuing().contenders[name](1) for name in (badges.OURS, "openbadgeslib", "PyLD")]

    assert made[0] == made[2]
    for one in made:
        content = library.bake(badges.DRAWING, one)
        found = library.verify(content, fetch=Documents(workshop.published), now=workshop.now)
        assert found.verdict == "valid", found.checks


def test_its_part_of_the_page_is_replaced_and_the_rest_is_left(workshop: badges.Workshop) -> None:
    works = {work.name: work for work in workshop.works()}
    found = {"count": 2, "rounds": 1, "versions": {}, "works": [badges._timed(works["issue, token"], 2, 1)]}
    words = badges.section(found, [("Day", "today"), ("Commit", "abc"), ("Load", "one")])
    page = "# Benchmarks\n\n## Memory\n\nmuch\n\n## Left out\n\nNothing.\n"

    once = badges.placed(page, words)
    assert "| **issue, token** |" in once
    assert once.index("much") < once.index("issue, token") < once.index("Left out")
    assert badges.placed(once, words) == once
    assert badges.placed(page, "") == page
    assert badges.kept(page) == ""
