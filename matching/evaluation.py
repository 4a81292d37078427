"""Measures of a ranking against known grades."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence


def ndcg_at_k(ranked: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first k.

    Gain 2 ** grade − 1, discount log2(rank + 1) (Burges et al., 2005), over that of the best order possible.

    Parameters
    ----------
    ranked : sequence of str
        Ids, best first, without duplicates; those without a grade gain nothing.
    grades : mapping of str to float
        Grade of each id, 0 or more.
    k : int
        At least 1.

    Returns
    -------
    float
        Within [0, 1]; 0 when no id has a grade above 0.

    Raises
    ------
    ValueError
        When k is under 1 or an id comes twice.

    Examples
    --------
    >>> ndcg_at_k(["a", "b", "c"], {"a": 3, "b": 2, "c": 0}, 3)
    1.0
    """
    _check(ranked, k)
    gains = [2 ** grades.get(each, 0) - 1 for each in ranked[:k]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:k]
    ideal = _discounted(best)
    return _discounted(gains) / ideal if ideal else 0.0


def recall_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant ids that are among the first k.

    Parameters
    ----------
    ranked : sequence of str
        Ids, best first, without duplicates.
    relevant : collection of str
        What should be found.
    k : int
        At least 1.

    Returns
    -------
    float
        Within [0, 1]; 0 when nothing is relevant.

    Raises
    ------
    ValueError
        When k is under 1 or an id comes twice.

    Examples
    --------
    >>> recall_at_k(["a", "x", "b"], {"a", "b"}, 2)
    0.5
    """
    _check(ranked, k)
    wanted = set(relevant)
    return len(wanted.intersection(ranked[:k])) / len(wanted) if wanted else 0.0


def _check(ranked: Sequence[str], k: int) -> None:
    if k < 1:
        raise ValueError(k)
    if len(set(ranked)) != len(ranked):
        raise ValueError(ranked)


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
