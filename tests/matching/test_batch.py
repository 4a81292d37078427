"""Every demand against every candidate: the same answers however the work is cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import CandidateIndex, CountError, Demand, Relatedness, SkillProfile, SnapshotError
from matching.batch import Block, SavedIndex, best_matches
from tests.matching.cases import TODAY, crowds, demands, everyday, tables
from tests.matching.test_questions import laid_out, wanting


def content(block: Block) -> tuple[object, ...]:
    numbers = (block.scored, block.points, block.units, block.full)
    return (block.ids.tolist(), *(each.tobytes() for each in numbers), *(each.shape for each in numbers))


def shards(crowd: Sequence[SkillProfile], table: Relatedness, count: int) -> list[CandidateIndex]:
    return [CandidateIndex.from_profiles(crowd[at::count], table, TODAY) for at in range(count)]


@everyday
@given(crowds(), st.lists(demands(), max_size=4), tables(), st.integers(0, 7), st.integers(1, 3))
def test_one_two_or_four_shards_give_the_same_bytes(
    crowd: list[SkillProfile], wanted: list[Demand], table: Relatedness, k: int, at_once: int
) -> None:
    whole = best_matches(shards(crowd, table, 1), wanted, k=k)
    for count in (2, 4):
        assert content(best_matches(shards(crowd, table, count), wanted, k=k, demands_at_once=at_once)) == content(
            whole
        )
    index = CandidateIndex.from_profiles(crowd, table, TODAY)
    for row, demand in enumerate(wanted):
        found = index.query(demand, k=k)
        assert whole.ids[row, : len(found)].tolist() == found.ids.tolist()
        assert whole.match[row, : len(found)].tolist() == found.match.tolist()
        assert (whole.units[row, len(found) :] == -1).all()


@pytest.fixture
def saved(tmp_path: Path) -> tuple[CandidateIndex, SavedIndex]:
    index = laid_out(2000)
    index.save(tmp_path / "candidates")
    index.relatedness.save(tmp_path / "relatedness.npz")
    return index, SavedIndex(tmp_path / "candidates", tmp_path / "relatedness.npz")


def test_other_processes_give_the_same_bytes(saved: tuple[CandidateIndex, SavedIndex]) -> None:
    index, shard = saved
    wanted = [wanting(np.random.default_rng(seed), 5) for seed in range(12)]
    alone = best_matches([index], wanted, k=20)
    with joblib.parallel_config(backend="loky", n_jobs=2):
        together = best_matches([shard], wanted, k=20, demands_at_once=3, n_jobs=None)
        sent = best_matches([index], wanted, k=20, demands_at_once=6, n_jobs=None)
    assert content(alone) == content(together) == content(sent)


def test_a_saved_shard_written_anew_is_read_anew(saved: tuple[CandidateIndex, SavedIndex]) -> None:
    index, shard = saved
    wanted = [wanting(np.random.default_rng(1), 5)]
    before = best_matches([shard], wanted, k=1)
    index.remove(str(before.ids[0, 0]))
    index.save(shard.index)
    after = best_matches([shard], wanted, k=1)
    assert after.ids[0, 0] != before.ids[0, 0]
    shard.index.write_bytes(b"")
    with pytest.raises(SnapshotError):
        best_matches([shard], wanted, k=1)


def test_counts_that_are_none_are_refused() -> None:
    for options in ({"k": -1}, {"k": 1.5}, {"demands_at_once": 0}):
        with pytest.raises(CountError):
            best_matches([], [], **options)  # type: ignore[arg-type]
