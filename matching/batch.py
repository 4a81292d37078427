"""Every demand against every candidate, block by block: on one core, on all of them, or on a cluster.

A task is a shard of candidates and some demands; joblib runs it where ``joblib.parallel_config`` says: in processes of
this machine or, with ``backend="dask"``, on the workers of a cluster. Whatever the cut, the answers are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import joblib
import numpy as np
from numpy.typing import NDArray

from matching import topk
from matching.demands import Demand
from matching.engine import CandidateIndex
from matching.errors import CountError
from matching.ranking import Shortlist
from matching.relatedness import Relatedness
from matching.runs import Ints
from matching.units import checked_count


@dataclass(frozen=True, slots=True)
class SavedIndex:
    """Where a shard of candidates and its relatedness are saved, for workers to map once each.

    Parameters
    ----------
    index : Path
        Written by `CandidateIndex.save`; every worker must see it under that path.
    relatedness : Path
        Written by `Relatedness.save`.
    """

    index: Path
    relatedness: Path


Shard = CandidateIndex | SavedIndex


@dataclass(frozen=True, slots=True)
class Block:
    """The best matches of some demands: arrays of shape (n_demands, k), best first.

    Parameters
    ----------
    ids : object array
        Aliases; empty past the last candidate.
    scored : bool array
        False for empty portfolios and past the last candidate.
    points, units : int64 arrays
        As in `Shortlist`; -1 past the last candidate.
    full : int64 array of shape (n_demands,)
        Each demand's full points.
    """

    ids: NDArray[np.object_]
    scored: NDArray[np.bool_]
    points: Ints
    units: Ints
    full: Ints

    @property
    def match(self) -> NDArray[np.float64]:
        """Match within [0, 1]; below 0 past the last candidate."""
        return np.asarray(self.units / (self.full[:, None] * 1_000_000), dtype=np.float64)

    def __len__(self) -> int:
        """Return the number of demands."""
        return len(self.ids)


def best_matches(
    shards: Sequence[Shard],
    demands: Sequence[Demand],
    *,
    today: date | None = None,
    k: int = 50,
    demands_at_once: int = 256,
    n_jobs: int | None = 1,
) -> Block:
    """Return the best matches today of every demand among all candidates.

    Parameters
    ----------
    shards : sequence of CandidateIndex or SavedIndex
        The candidates, each in one shard. Give saved ones to other processes: a worker keeps what it mapped, and the
        lists it built, from one task to the next.
    demands : sequence of Demand
        What is asked for.
    today : date, optional
        The day the question is put; each index's own by default.
    k : int, default=50
        How many candidates for each demand.
    demands_at_once : int, default=256
        How many demands make a task.
    n_jobs : int or None, default=1
        How many tasks run at once, as joblib counts; None leaves it to ``joblib.parallel_config``.

    Returns
    -------
    Block
        In the order of the demands; empty portfolios last, equals by id, as `CandidateIndex.query`.

    Raises
    ------
    CountError, UnknownSkillError, SnapshotError, RelatednessFileError
        When a count is not one, a skill is unknown, or a saved shard cannot be trusted.
    """
    wanted = checked_count("k", k)
    if checked_count("demands_at_once", demands_at_once) == 0:
        raise CountError("demands_at_once", demands_at_once)
    cuts = range(0, len(demands), demands_at_once)
    tasks = [(shard, list(demands[start : start + demands_at_once])) for start in cuts for shard in shards]
    found = joblib.Parallel(n_jobs=n_jobs)(joblib.delayed(_block)(shard, some, today, wanted) for shard, some in tasks)
    merged = [_merged(found[at : at + len(shards)]) for at in range(0, len(found), max(len(shards), 1))]
    if not merged:
        return _padded([], wanted)
    return Block(*(np.concatenate([getattr(part, name) for part in merged]) for name in Block.__slots__))


@lru_cache(maxsize=8)
def _opened(index: Path, relatedness: Path, _written: tuple[int, int]) -> CandidateIndex:
    return CandidateIndex.open(index, Relatedness.load(relatedness))


def _block(shard: Shard, demands: list[Demand], today: date | None, k: int) -> Block:
    index = shard
    if isinstance(index, SavedIndex):
        written = tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in (index.index, index.relatedness))
        index = _opened(index.index, index.relatedness, (written[0], written[1]))
    return _padded(index.query_many(demands, today=today, k=k), k)


def _padded(lists: list[Shortlist], k: int) -> Block:
    shape = (len(lists), k)
    ids = np.full(shape, "", dtype=np.object_)
    scored = np.zeros(shape, dtype=bool)
    points, units = np.full(shape, -1, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
    if lists:  # all names at once
        listed = np.arange(k) < np.array([len(found) for found in lists])[:, None]
        positions = np.concatenate([found.positions for found in lists])
        ids[listed] = lists[0].named(positions)
        scored[listed] = np.concatenate([found.scored for found in lists])
        points[listed] = np.concatenate([found.points for found in lists])
        units[listed] = np.concatenate([found.units for found in lists])
    return Block(ids, scored, points, units, np.array([each.demand.full_points for each in lists], dtype=np.int64))


def _merged(parts: Sequence[Block]) -> Block:
    """Return the best of the same demands over several shards."""
    if len(parts) == 1:
        return parts[0]
    ids, scored, points, units = (
        np.concatenate([getattr(part, name) for part in parts], axis=1) for name in ("ids", "scored", "points", "units")
    )
    k = parts[0].ids.shape[1]
    kept = np.empty((len(ids), k), dtype=np.int64)
    for row in range(len(ids)):
        by_id = np.empty(ids.shape[1], dtype=np.int64)
        by_id[np.argsort(ids[row], kind="stable")] = np.arange(ids.shape[1])
        rank = units[row] + np.where(scored[row], 1, 0) * (int(units[row].max(initial=0)) + 2)
        kept[row] = topk.first(by_id, rank, k)
    taken = [np.take_along_axis(column, kept, axis=1) for column in (ids, scored, points, units)]
    return Block(taken[0], taken[1], taken[2], taken[3], parts[0].full)
