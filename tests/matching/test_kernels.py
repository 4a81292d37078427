"""Both ways of adding lists up give the same bytes, however candidates are cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from matching import kernels


@contextmanager
def adding(fast: kernels.Adder) -> Iterator[None]:
    before, kernels.add_fast = kernels.add_fast, fast
    try:
        yield
    finally:
        kernels.add_fast = before


adders = pytest.mark.parametrize("adder", [kernels.add_fast, kernels.add_publicly], ids=["scipy", "numpy"])


def test_both_ways_of_adding_give_the_same_bytes_even_past_the_width() -> None:
    rng = np.random.default_rng(2)
    where = rng.integers(0, 50, 400).astype(np.int32)
    for kind in (np.uint16, np.uint32, np.uint64):
        values = rng.integers(0, 65_536, 400).astype(np.uint16).astype(kind)
        totals = [np.zeros(50, dtype=kind) for _ in range(2)]
        for adder, total in zip((kernels.add_fast, kernels.add_publicly), totals, strict=True):
            with adding(adder):
                kernels.scatter_add(total, where, values, 3)
        assert totals[0].tobytes() == totals[1].tobytes()
    assert kernels.add_fast is not kernels.add_publicly


@adders
@pytest.mark.parametrize("block_bytes", [32, 200, 1 << 19], ids=["many blocks", "some blocks", "one block"])
def test_sums_are_the_same_however_candidates_are_cut_into_blocks(
    adder: kernels.Adder, block_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "BLOCK_BYTES", block_bytes)
    rng, expected = np.random.default_rng(6), np.zeros(103, dtype=np.int64)
    addition = kernels.Addition(100, np.uint32)
    for weight, count in ((3, 40), (1, 0), (2, 99)):
        where = np.sort(rng.choice(100, count, replace=False)).astype(np.int32)
        values = rng.integers(0, 1000, count).astype(np.uint16)
        addition.listed(where, values, weight)
        expected[where] += weight * values.astype(np.int64)
    for weight in (1, 3):
        values = rng.integers(0, 1000, 100).astype(np.uint16)
        addition.everywhere(values, weight)
        expected[:100] += weight * values.astype(np.int64)
    total = np.full(103, 7, dtype=np.uint32)
    with adding(adder):
        addition.make(total)
    assert total.tolist() == expected.tolist()
