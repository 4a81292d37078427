"""What was measured, as tables of words: the same for the terminal and for the page of documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.chart import Bar, Group

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table, and what has to be known to read it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def markdown(self) -> str:
        """Write it as Markdown."""
        rule = ["---", *("---:" for _ in self.head[1:])]
        lines = [f"| {' | '.join(cells)} |" for cells in (self.head, rule, *self.rows)]
        return "\n".join([f"## {self.title}\n", *([f"{self.note}\n"] if self.note else []), *lines, ""])


def size(people: int) -> str:
    """Word a number of candidates."""
    return f"{people:,} candidates"


def figure(value: float) -> str:
    """Write three digits, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 or not value else f"{value:.6f}"


def spread(found: Found, unit: str = "") -> str:
    """Write a median, with the least and the greatest."""
    least, median, greatest = (figure(found[name]) for name in ("least", "median", "greatest"))
    return f"{median}{unit} ({least}–{greatest})"


def goal(reached: bool, words: str) -> str:
    """Write a goal, and whether it was reached."""
    return f"{words}: {'reached' if reached else '**not reached**'}"


# --- Speed ------------------------------------------------------------------------------------------------------------

QUERY, NEAR, SOON = "query, by coverage", "query, with closeness", "query_soon, 26 weeks ahead"
LIMITS = {1_000_000: 2.0, 100_000: 5.0}
PEER_GOALS = {"SQLite": 100, "PostgreSQL": 50, "DuckDB": 20, "tantivy": 10}


def ours(one: Found) -> Table:
    """Show our questions at one size."""
    query = next(line for line in one["ours"] if line["name"] == QUERY)
    rows = [
        [
            line["name"],
            spread(line["ms"]),
            figure(line["first_ms"]),
            spread(line["over_limit"], " ×"),
            _our_goal(one, line, query),
        ]
        for line in one["ours"]
    ]
    dirty = one["changes"]["query"]
    slower = one["changes"]["slower"]["median"]
    rows.append(
        [
            dirty["name"],
            spread(dirty["ms"]),
            "",
            spread(dirty["over_limit"], " ×"),
            goal(slower <= 2, f"{figure(slower)} × a query, ≤ 2"),
        ]
    )
    change = one["changes"]["us"]
    rows.append(
        [
            "update, one change",
            spread({name: value / 1e3 for name, value in change.items()}),
            "",
            "",
            goal(change["median"] <= 100, "≤ 0.1 ms"),
        ]
    )
    kept = one["snapshot"]
    rows.append(
        ["snapshot: open, every byte checked", spread(kept["opening_ms"]), "", spread(kept["over_limit"], " ×"), ""]
    )
    batch = one["batch"]
    per_second = batch["ours"]
    rows.append([
        f"batch of {batch['questions']} offers, in Mpairs/s",
        spread(per_second), figure(batch["cold"]), spread(batch["over_limit"], " ×"),
        goal(per_second["median"] >= 400, "≥ 400"),
    ])  # fmt: skip
    note = (
        f"{one['questions']} offers, each asked {query['rounds']} times: median (least–greatest), in milliseconds of "
        "processor. "
        f"First: the median when nothing is cached. Limit: {figure(one['limit_ms']['median'])} ms, "
        f"the time one core takes to read {one['postings']:,.0f} postings of 6 bytes and 4 bytes for each candidate, "
        f"at {one['bandwidth'] / 1e9:.1f} GB/s; for the snapshot, to read the file. "
        "Small crowds lie in the processor's caches, and a question's own fixed costs are most of it."
    )
    return Table(f"Our questions: {size(one['candidates'])}", ["", "ms", "first", "limit ×", "goal"], rows, note)


def _our_goal(one: Found, line: Found, query: Found) -> str:
    if line["name"] == SOON:
        ratio = line["ms"]["median"] / query["ms"]["median"]
        return goal(ratio <= 3, f"{figure(ratio)} × a query, ≤ 3")
    most = LIMITS.get(one["candidates"])
    if most is None or line["name"] not in {QUERY, NEAR}:
        return ""
    return goal(line["over_limit"]["median"] <= most, f"≤ {most:.0f}")


def peers(sizes: Sequence[Found]) -> Table:
    """Show how many times slower the same answers are, by peer and size."""
    names = list(dict.fromkeys((line["name"], line["setup"]) for one in sizes for line in one["peers"]))
    rows = [
        [f"{name}, {setup}", *(_slower(one, name, setup) for one in sizes), _peer_goal(sizes[-1], name, setup)]
        for name, setup in names
    ]
    rows.append(
        ["sparse_dot_topn, stored lists (batch)", *(_batch_slower(one) for one in sizes), _batch_goal(sizes[-1])]
    )
    asked = "; ".join(f"{size(one['candidates'])}: {_asked(one)}" for one in sizes)
    note = (
        "How many times longer a peer takes for the same answer, the two asked in turns: median (least–greatest). "
        "The points of the first fifty are compared before anything is timed. *Stored lists*: who earns what for each "
        "requirement is computed beforehand, as our engine keeps it. *Grounds*: the peer joins grounds with "
        f"relatedness itself. One core, everything in memory, processor time of server and client. Asked: {asked}."
    )
    return Table(
        "The same answers from others",
        ["times slower than us", *(size(one["candidates"]) for one in sizes), "goal at the largest"],
        rows,
        note,
    )


def _line(one: Found, name: str, setup: str) -> Found | None:
    return next((line for line in one["peers"] if (line["name"], line["setup"]) == (name, setup)), None)


def _slower(one: Found, name: str, setup: str) -> str:
    line = _line(one, name, setup)
    if line is None:
        return "left out"
    return line["missing"] if "missing" in line else spread(line["slower"], " ×")


def _peer_goal(one: Found, name: str, setup: str) -> str:
    line = _line(one, name, setup)
    if line is None or "missing" in line:
        return ""
    return goal(line["slower"]["median"] >= PEER_GOALS[name], f"≥ {PEER_GOALS[name]}")


def _batch_slower(one: Found) -> str:
    return spread(one["batch"]["slower"], " ×") if "slower" in one["batch"] else str(one["batch"]["missing"])


def _batch_goal(one: Found) -> str:
    return goal(one["batch"]["slower"]["median"] >= 2, "≥ 2") if "slower" in one["batch"] else ""


def _asked(one: Found) -> str:
    line = next((line for line in one["peers"] if "missing" not in line), None)
    return f"{line['questions']} offers, {line['rounds']} times" if line else "none"


def bars(sizes: Sequence[Found]) -> list[Group]:
    """Return what the chart shows: each peer by the set-up in which it is fastest."""
    groups: list[Group] = []
    for name in PEER_GOALS:
        found: list[Bar] = []
        for one in sizes:
            lines = [line for line in one["peers"] if line["name"] == name and "missing" not in line]
            if lines:
                best = min(lines, key=lambda line: line["slower"]["median"])
                found.append(_bar(one, best["slower"]))
        groups += [(name, found)] * bool(found)
    found = [_bar(one, one["batch"]["slower"]) for one in sizes if "slower" in one["batch"]]
    return groups + [("sparse_dot_topn", found)] * bool(found)


def _bar(one: Found, slower: Found) -> Bar:
    return size(one["candidates"]), slower["least"], slower["median"], slower["greatest"]


def memory(sizes: Sequence[Found]) -> Table:
    """Show what a candidate takes."""
    rows = [
        [
            size(one["candidates"]), figure(one["bytes"]["index"]), figure(one["bytes"]["lists"]),
            figure(one["snapshot"]["bytes"]),
            f"{one['building']:.1f} s", goal(one["bytes"]["index"] + one["bytes"]["lists"] <= 4000, "≤ 4,000"),
        ]
        for one in sizes
    ]  # fmt: skip
    note = (
        "Bytes per candidate of twenty grounds: the index (what the process grew by), the lists kept after the "
        "questions above, the snapshot's file, which processes share; and how long building the index takes."
    )
    return Table("Memory", ["", "index", "lists", "snapshot", "building", "goal, in all"], rows, note)


def latency(found: Found) -> Table:
    """Show how long a search takes as someone types."""
    rows = [
        [
            line["name"], f"{figure(line['ms']['median'])} ms", f"{figure(line['p95_ms'])} ms",
            f"{figure(line['slower'])} ×",
            f"{line['first']:.0%}", f"{line['asked']}",
            goal(line["p95_ms"] < 2, "p95 < 2 ms") if line["name"].startswith("LabelIndex") else "",
        ]
        for line in found["lines"]
    ]  # fmt: skip
    note = (
        f"{found['labels']:,} invented labels, asked with two letters swapped; "
        f"the index takes {found['building']:.1f} s to build."
    )
    return Table(
        "Searching as someone types",
        ["", "median", "95th percentile", "slower", "found first", "asked", "goal"],
        rows,
        note,
    )


# --- Quality ----------------------------------------------------------------------------------------------------------


def quality(tasks: Sequence[Found]) -> Table:
    """Show each task's measures, ours then the baselines'."""
    rows = []
    for task in tasks:
        mine = task["ours"]
        failed = f"did not answer: {mine['failed']}" if "failed" in mine else ""
        rows.append(
            [
                f"**{task['task']}**",
                failed or _measures(mine["measures"], strong=True),
                f"{mine['questions']}",
                f"{mine['seconds']:.0f} s",
            ]
        )
        rows += [
            [f"– {line['name']}", _measures(line["measures"]), f"{line['questions']}", _gain(mine, line)]
            for line in task["baselines"]
        ]
    note = (
        "The development questions, with the definitions of their scorer. Ours through `./run tremplin eval`, and how "
        "long that took, learning included when nothing was cached; under it, baselines, and the ratio of ours to each "
        "by the first measure. A baseline that is asked fewer questions is slow; those of extraction are given the "
        "threshold that suits them best."
    )
    return Table("Quality", ["", "measures", "questions", "time, or ours ÷ it"], rows, note)


def _measures(found: Found, *, strong: bool = False) -> str:
    mark = "**" if strong else ""
    return ", ".join(f"{name} {mark}{value:.3f}{mark}" for name, value in found.items())


def _gain(mine: Found, line: Found) -> str:
    if "failed" in mine:
        return ""
    first = next(iter(line["measures"]))
    return f"{mine['measures'][first] / line['measures'][first]:.2f} ×" if line["measures"][first] else "–"


def tables(found: Found) -> list[Table]:
    """Return every table there is something to put in."""
    shown: list[tuple[str, Callable[[Any], Table]]] = [
        ("sizes", peers),
        ("sizes", memory),
        ("latency", latency),
        ("quality", quality),
    ]
    return [ours(one) for one in found["sizes"]] + [make(found[name]) for name, make in shown if found.get(name)]
