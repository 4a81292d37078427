"""Weighs what features say into the chance that a text shows a skill."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.extraction.features import Candidates

_WEIGHTS = "weights.csv"
_FARTHEST = 3.0
_LEAST_CHANCE = 1e-6
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judge:
    """Two logistic regressions, the second by the first and by how a skill stands among the others.

    One word shows one skill, most often: a skill whose window a better one overlaps is less likely to be meant.

    Parameters
    ----------
    alone, among : mappings of str to float
        Weight of each feature for either regression; that of "" stands alone.
    threshold : float
        Chance from which a skill is taken as shown.
    """

    alone: Weights
    among: Weights
    threshold: float

    def chances(self, found: Candidates, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the chance that each candidate is shown, of shape (n,) within [0, 1].

        Parameters
        ----------
        places : int array of shape (n_windows, 3)
            (sentence, first word, after the last) of each window.
        """
        first = _weighed(self.alone, found.columns)
        return _chance(_weighed(self.among, standing(first, places[found.windows])))


def standing(first: NDArray[np.float64], spans: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Return how each candidate stands among the others, given its log-odds alone and its span.

    Parameters
    ----------
    first : float array of shape (n,)
        Log-odds.
    spans : int array of shape (n, 3)
        (sentence, first word, after the last).
    """
    sentence, begin, end = spans.T
    better = first[np.newaxis, :] > first[:, np.newaxis]
    over = (sentence[:, np.newaxis] == sentence) & (begin[:, np.newaxis] < end) & (end[:, np.newaxis] > begin)
    best = np.where(over & better, first[np.newaxis, :], first[:, np.newaxis]).max(axis=1, initial=-np.inf)
    order = np.empty(len(first))
    order[np.lexsort((np.arange(len(first)), -first))] = np.arange(len(first))
    return {
        "first": first, "behind": np.minimum(best - first, _FARTHEST), "better": np.log1p((over & better).sum(axis=1)),
        "place": np.log1p(order),
    }  # fmt: skip


def _weighed(weights: Weights, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    parts = [weight * columns[name].astype(np.float64) for name, weight in weights.items() if name]
    found: NDArray[np.float64] = np.clip(np.sum(parts, axis=0) + weights[""], -15, 15)
    return found


def _chance(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(1 / (1 + np.exp(-odds)), _LEAST_CHANCE, 1)


class _Row(NamedTuple):
    language: str
    stage: str
    feature: str
    weight: float


@cache
def judge(language: str) -> Judge:
    """Return the judge of a language, with the weights that ship with the library."""
    with resources.files(__package__).joinpath(_WEIGHTS).open(encoding="utf-8") as lines:
        rows = [
            _Row(row["language"], row["stage"], row["feature"], float(row["weight"])) for row in csv.DictReader(lines)
        ]
    own = [row for row in rows if row.language == language]
    by_stage = {stage: {row.feature: row.weight for row in own if row.stage == stage} for stage in ("alone", "among")}
    (threshold,) = (row.weight for row in own if row.stage == "threshold")
    return Judge(by_stage["alone"], by_stage["among"], threshold)
