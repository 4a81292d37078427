"""How near a portfolio is to an occupation: bounded, never lowered by a skill more, and told skill by skill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.closeness import ClosenessModel
from matching.errors import ArraysError, RelatednessFileError, RelatednessVersionError
from matching.framework import FrameworkArrays
from matching.relatedness import Relatedness

SKILLS = ["weld", "solder", "cut metal", "plans", "cook", "bake", "serve", "team"]
ASKS = np.array(
    [(0, 0), (0, 1), (0, 3), (0, 7), (1, 0), (1, 2), (1, 3), (1, 7), (2, 4), (2, 5), (2, 7), (3, 4), (3, 6)]
)
MODEL = ClosenessModel(SKILLS, 5, ASKS)
WELDER = MODEL.evidence(MODEL.occupations_of([("weld", 3), ("solder", 2)]))


def test_the_occupation_is_inferred_from_the_skills() -> None:
    likely = MODEL.occupations_of([("weld", 3), ("solder", 2)])
    assert WELDER.occupation == int(np.argmax(likely)) == 0
    assert likely.sum() == pytest.approx(1)
    assert likely[4] == 0, "an occupation that asks for nothing is never the one"


def test_skills_of_near_occupations_tell_less_and_those_of_far_ones_nothing() -> None:
    assert MODEL.of(WELDER, ["solder"]) > MODEL.of(WELDER, ["cut metal"]) == 0
    assert MODEL.of(WELDER, ["cook", "bake", "serve"]) == 0


def test_a_skill_that_everyone_asks_for_tells_less_than_a_rare_one() -> None:
    assert MODEL.of(WELDER, ["team"]) < MODEL.of(WELDER, ["weld"]) < MODEL.of(WELDER, ["solder"])


def test_what_is_told_adds_up_to_closeness() -> None:
    held = ["weld", "solder", "team", "cook", "weld", "unheard of"]
    reasons = MODEL.reasons(WELDER, held)
    assert sum(points for _, points in reasons) == MODEL.of(WELDER, held) <= 1000
    assert [skill for skill, _ in reasons] == ["solder", "weld", "team"]


def test_an_offer_that_says_its_occupation_needs_no_guess() -> None:
    told = MODEL.evidence(MODEL.of_occupation(3))
    assert told.occupation == 3
    assert MODEL.of(told, ["serve"]) > MODEL.of(told, ["weld"]) == 0
    for wrong in (-1, 5):
        with pytest.raises(ArraysError):
            MODEL.of_occupation(wrong)


def test_an_offer_whose_skills_are_unheard_of_brings_nobody_near() -> None:
    told = MODEL.evidence(MODEL.occupations_of([("unheard of", 3)]))
    assert MODEL.of(told, SKILLS) == 0


def test_mobility_and_families_are_not_read() -> None:
    near = np.array([[0, 2], [1, 3]])
    given_links = FrameworkArrays(skills=SKILLS, n_occupations=5, asks=ASKS, near=near, far=near, broader=near)
    told = ClosenessModel.learn(given_links)
    np.testing.assert_array_equal(
        told.evidence(told.of_occupation(0)).points, MODEL.evidence(MODEL.of_occupation(0)).points
    )


HELD = st.lists(st.sampled_from(SKILLS), max_size=8)
NEEDS = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), min_size=1)


@settings(max_examples=100, deadline=None)
@given(needs=NEEDS, held=HELD, more=HELD)
def test_a_skill_more_never_lowers_it_and_it_stays_within_bounds(
    needs: dict[str, int], held: list[str], more: list[str]
) -> None:
    told = MODEL.evidence(MODEL.occupations_of(needs.items()))
    assert 0 <= MODEL.of(told, held) <= MODEL.of(told, held + more) <= 1000
    assert MODEL.of(told, held) == MODEL.of(told, held + held)


@settings(max_examples=60, deadline=None)
@given(needs=NEEDS, people=st.lists(HELD, min_size=1, max_size=5), data=st.data())
def test_everyone_at_once_is_each_alone_in_whatever_order(
    needs: dict[str, int], people: list[list[str]], data: st.DataObject
) -> None:
    told = MODEL.evidence(MODEL.occupations_of(needs.items()))
    rows = [(place, SKILLS.index(skill)) for place, held in enumerate(people) for skill in held]
    mixed = np.array(data.draw(st.permutations(rows)), dtype=np.int64).reshape(len(rows), 2)
    found = MODEL.closeness(told, mixed[:, 0], mixed[:, 1], len(people))
    assert found.tolist() == [MODEL.of(told, held) for held in people]


def test_skills_past_the_vocabulary_tell_nothing_and_wrong_columns_are_refused() -> None:
    assert MODEL.closeness(WELDER, [0, 0], [0, len(SKILLS)], 1).tolist() == [MODEL.of(WELDER, ["weld"])]
    for who, what in (([0], [0, 1]), ([2], [0]), ([-1], [0]), ([0], [-1])):
        with pytest.raises(ArraysError):
            MODEL.closeness(WELDER, who, what, 2)


def test_a_model_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    MODEL.save(tmp_path / "c.npz")
    again = ClosenessModel.load(tmp_path / "c.npz")
    assert again.skills == MODEL.skills
    np.testing.assert_array_equal(
        again.evidence(again.of_occupation(1)).points, MODEL.evidence(MODEL.of_occupation(1)).points
    )


def test_a_damaged_file_or_one_of_another_kind_or_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.npz"
    MODEL.save(path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 53):
        path.write_bytes(whole[:length])
        with pytest.raises(RelatednessFileError):
            ClosenessModel.load(path)
    Relatedness.identity(SKILLS).save(path)
    with pytest.raises(RelatednessFileError):
        ClosenessModel.load(path)
    path.write_bytes(whole)
    monkeypatch.setattr("matching.relatedness_file.VERSION", 0)
    with pytest.raises(RelatednessVersionError):
        ClosenessModel.load(path)
