"""The concepts that a text may mean, ready to be found: what they are called, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.corpus import Concept, Kind
from matching.reading.labels import Labels
from matching.reading.lexicon import Lexicon, Tongue, names, own_names
from matching.reading.postings import Ints, Postings, counted
from matching.reading.semantics import unit

KINDS = tuple(Kind)


class Side:
    """All that concerns one language of an index.

    Attributes
    ----------
    tongue : Tongue
        The language.
    labels : Labels
        Those of the language, and those of concepts that have none in it.
    speaks : bool array of shape (n_concepts,)
        Whether each concept has a name in the language.
    pivoted : Postings
        Each concept by the stems of this language, its own and those that render its labels in the other.
    """

    pivoted: Postings

    def __init__(self, tongue: Tongue, concepts: Sequence[Concept]) -> None:
        self.tongue = tongue
        language = tongue.language
        named = [(number, text) for number, one in enumerate(concepts) for text in own_names(one, language)]
        self.labels = Labels(named, tongue)
        self.speaks: NDArray[np.bool_] = np.array([bool(names(one, language)) for one in concepts], dtype=bool)
        self.idf = self.labels.by_stem.idf


class Index:
    """Concepts to be read, in both languages; immutable once built.

    Parameters
    ----------
    lexicon : Lexicon
        What words mean.
    concepts : sequence of Concept
        Their order numbers them; groups are never found.
    documents : sequence of sequence of int
        The stems of all that is said of each, as `Lexicon.documents` numbers them.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept], documents: Sequence[Sequence[int]]) -> None:
        self.lexicon, self.concepts = lexicon, tuple(concepts)
        self.schemes = sorted({concept.scheme for concept in concepts})
        self.scheme: Ints = np.array([self.schemes.index(one.scheme) for one in concepts], dtype=np.int64)
        self.kind: Ints = np.array([KINDS.index(concept.kind) for concept in concepts], dtype=np.int64)
        self.findable = self.kind != KINDS.index(Kind.GROUP)
        self.exclusive = np.array([concept.exclusive for concept in concepts], dtype=bool)
        self.sides = {language: Side(tongue, concepts) for language, tongue in lexicon.tongues.items()}
        french, english = self.sides.values()
        french.pivoted, english.pivoted = self._pivoted(french, english), self._pivoted(english, french)
        said = counted(documents, lexicon.width)
        self.said = Postings(said)
        said.data = np.log2(1 + said.data)
        self.topics = unit(said @ np.vstack([tongue.vectors for tongue in lexicon.tongues.values()]))

    def _pivoted(self, side: Side, other: Side) -> Postings:
        """Index concepts by this side's stems: those of their labels, and those that render the other side's."""
        theirs = sparse.csr_array(self._bags(other) @ other.tongue.render)
        return Postings(sparse.csr_array(self._bags(side) + theirs))

    def _bags(self, side: Side) -> sparse.csr_array:
        """Count the stems of each concept's labels, all its labels together weighing as one."""
        labels = side.labels
        rows = np.repeat(labels.owners, np.diff(labels.starts))
        counts = np.bincount(labels.owners, minlength=len(self.concepts))
        values = (1 / np.maximum(counts, 1)[rows]).astype(np.float32)
        shape = (len(self.concepts), len(side.tongue.stems))
        found = sparse.csr_array((values, (rows, labels.tokens)), shape=shape)
        found.sum_duplicates()
        return found
