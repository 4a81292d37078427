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
WELDER = MODEL.evidence(MODEL.occupation_of([("weld", 3), ("solder", 2)]))


def near(held: list[str]) -> int:
    return MODEL.told(WELDER, held).closeness


def test_the_occupation_is_inferred_from_the_skills() -> None:
    assert MODEL.occupation_of([("weld", 3), ("solder", 2)]) == WELDER.occupations[0] == 0
    assert MODEL.occupation_of([("cook", 3), ("serve", 3)]) == 3
    assert MODEL.occupation_of([("unheard of", 3)]) is None


def test_own_skills_tell_most_those_of_occupations_like_it_less_and_the_others_nothing() -> None:
    assert near(["weld", "solder"]) > near(["weld", "cut metal"]) > near(["weld"]) > 0
    assert near(["serve"]) == 0


def test_a_skill_that_everyone_asks_for_tells_less_than_a_rare_one() -> None:
    alone = {skill: near([skill]) for skill in ("solder", "weld", "team")}
    assert alone["team"] < alone["weld"] < alone["solder"]


def test_someone_of_another_occupation_is_told_which_and_is_less_near() -> None:
    told = MODEL.told(WELDER, ["cut metal", "weld", "plans"])
    assert told.occupation == 1
    assert told.closeness < near(["solder", "weld", "plans"])


def test_what_is_told_adds_up_to_closeness() -> None:
    told = MODEL.told(WELDER, ["weld", "solder", "team", "serve", "weld", "unheard of"])
    enough = min(1000, sum(points for _, points in told.skills))
    assert told.closeness == (enough**2 + 500) // 1000
    assert [skill for skill, _ in told.skills] == ["solder", "weld", "team"]


def test_an_offer_that_says_its_occupation_needs_no_guess() -> None:
    told = MODEL.evidence(3)
    assert told.occupations[0] == 3
    assert MODEL.told(told, ["serve"]).closeness > MODEL.told(told, ["weld"]).closeness == 0
    for wrong in (-1, 5):
        with pytest.raises(ArraysError):
            MODEL.evidence(wrong)


def test_an_offer_whose_skills_are_unheard_of_brings_nobody_near() -> None:
    told = MODEL.evidence(MODEL.occupation_of([("unheard of", 3)]))
    assert MODEL.told(told, SKILLS).closeness == 0
    assert MODEL.closeness(told, [0], [0], 2).tolist() == [0, 0]


def test_mobility_and_families_are_not_read() -> None:
    links = np.array([[0, 2], [1, 3]])
    given_links = FrameworkArrays(skills=SKILLS, n_occupations=5, asks=ASKS, near=links, far=links, broader=links)
    told = ClosenessModel.learn(given_links)
    np.testing.assert_array_equal(told.evidence(0).points, MODEL.evidence(0).points)


HELD = st.lists(st.sampled_from(SKILLS), max_size=8)
NEEDS = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), min_size=1)


@settings(max_examples=100, deadline=None)
@given(needs=NEEDS, held=HELD, more=HELD)
def test_a_skill_more_never_lowers_it_and_it_stays_within_bounds(
    needs: dict[str, int], held: list[str], more: list[str]
) -> None:
    told = MODEL.evidence(MODEL.occupation_of(needs.items()))
    less, least = MODEL.told(told, held + more), MODEL.told(told, held)
    assert 0 <= least.closeness <= less.closeness <= 1000
    assert MODEL.told(told, held + held) == least


@settings(max_examples=60, deadline=None)
@given(needs=NEEDS, people=st.lists(HELD, min_size=1, max_size=5), data=st.data())
def test_everyone_at_once_is_each_alone_in_whatever_order(
    needs: dict[str, int], people: list[list[str]], data: st.DataObject
) -> None:
    told = MODEL.evidence(MODEL.occupation_of(needs.items()))
    rows = [(place, SKILLS.index(skill)) for place, held in enumerate(people) for skill in held]
    mixed = np.array(data.draw(st.permutations(rows)), dtype=np.int64).reshape(len(rows), 2)
    found = MODEL.closeness(told, mixed[:, 0], mixed[:, 1], len(people))
    assert found.tolist() == [MODEL.told(told, held).closeness for held in people]


def test_skills_past_the_vocabulary_tell_nothing_and_wrong_columns_are_refused() -> None:
    assert MODEL.closeness(WELDER, [0, 0], [0, len(SKILLS)], 1).tolist() == [near(["weld"])]
    for who, what in (([0], [0, 1]), ([2], [0]), ([-1], [0]), ([0], [-1])):
        with pytest.raises(ArraysError):
            MODEL.closeness(WELDER, who, what, 2)


def test_a_model_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    MODEL.save(tmp_path / "c.npz")
    again = ClosenessModel.load(tmp_path / "c.npz")
    assert again.skills == MODEL.skills
    np.testing.assert_array_equal(again.evidence(1).points, MODEL.evidence(1).points)


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
