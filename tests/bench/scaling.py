"""The sum for a whole country, from what was measured at the largest size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matching.lists import ROOM_PER_CANDIDATE
from tests.bench.report import QUERY, SOON, figure, size

PEOPLE, OFFERS = 5_500_000, 1_000_000
CORES = 16
EUROS = 0.05  # for an hour of a rented core
CHANGES = 24  # a person and year: skills noted, dates moved, attestations
LOOKS = 4  # an offer and day: pages of candidates opened
YEAR = 31_557_600  # seconds
MACHINES = (16, 32, 64, 128, 256, 512)

INTRODUCTION = """# A whole country

Five and a half million people looking for work and a million offers, by the sum: each line gives its formula, from
what `./run bench` measured on invented people at {measured} (twenty grounds each, ten requirements an offer; see
[benchmarks.md](benchmarks.md)). **Nothing in this table was measured at that size.** *Linear* marks an extrapolation:
what is read grows as the number of people, and so does the time once caches are outgrown, as they are at {measured}.
"""

CONCLUSION = """## What it takes

- **Memory**: about {need:.0f} GB in one process, lists at their bound. One machine of {machine} GB holds the country;
  its processes map the same snapshot.
- **A question** needs one core. More machines serve more questions: each maps the snapshot and answers alone.
- **Everyone for every offer** divides by offers or by people, since ranking over shards gives the ranking over the
  whole: `matching.batch.best_matches` runs on one machine or, with joblib's `backend="dask"`, on many, with the same
  answers.
- **What this leaves out**: reading portfolios from the database, the network, pages; and the questions that people
  ask within a radius, which read less; and the memory that building the index takes for a while.
"""


def page(one: Mapping[str, Any], machine: Sequence[tuple[str, str]]) -> str:
    """Write docs/scaling.md."""
    need = (one["bytes"]["index"] + ROOM_PER_CANDIDATE) * PEOPLE / 1e9
    head = ("", "formula", f"{PEOPLE / 1e6:.1f} million people, {OFFERS / 1e6:.0f} million offers", "what it rests on")
    rows = [head, ("---", "---", "---:", "---"), *_memory(one), *_questions(one), *_everyone(one), *_changes(one)]
    return "\n".join(
        [
            INTRODUCTION.format(measured=size(one["candidates"])),
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            CONCLUSION.format(need=need, machine=next(each for each in MACHINES if each > 1.5 * need)),
            "## Measured on\n",
            *(f"- {name}: {words}" for name, words in machine),
            "",
        ]
    )


def _memory(one: Mapping[str, Any]) -> list[Sequence[str]]:
    index, lists, kept = one["bytes"]["index"], one["bytes"]["lists"], one["snapshot"]["bytes"]
    opening = one["snapshot"]["opening_ms"]["median"] / 1e3
    return [
        ("Index in memory", f"{figure(index)} B × people", f"{index * PEOPLE / 1e9:.1f} GB", "linear"),
        (
            "Lists kept, at most", f"{ROOM_PER_CANDIDATE:,} B × people", f"{ROOM_PER_CANDIDATE * PEOPLE / 1e9:.1f} GB",
            "bound in `matching.lists`",
        ),
        ("Lists kept, for these offers", f"{figure(lists)} B × people", f"{lists * PEOPLE / 1e9:.1f} GB", "linear"),
        ("Snapshot, which processes share", f"{figure(kept)} B × people", f"{kept * PEOPLE / 1e9:.1f} GB", "linear"),
        _line("Opening the snapshot, every byte checked", opening, "s", one),
    ]  # fmt: skip


def _questions(one: Mapping[str, Any]) -> list[Sequence[str]]:
    lines = {line["name"]: line["ms"]["median"] for line in one["ours"]}
    first = {line["name"]: line["first_ms"] for line in one["ours"]}
    soon = lines[SOON] * PEOPLE / one["candidates"]
    return [
        _line("The best fifty for an offer, lists warm", lines[QUERY], "ms", one),
        _line("… when its lists have to be built", first[QUERY], "ms", one),
        _line("Ready now, ready soon, not planned, lists warm", lines[SOON], "ms", one),
        ("Such questions a second, on one core", "1 / the line above", f"{1e3 / soon:,.0f}", "derived"),
        (
            f"A day of questions, {LOOKS} an offer", f"{OFFERS:,} × {LOOKS} × {soon:.1f} ms",
            f"{OFFERS * LOOKS * soon / 3.6e6:.1f} core-hours", f"assumption: {LOOKS} an offer and day, lists warm",
        ),
    ]  # fmt: skip


def _everyone(one: Mapping[str, Any]) -> list[Sequence[str]]:
    per_second = one["batch"]["ours"]["median"] * 1e6
    cold = one["batch"]["cold"] * 1e6
    hours = PEOPLE * OFFERS / per_second / 3600
    return [
        (
            "Everyone for every offer, the best fifty kept",
            f"{PEOPLE * OFFERS / 1e12:.1f} × 10¹² pairs / {per_second / 1e6:,.0f} M a second",
            f"{hours:.1f} core-hours", "linear, lists warm",
        ),
        (
            "… if each list were built for its block alone", f"the same / {cold / 1e6:,.0f} M a second",
            f"{PEOPLE * OFFERS / cold / 3600:.1f} core-hours", "linear, no list warm: the worst case",
        ),
        (f"… on {CORES} cores, lists warm", f"core-hours / {CORES}",
         f"{hours * 60 / CORES:.0f} min", "assumption: nothing shared"),
        (
            "… what it costs", f"core-hours × € {EUROS}", f"€ {hours * EUROS:.2f} a run",
            f"assumption: € {EUROS} an hour of a rented core",
        ),
    ]  # fmt: skip


def _changes(one: Mapping[str, Any]) -> list[Sequence[str]]:
    change = one["changes"]["us"]["median"]
    return [
        (
            "Changes a second, on average", f"people × {CHANGES} / a year", f"{PEOPLE * CHANGES / YEAR:.1f}",
            f"assumption: {CHANGES} a person and year",
        ),
        (
            "Changes a second that one process takes in", f"1 / {figure(change)} µs", f"{1e6 / change:,.0f}",
            "measured; laying them out comes on top",
        ),
    ]  # fmt: skip


def _line(what: str, value: float, unit: str, one: Mapping[str, Any]) -> Sequence[str]:
    times = PEOPLE / one["candidates"]
    return what, f"{figure(value)} {unit} × {times:g}", f"{value * times:.1f} {unit}", "linear"
