"""Measures and proposals, against numbers worked out by hand."""

from __future__ import annotations

import math

import pytest

from matching import ArraysError
from matching.evaluation import ndcg_at_k, recall_at_k
from matching.importance import proposed_importance, rarity

GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}


def test_ndcg_of_a_swapped_order() -> None:
    gained = 3 / math.log2(2) + 7 / math.log2(3) + 1 / math.log2(4)
    best = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at_k(["b", "a", "c", "d"], GRADES, 10) == pytest.approx(gained / best, abs=1e-12)


def test_ndcg_looks_at_the_first_k_alone() -> None:
    assert ndcg_at_k(["d", "a"], GRADES, 1) == 0
    assert ndcg_at_k(["b", "a"], GRADES, 1) == pytest.approx(3 / 7)


def test_ndcg_of_what_is_left_out_gains_nothing() -> None:
    assert ndcg_at_k(["x", "a"], {"a": 1}, 2) == pytest.approx(1 / math.log2(3))
    assert ndcg_at_k([], GRADES, 5) == 0
    assert ndcg_at_k(["a"], {"a": 0}, 5) == 0


def test_recall_counts_what_is_found_among_the_first_k() -> None:
    assert recall_at_k(["a", "x", "b", "c"], {"a", "b", "z"}, 3) == pytest.approx(2 / 3)
    assert recall_at_k(["a"], set(), 3) == 0


@pytest.mark.parametrize(("ranked", "k"), [(["a"], 0), (["a", "a"], 3)])
def test_a_measure_refuses_what_has_no_meaning(ranked: list[str], k: int) -> None:
    with pytest.raises(ValueError):
        ndcg_at_k(ranked, GRADES, k)
    with pytest.raises(ValueError):
        recall_at_k(ranked, {"a"}, k)


def test_a_core_and_rare_skill_weighs_most_and_a_common_optional_one_least() -> None:
    assert proposed_importance([True, True, False, False], [80, 300, 4, 5], 1584).tolist() == [3, 2, 2, 1]


def test_being_core_or_rarer_never_weighs_less() -> None:
    holders = [1, 3, 10, 50, 200, 1000, 1584]
    core = proposed_importance([True] * 7, holders, 1584).tolist()
    other = proposed_importance([False] * 7, holders, 1584).tolist()
    assert core == sorted(core, reverse=True)
    assert other == sorted(other, reverse=True)
    assert all(first >= second for first, second in zip(core, other, strict=True))
    assert set(core) == {2, 3}
    assert set(other) == {1, 2}


def test_rarity_of_a_lonely_occupation_tells_nothing() -> None:
    assert rarity([1, 0], 1).tolist() == [0, 0]


@pytest.mark.parametrize(("holders", "occupations"), [([-1], 5), ([6], 5), ([math.nan], 5), ([0], 0)])
def test_rarity_refuses_what_cannot_be(holders: list[float], occupations: int) -> None:
    with pytest.raises(ArraysError):
        rarity(holders, occupations)


def test_importance_refuses_lists_of_two_lengths() -> None:
    with pytest.raises(ArraysError):
        proposed_importance([True], [1, 2], 5)
