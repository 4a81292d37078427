"""How long finding a skill takes as someone types, beside going through every label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from matching.search import LabelIndex
from tests.bench.labels import invent_labels, mistyped
from tests.bench.timing import Spread, once

LABELS = 60_000


def measure(asked: int, peers_asked: int, labels: int = LABELS) -> dict[str, Any]:
    """Search mistyped labels by our index and, for the first of them, by rapidfuzz's `process.extract`."""
    written = invent_labels(labels)
    building = [LabelIndex([])]
    seconds = once(lambda: building.append(LabelIndex([(str(number), label) for number, label in enumerate(written)])))
    index = building[-1]
    rng = np.random.default_rng(8)
    chosen = rng.choice(labels, asked, replace=False).tolist()
    typed = [mistyped(written[number], rng) for number in chosen]
    contenders: dict[str, Callable[[str], list[int]]] = {
        "LabelIndex.search": lambda text: [int(hit.id) for hit in index.search(text)],
        "process.extract, WRatio": lambda text: _extract(text, written, fuzz.WRatio),
        "process.extract, token_set_ratio": lambda text: _extract(text, written, fuzz.token_set_ratio),
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    right: dict[str, list[bool]] = {name: [] for name in contenders}
    for at, (number, text) in enumerate(zip(chosen, typed, strict=True)):
        for name, search in contenders.items():
            if at < peers_asked or name == "LabelIndex.search":
                answers: list[int] = []
                times[name].append(once(lambda: answers.extend(search(text))))  # noqa: B023 - called at once
                right[name].append(answers[:1] == [number])
    ours = float(np.median(times["LabelIndex.search"]))
    return {
        "labels": labels,
        "building": seconds,
        "lines": [
            {
                "name": name,
                "asked": len(found),
                "ms": asdict(Spread.of(np.array(found) * 1e3)),
                "p95_ms": float(np.quantile(found, 0.95) * 1e3),
                "slower": float(np.median(found)) / ours,
                "first": float(np.mean(right[name])),
            }
            for name, found in times.items()
        ],
    }


def _extract(text: str, labels: list[str], scorer: Callable[..., float]) -> list[int]:
    return [place for _, _, place in process.extract(text, labels, scorer=scorer, limit=10)]
