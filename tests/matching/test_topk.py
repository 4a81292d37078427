"""The greatest of many sums, found by folding, are those that sorting them all would find."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.topk import Folded, FoldedPairs, first, leaders_by_row


def sums(count: int, kind: str, *, few: bool) -> NDArray[np.uint16]:
    rng = np.random.default_rng(count)
    found = rng.integers(0, 4, count) * 1000 if few else rng.gamma(1, 500, count)
    return np.where(rng.random(count) < 0.7, found, 0).astype(kind)


def greatest(values: NDArray[np.uint16], count: int) -> list[int]:
    """Places of the `count` greatest above nought, and of all that equal the least of them."""
    positive = np.sort(values[values > 0])[::-1]
    least = positive[min(count, len(positive)) - 1] if len(positive) else 1
    return np.flatnonzero(values >= max(int(least), 1)).tolist()


@pytest.mark.parametrize("few", [False, True], ids=["many values", "few values, many equals"])
@pytest.mark.parametrize("count", [1, 7, 500])
@pytest.mark.parametrize("people", [1, 90, 5000, 100_003])
def test_leaders_are_those_of_a_sort(people: int, count: int, few: bool) -> None:
    single = sums(people, "u2", few=few)
    assert sorted(Folded(single).leaders(count).tolist()) == greatest(single, count)
    below = np.random.default_rng(1).integers(0, 60, people).astype(np.uint32)
    pairs = FoldedPairs((single.astype(np.uint32) << np.uint32(16)) | below)
    assert sorted(pairs.leaders(count).tolist()) == greatest(single, count)
    assert sorted(pairs.reaching_below(59).tolist()) == np.flatnonzero(below >= 59).tolist()
    assert sorted(pairs.reaching_below(20).tolist()) == np.flatnonzero(below >= 20).tolist()
    for least in (1, 900, 2500):
        reached = np.flatnonzero(single >= least).tolist()
        assert sorted(Folded(single).reaching(least).tolist()) == reached
        assert sorted(pairs.reaching(least).tolist()) == reached


@pytest.mark.parametrize("few", [False, True], ids=["many values", "few values, many equals"])
@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize("people", [1, 90, 5003])
def test_leaders_of_many_rows_hold_those_of_each(people: int, count: int, few: bool) -> None:
    table = np.stack([np.roll(sums(people, "u2", few=few), shift) for shift in range(4)])
    rows, places, values = leaders_by_row(table, count)
    assert (table[rows, places] == values).all()
    assert (values > 0).all()
    for row, line in enumerate(table):
        found = places[rows == row].tolist()
        assert len(found) == len(set(found))
        assert set(greatest(line, count)) <= set(found)


def test_equals_are_told_apart_by_their_order() -> None:
    units = np.array([5, 9, 5, 5, 9, 1])
    order = np.array([3, 5, 0, 1, 4, 2])
    assert [first(order, units, count).tolist() for count in (1, 3, 9)] == [[4], [4, 1, 2], [4, 1, 2, 3, 0, 5]]
