"""A crowd of millions, without peers: what the index takes and how long questions last, told in docs/scaling.md."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from matching import CandidateIndex, Demand, day_number
from matching.batch import best_matches
from tests.bench.data import HORIZON, TODAY, Crowd, Skills, invent_demands, invent_profile
from tests.bench.report import NEAR, QUERY, SOON, figure, size, spread
from tests.bench.speed import BETA
from tests.bench.timing import Spread, in_turns, once, read_bandwidth, resident

QUESTIONS, ROUNDS, BATCH, CHANGES = 4, 3, 12, 100
HEADING = "## Measured at "


def measure(people: int) -> dict[str, Any]:
    """Measure one crowd; the invented columns are let go as soon as the index holds them."""
    skills = Skills.invent()
    crowd = Crowd.invent(people, skills)
    before, began = resident(), time.process_time()
    index = crowd.index(skills.relatedness)
    building, memory = time.process_time() - began, resident() - before
    del crowd
    demands = invent_demands(skills, QUESTIONS)
    near = np.random.default_rng(9).integers(0, 1001, people).astype(np.uint16)
    asked: dict[str, Callable[[int], Any]] = {
        QUERY: lambda number: index.query(demands[number]),
        NEAR: lambda number: index.query(demands[number], closeness=near, beta=BETA),
        SOON: lambda number: index.query_soon(demands[number], horizon=HORIZON),
    }
    first = {
        name: Spread.of([once(lambda call=call, each=each: call(each)) for each in range(QUESTIONS)])
        for name, call in asked.items()
    }
    times = in_turns(asked, QUESTIONS, ROUNDS)
    bandwidth = read_bandwidth()
    limit = np.array([6 * postings(index, demand) + 4 * people for demand in demands]) / bandwidth
    many = invent_demands(skills, BATCH, seed=11)
    cold, warm = (once(lambda: best_matches([index], many)) for _ in range(2))
    rng = np.random.default_rng(4)
    changed = [
        invent_profile(skills, f"c{number:07d}", rng) for number in rng.choice(people, CHANGES, replace=False).tolist()
    ]
    return {
        "candidates": people, "building": building, "bandwidth": bandwidth,
        "bytes": {"index": memory / people, "lists": index._lists.nbytes / people},
        "ms": {name: asdict(Spread.of(found * 1e3)) for name, found in times.items()},
        "over_limit": {name: asdict(Spread.of(found / limit)) for name, found in times.items()},
        "first_ms": {name: found.median * 1e3 for name, found in first.items()},
        "batch": {"warm": people * BATCH / warm / 1e6, "cold": people * BATCH / cold / 1e6},
        "change_us": asdict(Spread.of([once(lambda one=one: index.update(one)) * 1e6 for one in changed])),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }  # fmt: skip


def postings(index: CandidateIndex, demand: Demand) -> int:
    """Count what a demand has to read."""
    today = day_number(TODAY)
    return sum(
        len(index._lists.earners(wanted)) for _, wanted in index._lists.plan(demand).credits(today, today, today)
    )


def section(one: Mapping[str, Any], about: Sequence[tuple[str, str]]) -> str:
    """Word what was measured."""
    known = dict(about)
    rows = [
        (name, spread(one["ms"][name]), figure(one["first_ms"][name]), spread(one["over_limit"][name], " ×"))
        for name in (QUERY, NEAR, SOON)
    ]
    lines = [
        f"{HEADING}{size(one['candidates'])}\n",
        (
            f"On {known['Day']}, commit {known['Commit']}, on the machine below, by `./run bench --alone "
            f"{one['candidates']}`: {QUESTIONS} offers, each asked {ROUNDS} times, median (least–greatest) in "
            "milliseconds of processor; first: when nothing is cached; limit: what reading the same lists and 4 bytes "
            f"for each candidate takes, at {one['bandwidth'] / 1e9:.1f} GB/s.\n"
        ),
        "| | ms | first | limit × |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        (
            f"- Index: {figure(one['bytes']['index'])} B for each candidate, built in {figure(one['building'])} s; "
            f"lists kept after these questions: {figure(one['bytes']['lists'])} B."
        ),
        f"- At most {one['peak'] / 1e9:.1f} GB in use, the invented people from whom the index was built included.",
        (
            f"- A batch of {BATCH} offers: {figure(one['batch']['warm'])} million pairs a second, "
            f"{figure(one['batch']['cold'])} million when no list is kept yet."
        ),
        f"- One change: {figure(one['change_us']['median'])} µs.",
        "",
    ]
    return "\n".join(lines)


def kept(page: str) -> str:
    """Return the section a page holds already, if any."""
    if HEADING not in page:
        return ""
    start = page.index(HEADING)
    end = page.find("\n## ", start)
    return page[start:] if end < 0 else page[start : end + 1]


def placed(page: str, words: str) -> str:
    """Return a page with the section in place of the one it held, or before what it was measured on."""
    before = kept(page)
    if before:
        return page.replace(before, words)
    return page.replace("## Measured on\n", f"{words}\n## Measured on\n", 1)


def main() -> None:
    """Measure, and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.country")
    parser.add_argument("--candidates", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.write_text(json.dumps(measure(given.candidates)), encoding="utf-8")


if __name__ == "__main__":
    main()
