"""The concepts that a text may mean, ready to be found: what they are called, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.corpus import Concept, Kind
from matching.reading.forms import Forms
from matching.reading.labels import Labels
from matching.reading.lexicon import Lexicon, Tongue, names, own_names
from matching.reading.postings import Floats, Ints, Postings, counted
from matching.reading.semantics import unit

KINDS = tuple(Kind)
_SHORT = np.float32(1e-6)


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
    sense_lengths : float array of shape (n_labels,)
        Length of the sum of the senses of each label's words.
    """

    pivoted: Postings
    sense_lengths: Floats

    def __init__(self, tongue: Tongue, concepts: Sequence[Concept], texts: Sequence[str] | None = None) -> None:
        self.tongue = tongue
        language = tongue.language
        named = [(number, text) for number, one in enumerate(concepts) for text in own_names(one, language)]
        self.labels = Labels(named, tongue, texts)
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
    texts : mapping of str to sequence of str, optional
        Content words of the labels of each language, in order, when they are known: cutting them takes long.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        concepts: Sequence[Concept],
        documents: Sequence[Sequence[int]],
        texts: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.lexicon, self.concepts = lexicon, tuple(concepts)
        self.schemes = sorted({concept.scheme for concept in concepts})
        self.scheme: Ints = np.array([self.schemes.index(one.scheme) for one in concepts], dtype=np.int64)
        self.kind: Ints = np.array([KINDS.index(concept.kind) for concept in concepts], dtype=np.int64)
        self.findable = self.kind != KINDS.index(Kind.GROUP)
        self.exclusive = np.array([concept.exclusive for concept in concepts], dtype=bool)
        cut = texts or {}
        self.sides = {name: Side(tongue, concepts, cut.get(name)) for name, tongue in lexicon.tongues.items()}
        self.forms = {language: self._forms(side) for language, side in self.sides.items()}
        french, english = self.sides.values()
        french.pivoted, english.pivoted = self._pivoted(french, english), self._pivoted(english, french)
        said = counted(documents, lexicon.width)
        self.said = Postings(said)
        self.sense_lengths = self._sense_lengths()
        said.data = np.log2(1 + said.data)
        self.topics = unit(said @ np.vstack([tongue.vectors for tongue in lexicon.tongues.values()]))

    def _sense_lengths(self) -> Floats:
        """Set the length of each label's sense; return that of each concept's, the sum of its mean directions."""
        whole = np.zeros((len(self.concepts), next(iter(self.sides.values())).tongue.senses.shape[1]), dtype=np.float32)
        for side in self.sides.values():
            labels = side.labels
            width = len(side.tongue.stems)
            ones = np.ones(len(labels.tokens), dtype=np.float32)
            bags = sparse.csr_array((ones, labels.tokens, labels.starts), shape=(len(labels.texts), width))
            sums = bags @ side.tongue.senses
            side.sense_lengths = np.maximum(np.linalg.norm(sums, axis=1), _SHORT)
            counts = np.maximum(np.bincount(labels.owners, minlength=len(self.concepts)), 1)
            shares = np.where(side.speaks, 1 / counts, 0)[labels.owners] / side.sense_lengths
            places = (np.arange(len(shares)), labels.owners)
            mean = sparse.csr_array((shares.astype(np.float32), places), shape=(len(shares), len(self.concepts)))
            whole += mean.T @ sums
        lengths: Floats = np.maximum(np.linalg.norm(whole, axis=1), _SHORT)
        return lengths

    def _forms(self, side: Side) -> list[Forms]:
        """Learn, for each framework, how names in a language are made."""
        labels = side.labels
        spoken = side.speaks[labels.owners] & self.findable[labels.owners]
        learnt: list[Forms] = []
        for number in range(len(self.schemes)):
            chosen = np.flatnonzero(spoken & (self.scheme[labels.owners] == number))
            texts = [labels.texts[label] for label in chosen.tolist()]
            learnt.append(Forms(texts, self.kind[labels.owners[chosen]], len(KINDS)))
        return learnt

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
