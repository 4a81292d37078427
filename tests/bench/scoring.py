"""What a file of answers is worth against known ones: the few measures that the bench prints."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

Line = Mapping[str, Any]
Measures = dict[str, float]


def score(task: str, gold: Sequence[Line], answers: Iterable[Line]) -> Measures:
    """Score answers: what is not answered counts as wrong.

    Parameters
    ----------
    task : {"norm", "extract", "rank"}
        What was asked: the meaning of a text, the skills of one, an order.
    gold, answers : iterables of JSON objects
        By their `qid`.
    """
    given = {str(answer["qid"]): answer for answer in answers}
    pairs = [(line, given.get(str(line["qid"]), {})) for line in gold]
    return MEASURES[task](pairs)


def _norm(pairs: list[tuple[Line, Line]]) -> Measures:
    rows: dict[str, list[float]] = {"acc@1": [], "acc@5": [], "near@1": []}
    for gold, answer in pairs:
        right = {str(gold["gold"]), *map(str, gold.get("accept", []))}
        ranked = _unique(answer.get("ranked", []))
        rows["acc@1"].append(not right.isdisjoint(ranked[:1]))
        rows["acc@5"].append(not right.isdisjoint(ranked[:5]))
        if "near" in gold:
            rows["near@1"].append(not (right | set(map(str, gold["near"]))).isdisjoint(ranked[:1]))
    return _means(rows)


def _extract(pairs: list[tuple[Line, Line]]) -> Measures:
    rows: dict[str, list[float]] = {"R@5": [], "R@10": [], "core recall": [], "trap rate": []}
    right = said = true = 0
    for gold, answer in pairs:
        wanted, core, traps, accepted = (
            set(map(str, gold.get(name) or [])) for name in ("gold", "core", "traps", "accept")
        )
        ranked = [each for each in _unique(answer.get("ranked", [])) if each not in accepted]
        predicted = set(_unique(answer.get("predicted", []))) - accepted
        right, said, true = right + len(predicted & wanted), said + len(predicted), true + len(wanted)
        if wanted:
            rows["R@5"].append(len(wanted.intersection(ranked[:5])) / len(wanted))
            rows["R@10"].append(len(wanted.intersection(ranked[:10])) / len(wanted))
        if core:
            rows["core recall"].append(len(core & predicted) / len(core))
        if traps:
            rows["trap rate"].append(len(traps & predicted) / len(traps))
    return {"F1": 2 * right / (said + true) if said + true else 0.0, **_means(rows)}


def _rank(pairs: list[tuple[Line, Line]]) -> Measures:
    return {"nDCG@10": fmean(_ndcg(gold["grades"], answer.get("scores", {})) for gold, answer in pairs)}


def _ndcg(grades: Mapping[str, int], scores: Mapping[str, float], k: int = 10) -> float:
    """Return nDCG at k; equals are ordered by a hash of their ids, and those without a score come last, worst first."""
    scored = sorted((each for each in grades if each in scores), key=lambda each: (-scores[each], _hash(each)))
    others = sorted((each for each in grades if each not in scores), key=lambda each: grades[each])
    gains = [2 ** grades[each] - 1 for each in (*scored, *others)]
    ideal = _discounted(sorted(gains, reverse=True)[:k])
    return _discounted(gains[:k]) / ideal if ideal else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _hash(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _unique(ids: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(each) for each in ids))


def _means(rows: Mapping[str, Sequence[float]]) -> Measures:
    return {name: fmean(found) for name, found in rows.items() if found}


MEASURES: dict[str, Callable[[list[tuple[Line, Line]]], Measures]] = {
    "norm": _norm,
    "extract": _extract,
    "rank": _rank,
}
