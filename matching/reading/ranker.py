"""Says how probably each concept of a shortlist is what a text means: the trees, and what their odds are worth."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.errors import ReadingFileError
from matching.reading import file
from matching.reading.features import FEATURES
from matching.reading.postings import Floats
from matching.reading.trees import NODES, Trees

VERSION = "ranker 1"
SHIPPED = Path(__file__).parent


class Ranker:
    """Trees that judge pairs of a text and a concept, and how to read their odds as probabilities.

    Learnt from labels withheld from large frameworks, it holds no word of them: it judges how alike a text and a
    concept are, whatever the framework. `shipped` reads the one that comes with the library for each purpose.

    Parameters
    ----------
    trees : Trees
        Over the features named `features`.
    scale, shift : float
        Of the odds, so that their softmax, « none of these » having the odds 0, is a probability.
    """

    def __init__(self, trees: Trees, scale: float = 1.0, shift: float = 0.0) -> None:
        self.trees, self.scale, self.shift = trees, scale, shift

    def odds(self, rows: Floats) -> NDArray[np.float64]:
        """Return the log-odds of each row of features."""
        return self.trees.odds(rows)

    def probabilities(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how probable each concept of one shortlist is; they sum to less than 1, for none may be right."""
        raised = np.exp(np.clip(self.scale * odds + self.shift, -30, 30))
        found: NDArray[np.float64] = raised / (1 + raised.sum())
        return found

    def save(self, path: Path) -> None:
        """Write the ranker to a file."""
        numbers = np.array([self.trees.base, self.trees.depth, self.scale, self.shift])
        names = file.of_text("\n".join(FEATURES))
        file.write(path, {**self.trees.nodes, "numbers": numbers, "features": names}, VERSION)

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
        base, depth, scale, shift = arrays["numbers"].tolist()
        return cls(Trees({name: arrays[name] for name in NODES}, base, int(depth)), scale, shift)


@lru_cache(maxsize=2)
def shipped(purpose: str) -> Ranker:
    """Return the ranker that comes with the library, for "skills" or "titles"."""
    return Ranker.read(SHIPPED / f"{purpose}.npz")
