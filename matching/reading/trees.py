"""Boosted decision trees as plain arrays: learnt by scikit-learn, kept and played without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.reading.postings import Floats

FEATURES_A_SPLIT = 0.3  # of many that say nearly the same, each split sees a few drawn: trees differ, and err apart
NODES = ("feature", "threshold", "missing_left", "left", "right", "value", "roots")


class Trees:
    """An ensemble of regression trees whose sum is the log-odds of an answer being right.

    Parameters
    ----------
    nodes : dict of str to array
        For each node: `feature` it looks at, `threshold` up to which it goes left, whether a missing value goes
        left, its `left` and `right` nodes (itself for a leaf), and its `value`; and `roots`, the first
        node of each tree.
    base : float
        The log-odds before any tree.
    depth : int
        How many steps lead from a root to any leaf, at most.
    """

    def __init__(self, nodes: dict[str, NDArray[Any]], base: float, depth: int) -> None:
        self.nodes, self.base, self.depth = nodes, base, depth
        self._children = np.column_stack([nodes["left"], nodes["right"]]).ravel()
        # Two copies of each row, where what is missing is below or above all: a step then needs one comparison.
        self._feature = nodes["feature"].astype(np.int32) * 2 + ~nodes["missing_left"]

    @classmethod
    def learn(
        cls,
        rows: Floats,
        right: NDArray[np.integer],
        *,
        trees: int,
        seed: int = 0,
        signs: Sequence[int] | None = None,
    ) -> Trees:
        """Learn which rows are right, by gradient boosting (Friedman, 2001) over histograms.

        Parameters
        ----------
        rows : float array of shape (n, n_features)
            NaN for what is missing.
        right : int array of shape (n,)
            1 or 0.
        trees : int
            How many trees.
        seed : int, default=0
            Of what is drawn.
        signs : sequence of int, optional
            For each feature, 1 when more of it may only speak for an answer, -1 against it, 0 either way.
        """
        from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - learning is rare

        learnt = HistGradientBoostingClassifier(
            max_iter=trees, learning_rate=0.07, max_leaf_nodes=31, l2_regularization=5, min_samples_leaf=40,
            max_features=FEATURES_A_SPLIT, early_stopping=False, random_state=seed, monotonic_cst=signs,
        ).fit(rows, right)  # fmt: skip
        return cls._of([one[0].nodes for one in learnt._predictors], float(np.ravel(learnt._baseline_prediction)[0]))  # noqa: SLF001

    @classmethod
    def _of(cls, trees: list[NDArray[Any]], base: float) -> Trees:
        roots = np.cumsum([0, *(len(tree) for tree in trees[:-1])])
        joined = np.concatenate(trees)
        offsets = np.repeat(roots, [len(tree) for tree in trees])
        leaf, places = joined["is_leaf"].astype(bool), np.arange(len(joined))
        thresholds = joined["num_threshold"]
        rounded = thresholds.astype(np.float32)
        rounded = np.where(rounded > thresholds, np.nextafter(rounded, np.float32(-np.inf)), rounded)
        nodes: dict[str, NDArray[Any]] = {
            "feature": np.where(leaf, 0, joined["feature_idx"]).astype(np.int16),
            "threshold": np.where(leaf, 0, rounded).astype(np.float32),
            "missing_left": joined["missing_go_to_left"].astype(bool),
            "left": np.where(leaf, places, joined["left"] + offsets).astype(np.int32),
            "right": np.where(leaf, places, joined["right"] + offsets).astype(np.int32),
            "value": np.where(leaf, joined["value"], 0).astype(np.float32),
            "roots": roots.astype(np.int32),
        }
        return cls(nodes, base, int(joined["depth"].max()))

    def odds(self, rows: Floats) -> NDArray[np.float64]:
        """Return the log-odds of each row being right.

        Parameters
        ----------
        rows : float array of shape (n, n_features)

        Returns
        -------
        float array of shape (n,)
        """
        size, width = rows.shape
        missing = np.isnan(rows)
        flat = np.stack([np.where(missing, -np.inf, rows), np.where(missing, np.inf, rows)], axis=2).ravel()
        begins = np.repeat(np.arange(size, dtype=np.int32) * (2 * width), len(self.nodes["roots"]))
        at = np.tile(self.nodes["roots"], size)
        for _ in range(self.depth):
            right = flat[begins + self._feature[at]] > self.nodes["threshold"][at]
            at = self._children[2 * at + right]
        odds: NDArray[np.float64] = self.base + self.nodes["value"][at].reshape(size, -1).sum(axis=1, dtype=np.float64)
        return odds
