"""Says how probably each concept of a shortlist is what a text means: the trees, and what their odds are worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.errors import ReadingFileError
from matching.reading import file
from matching.reading.features import FEATURES
from matching.reading.postings import Floats
from matching.reading.trees import NODES, Trees

VERSION = "ranker 2"
SHIPPED = Path(__file__).parent


class Ranker:
    """Trees that judge pairs of a text and a concept, and how to read their odds as probabilities.

    Learnt from labels withheld from large frameworks, it holds no word of them: it judges how alike a text and a
    concept are, whatever the framework. `shipped` reads the one that comes with the library for each purpose.

    Parameters
    ----------
    ensembles : sequence of Trees
        Over `features.FEATURES`; their odds are averaged.
    scale, shift : float
        Of the odds, so that their softmax, « none of these » having the odds 0, is a probability.
    """

    def __init__(self, ensembles: Sequence[Trees], scale: float = 1.0, shift: float = 0.0) -> None:
        self.ensembles, self.scale, self.shift = tuple(ensembles), scale, shift

    def odds(self, rows: Floats) -> NDArray[np.float64]:
        """Return the log-odds of each row of features."""
        found: NDArray[np.float64] = np.mean([trees.odds(rows) for trees in self.ensembles], axis=0)
        return found

    def probabilities(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how probable each concept of one shortlist is; they sum to less than 1, for none may be right."""
        raised = np.exp(np.clip(self.scale * odds + self.shift, -30, 30))
        found: NDArray[np.float64] = raised / (1 + raised.sum())
        return found

    def save(self, path: Path) -> None:
        """Write the ranker to a file."""
        arrays: file.Arrays = {
            "odds": np.array([self.scale, self.shift]),
            "features": file.of_text("\n".join(FEATURES)),
            "numbers": np.array([[trees.base, trees.depth] for trees in self.ensembles]),
        }
        for place, trees in enumerate(self.ensembles):
            arrays |= {f"{place}.{name}": nodes for name, nodes in trees.nodes.items()}
        file.write(path, arrays, VERSION)

    @classmethod
    def read(cls, path: Path) -> Ranker:
        """Read what `save` wrote.

        Raises
        ------
        ReadingFileError
            When the file cannot be trusted, or judges by other features than these.
        """
        arrays = file.read(path, VERSION)
        if file.to_text(arrays["features"]) != "\n".join(FEATURES):
            raise ReadingFileError(str(path), "other features")
        ensembles = [
            Trees({name: arrays[f"{place}.{name}"] for name in NODES}, base, int(depth))
            for place, (base, depth) in enumerate(arrays["numbers"].tolist())
        ]
        return cls(ensembles, *arrays["odds"].tolist())


@lru_cache(maxsize=2)
def shipped(purpose: str) -> Ranker:
    """Return the ranker that comes with the library, for "skills" or "titles"."""
    return Ranker.read(SHIPPED / f"{purpose}.npz")
