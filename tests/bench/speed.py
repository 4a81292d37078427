"""Speed at one size: our questions against what reading memory alone takes, then peers beside us.

Run by `report` as a process of its own, so that the memory measured is that of one size: it writes what it found to a
JSON file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching import CandidateIndex
from matching.batch import best_matches
from tests.bench.data import HORIZON, Case, Crowd, Skills, invent_demands, invent_profile
from tests.bench.peers import PEERS, Answer, MissingError, Peer, best, ours, same
from tests.bench.timing import Spread, in_turns, once, read_bandwidth, resident

BETA = 0.3
DIRTY = 100
QUERY = "query, by coverage"


class DifferentAnswersError(Exception):
    """A peer did not answer as we did: there is nothing to compare."""


class Bench:
    """One size, its index, and what is measured on them."""

    def __init__(self, people: int, questions: int, rounds: int) -> None:
        self.people, self.rounds = people, rounds
        self.skills = Skills.invent()
        crowd = Crowd.invent(people, self.skills)
        self.case = Case(crowd, self.skills.relatedness, invent_demands(self.skills, questions))
        before = resident()
        began = time.process_time()
        self.index = crowd.index(self.skills.relatedness)
        self.building = time.process_time() - began
        self.memory = (resident() - before) / people
        rng = np.random.default_rng(9)
        self.near = rng.integers(0, 1001, people).astype(np.uint16)
        self.bandwidth = read_bandwidth()
        self.limits = np.array([self.limit(self.case.postings(demand)) for demand in self.case.demands])

    def limit(self, postings: float, questions: int = 1) -> float:
        """Return the seconds that reading the lists and one counter per candidate takes."""
        return (6 * postings + 4 * self.people * questions) / self.bandwidth

    # --- Ours ---------------------------------------------------------------------------------------------------------

    def questions(self) -> dict[str, Callable[[int], Any]]:
        """Return our questions, by the number of a demand."""
        demands, index = self.case.demands, self.index
        return {
            QUERY: lambda number: index.query(demands[number]),
            "query, with closeness": lambda number: index.query(demands[number], closeness=self.near, beta=BETA),
            "query_soon, 26 weeks ahead": lambda number: index.query_soon(demands[number], horizon=HORIZON),
            "rank, everyone": lambda number: index.rank(demands[number], horizon=HORIZON),
        }

    def measure_ours(self) -> list[dict[str, Any]]:
        """Time our questions in turns, then one after a hundred changes."""
        asked = self.questions()
        first = {
            name: [once(partial(call, number)) for number in range(len(self.limits))] for name, call in asked.items()
        }
        times = in_turns(asked, len(self.limits), self.rounds)
        self.lists = (self.index._lists.nbytes) / self.people
        return [self._line(name, found, statistics.median(first[name])) for name, found in times.items()]

    def _line(self, name: str, seconds: NDArray[np.float64], first: float | None = None) -> dict[str, Any]:
        return {
            "name": name,
            "ms": asdict(Spread.of(seconds * 1e3)),
            "over_limit": asdict(Spread.of(seconds / self.limits)),
            "first_ms": None if first is None else first * 1e3,
            "rounds": len(seconds),
        }

    def measure_changes(self) -> dict[str, Any]:
        """Time a change, see that it is visible, and time the question over a hundred of them."""
        rng = np.random.default_rng(4)
        chosen = rng.choice(self.people, DIRTY, replace=False).tolist()
        changed = [invent_profile(self.skills, f"c{number:07d}", rng) for number in chosen]
        clean = in_turns({QUERY: self.questions()[QUERY]}, len(self.limits), self.rounds)[QUERY]
        times = [once(partial(self.index.update, profile)) for profile in changed]
        alone = CandidateIndex.from_profiles(changed, self.case.relatedness, self.case.today)
        for demand in self.case.demands:
            seen = self.index.query(demand, among=np.array(sorted(chosen)), k=DIRTY)
            if seen.points.tolist() != alone.query(demand, k=DIRTY).points.tolist():
                raise DifferentAnswersError("changes are not visible")
        dirty = in_turns({QUERY: self.questions()[QUERY]}, len(self.limits), self.rounds)[QUERY]
        line = self._line(f"query, {DIRTY} changes old", dirty)
        return {
            "us": asdict(Spread.of(np.array(times) * 1e6)),
            "query": line,
            "slower": asdict(Spread.of(dirty / clean)),
        }

    def measure_snapshot(self) -> dict[str, Any]:
        """Write the index to a file, and open it again, every byte checked."""
        with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
            path = Path(folder, "snapshot")
            saving = once(lambda: self.index.save(path))
            opened: list[CandidateIndex] = []
            times = [
                once(lambda: opened.append(CandidateIndex.open(path, self.case.relatedness)))
                for _ in range(self.rounds)
            ]
            size = path.stat().st_size
            for demand in self.case.demands:
                if self.index.query(demand).points.tolist() != opened[-1].query(demand).points.tolist():
                    raise DifferentAnswersError("a snapshot answers otherwise")
        return {
            "bytes": size / self.people, "saving_ms": saving * 1e3,
            "opening_ms": asdict(Spread.of(np.array(times) * 1e3)),
            "over_limit": asdict(Spread.of(np.array(times) / (size / self.bandwidth))),
        }  # fmt: skip

    # --- Peers --------------------------------------------------------------------------------------------------------

    def measure_peers(self, peers: Sequence[Peer], questions: int, rounds: int) -> list[dict[str, Any]]:
        """Time each peer in turns with us, once its answers are seen to be ours."""
        return [self._beside(peer, questions, rounds) for peer in peers]

    def _beside(self, peer: Peer, questions: int, rounds: int) -> dict[str, Any]:
        told = {"name": peer.name, "setup": peer.setup}
        ask = ours(self.index, self.case)
        try:
            peer.check()
            with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
                began = time.perf_counter()
                with peer.open(self.case, Path(folder)) as theirs:
                    opening = time.perf_counter() - began
                    for number in range(questions):
                        _equal(peer.name, ask(number), theirs.ask(number))
                    contenders = {"ours": ask, "theirs": theirs.ask}
                    times = in_turns(contenders, questions, rounds, {"theirs": theirs.clock})
        except MissingError as missing:
            return {**told, "missing": str(missing)}
        return {
            **told,
            "ms": asdict(Spread.of(times["theirs"] * 1e3)),
            "ours_ms": asdict(Spread.of(times["ours"] * 1e3)),
            "slower": asdict(Spread.of(times["theirs"] / times["ours"])),
            "opening": opening,
            "questions": questions,
            "rounds": rounds,
        }

    # --- Batch --------------------------------------------------------------------------------------------------------

    def measure_batch(self, count: int, rounds: int) -> dict[str, Any]:
        """Time many demands at once, beside sparse_dot_topn on the same lists as matrices."""
        case = Case(self.case.crowd, self.case.relatedness, invent_demands(self.skills, count, seed=11))
        contenders = {"ours": lambda _: best_matches([self.index], case.demands, k=case.k)}
        cold = once(lambda: contenders["ours"](0))
        found: dict[str, Any] = {"questions": count, "rounds": rounds}
        try:
            theirs = sparse_dot_topn(case)
            contenders["theirs"] = theirs
            mine = contenders["ours"](0)
            for ids, points, other in zip(mine.ids, mine.points, rows(theirs(0), case), strict=True):
                positions = np.array([int(each[1:]) for each in ids[points > 0]], dtype=np.int64)
                _equal("sparse_dot_topn", (positions, points[points > 0]), other)
        except MissingError as missing:
            found["missing"] = str(missing)
        times = in_turns(contenders, 1, rounds)
        pairs = self.people * count
        found["cold"] = pairs / cold / 1e6
        for name, seconds in times.items():
            found[name] = asdict(Spread.of(pairs / seconds / 1e6))
        limit = self.limit(sum(case.postings(demand) for demand in case.demands), count)
        found["over_limit"] = asdict(Spread.of(times["ours"] / limit))
        if "theirs" in times:
            found["slower"] = asdict(Spread.of(times["theirs"] / times["ours"]))
        return found


def _equal(name: str, mine: Answer, theirs: Answer) -> None:
    if not same(mine, theirs):
        raise DifferentAnswersError(name)


def sparse_dot_topn(case: Case) -> Callable[[int], Any]:
    try:
        multiply = importlib.import_module("sparse_dot_topn").sp_matmul_topn
    except ModuleNotFoundError as error:
        raise MissingError(f"{error.name} is not installed") from error
    lists = case.lists
    width = (len(case.wanted), case.crowd.people)
    credit = sparse.csr_matrix((lists.credit, lists.candidate, lists.starts), shape=width)
    asked = [case.asks(demand) for demand in case.demands]
    ends = np.cumsum([0, *(len(needs) for needs in asked)])
    flat = np.array([need for needs in asked for need in needs], dtype=np.int32).T.copy()
    demands = sparse.csr_matrix((flat[1], flat[0], ends), shape=(len(asked), width[0]))
    return lambda _: multiply(demands, credit, top_n=case.k, threshold=0, sort=True, n_threads=1)


def rows(found: Any, case: Case) -> Iterator[Answer]:
    for begin, end in zip(found.indptr[:-1], found.indptr[1:], strict=True):
        yield best(found.indices[begin:end], found.data[begin:end], case.k)


def main(arguments: list[str] | None = None) -> None:
    """Measure one size, and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed")
    parser.add_argument("--candidates", type=int, required=True)
    parser.add_argument("--questions", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-questions", type=int, default=12)
    parser.add_argument("--peer-rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=60)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    bench = Bench(given.candidates, given.questions, given.rounds)
    found: dict[str, Any] = {"candidates": given.candidates, "questions": given.questions}
    found["ours"] = bench.measure_ours()
    found["peers"] = bench.measure_peers(PEERS, given.peer_questions, given.peer_rounds)
    found["batch"] = bench.measure_batch(given.batch, given.peer_rounds)
    found["changes"] = bench.measure_changes()
    found["snapshot"] = bench.measure_snapshot()
    found |= {
        "building": bench.building, "bandwidth": bench.bandwidth, "limit_ms": asdict(Spread.of(bench.limits * 1e3)),
        "postings": float(np.median([bench.case.postings(demand) for demand in bench.case.demands])),
        "bytes": {"index": bench.memory, "lists": bench.lists},
    }  # fmt: skip
    given.out.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
