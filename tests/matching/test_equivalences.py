"""What is declared between frameworks carries K from one to the other, and nothing else does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.equivalences import Equivalences, across
from matching.errors import UnknownSkillError
from matching.relatedness import Relatedness
from matching.sources import Source

ROME = Relatedness.of(
    {
        ("weld", "weld TIG"): (0.65, Source.NARROWER),
        ("weld TIG", "weld"): (0.4, Source.BROADER),
        ("weld", "solder"): (0.5, Source.CO_OCCURRENCE),
        ("solder", "weld"): (0.45, Source.CO_OCCURRENCE),
    },
    ["licence", "sew"],
)


def test_the_same_skill_answers_in_full_both_ways_and_as_declared() -> None:
    table = across(ROME, Equivalences(exact=[("weld", "e:weld")]))

    assert table.entry("weld", "e:weld") == table.entry("e:weld", "weld") == (1000, Source.EQUIVALENT)
    assert table.entry("e:weld", "e:weld") == (1000, Source.SAME)


def test_the_same_skill_stands_wherever_its_equal_does_with_that_source() -> None:
    table = across(ROME, Equivalences(exact=[("e:weld", "weld")]))

    assert table.entry("e:weld", "solder") == (500, Source.CO_OCCURRENCE)
    assert table.entry("solder", "e:weld") == (450, Source.CO_OCCURRENCE)
    assert table.entry("weld TIG", "e:weld") == (400, Source.BROADER)
    assert table.entry("e:weld", "sew") is None


def test_two_frameworks_meet_through_the_one_in_use() -> None:
    table = across(ROME, Equivalences(exact=[("weld", "e:weld"), ("weld", "r:weld"), ("solder", "r:solder")]))

    assert table.entry("e:weld", "r:weld") == (1000, Source.EQUIVALENT)
    assert table.entry("e:weld", "r:solder") == (500, Source.CO_OCCURRENCE)


def test_close_and_broader_skills_answer_by_themselves_alone() -> None:
    table = across(ROME, Equivalences(close=[("weld", "e:join")], broader=[("e:spot", "weld")]))

    assert table.entry("weld", "e:join") == table.entry("e:join", "weld") == (800, Source.CLOSE)
    assert table.entry("weld", "e:spot") == (650, Source.NARROWER)
    assert table.entry("e:spot", "weld") == (400, Source.BROADER)
    assert table.entry("solder", "e:join") is None
    assert not Source.CLOSE.is_declared


def test_only_what_is_exactly_the_same_stands_for_a_licence() -> None:
    told = Equivalences(
        exact=[("licence", "e:licence"), ("weld", "e:licence 2")],
        close=[("sew", "e:licence")],
        broader=[("e:licence", "solder")],
        alone=frozenset(["licence", "e:licence", "e:licence 2"]),
    )
    table = across(ROME, told)

    assert table.neighbours("e:licence") == [("licence", 1.0, Source.EQUIVALENT)]
    assert table.neighbours("e:licence 2") == [("weld", 1.0, Source.EQUIVALENT)]


def test_the_vocabulary_keeps_its_numbers_and_gains_the_others_in_order() -> None:
    table = across(ROME, Equivalences(exact=[("weld", "z"), ("solder", "a"), ("q", "b")]))

    assert table.skills == (*ROME.skills, "a", "b", "q", "z")
    assert table.entry("q", "b") == (1000, Source.EQUIVALENT)


def test_nothing_told_changes_nothing() -> None:
    assert across(ROME, Equivalences()) is ROME


def test_a_skill_nobody_mapped_stays_unknown() -> None:
    with pytest.raises(UnknownSkillError):
        across(ROME, Equivalences(exact=[("weld", "e:weld")])).number("e:solder")


OWN = st.sampled_from(ROME.skills)
OTHERS = st.sampled_from(["e:1", "e:2", "e:3"])


@given(st.dictionaries(OWN, OTHERS, max_size=4))
def test_what_holds_between_own_skills_holds_between_all_their_names(names: dict[str, str]) -> None:
    one_to_one = {other: own for own, other in names.items()}
    table = across(ROME, Equivalences(exact=[(own, other) for other, own in one_to_one.items()]))
    own_of = {**{skill: skill for skill in ROME.skills}, **one_to_one}

    assert np.all(table.values <= 1000)
    for needed, of_needed in own_of.items():
        for held, of_held in own_of.items():
            found, expected = table.entry(needed, held), ROME.entry(of_needed, of_held)
            if of_needed == of_held and needed != held:
                expected = (1000, Source.EQUIVALENT)
            assert found == expected
