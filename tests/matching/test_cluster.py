"""A batch on a cluster of worker processes: the same answers, even when a worker dies on the way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import joblib
import numpy as np
import pytest

from matching.batch import SavedIndex, best_matches
from tests.matching.test_batch import content
from tests.matching.test_questions import laid_out, wanting

distributed = pytest.importorskip("distributed", reason="comes with the extra « cluster »")
pytestmark = pytest.mark.filterwarnings("ignore")  # a worker killed closes no socket


@pytest.fixture(scope="module")
def client() -> Iterator[object]:
    cluster = distributed.LocalCluster(
        n_workers=2, processes=True, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    )
    with cluster, distributed.Client(cluster) as found:
        yield found


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[object], list[SavedIndex]]:
    folder = tmp_path_factory.mktemp("shards")
    loaded, saved = [], []
    for seed, people in ((3, range(3000)), (4, range(3000, 5000))):
        index = laid_out(len(people), seed=seed, first=people.start)
        index.save(folder / f"candidates-{seed}")
        index.relatedness.save(folder / f"relatedness-{seed}.npz")
        loaded.append(index)
        saved.append(SavedIndex(folder / f"candidates-{seed}", folder / f"relatedness-{seed}.npz"))
    return loaded, saved


def test_a_cluster_gives_the_bytes_of_one_process(client: object, shards: tuple[list, list[SavedIndex]]) -> None:
    loaded, saved = shards
    demands = [wanting(np.random.default_rng(seed), 5) for seed in range(20)]
    alone = best_matches(loaded, demands, k=25)
    with joblib.parallel_config(backend="dask"):
        together = best_matches(saved, demands, k=25, demands_at_once=4, n_jobs=None)
    assert content(together) == content(alone)


def test_a_worker_killed_on_the_way_loses_nothing(client, shards: tuple[list, list[SavedIndex]]) -> None:
    loaded, saved = shards
    demands = [wanting(np.random.default_rng(seed), 8) for seed in range(1500)]
    before = client.run(os.getpid)
    killed: list[int] = []

    def kill_one_at_work() -> None:
        while not killed:
            at_work = [worker for worker, tasks in client.processing().items() if tasks]
            if at_work:
                os.kill(before[at_work[0]], signal.SIGKILL)
                killed.append(before[at_work[0]])
            time.sleep(0.01)

    killer = threading.Thread(target=kill_one_at_work, daemon=True)
    killer.start()
    with joblib.parallel_config(backend="dask"):
        together = best_matches(saved, demands, k=10, demands_at_once=30, n_jobs=None)
    killer.join(timeout=30)
    assert killed
    client.wait_for_workers(2)
    assert killed[0] not in client.run(os.getpid).values()
    assert content(together) == content(best_matches(loaded, demands, k=10))
