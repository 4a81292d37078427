"""Simple ways of reading words and ranking people, which ours has to beat: what one would try first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from matching.normalisation import normalise

Matrix = NDArray[np.float32]
SENTENCE = re.compile(r"[.!?;:\n•]+")
LONGEST = 8  # words of a label that is looked for in a text
THRESHOLDS = tuple(step / 20 for step in range(6, 20))
AT_ONCE = 200


class Likeness(Protocol):
    """How alike texts are."""

    every: int  # asked one question in so many, for want of time

    def learn(self, texts: Sequence[str]) -> None:
        """See the texts to be compared with."""

    def prepare(self, texts: Sequence[str]) -> Any:
        """Turn texts into what is compared."""

    def between(self, texts: Any, others: Any) -> Matrix:
        """Compare texts once prepared, as an array of shape (n_texts, n_others) within [0, 1]."""


class ExactLabel:
    """One when two texts are written the same, but for accents, cases and genders; else nought."""

    every = 1

    def learn(self, texts: Sequence[str]) -> None:
        """Nothing has to be learnt."""

    def prepare(self, texts: Sequence[str]) -> Any:
        """Normalise."""
        return np.array([normalise(text) for text in texts])

    def between(self, texts: Any, others: Any) -> Matrix:
        """Compare whole texts."""
        return (texts[:, None] == others[None, :]).astype(np.float32)


class TokenSet:
    """rapidfuzz's `token_set_ratio`: the words they share, whatever their order."""

    every = 5

    def learn(self, texts: Sequence[str]) -> None:
        """Nothing has to be learnt."""

    def prepare(self, texts: Sequence[str]) -> Any:
        """Normalise."""
        return [normalise(text) for text in texts]

    def between(self, texts: Any, others: Any) -> Matrix:
        """Compare every pair."""
        return process.cdist(texts, others, scorer=fuzz.token_set_ratio, dtype=np.float32) / 100


class TfIdf:
    """Cosine of TF-IDF over characters, three to five at a time, within words."""

    every = 1

    def learn(self, texts: Sequence[str]) -> None:
        """Learn which runs of characters are rare."""
        self.model = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), preprocessor=normalise, dtype=np.float32)
        self.model.fit(texts)

    def prepare(self, texts: Sequence[str]) -> Any:
        """Return a sparse row for each text."""
        return self.model.transform(texts)

    def between(self, texts: Any, others: Any) -> Matrix:
        """Compare by the runs they share."""
        found: Matrix = (texts @ others.T).toarray()
        return found


class Svd(TfIdf):
    """Cosine in the 300 main directions of TF-IDF (latent semantic analysis)."""

    def learn(self, texts: Sequence[str]) -> None:
        """Learn the directions too."""
        super().learn(texts)
        self.directions = TruncatedSVD(300, n_iter=3, random_state=0).fit(super().prepare(texts))

    def prepare(self, texts: Sequence[str]) -> Any:
        """Return a row of 300 for each text."""
        return normalize(self.directions.transform(super().prepare(texts)).astype(np.float32))

    def between(self, texts: Any, others: Any) -> Matrix:
        """Compare directions."""
        found: Matrix = np.maximum(texts @ others.T, 0)
        return found


BASELINES: Mapping[str, type[Likeness]] = {
    "exact label": ExactLabel,
    "rapidfuzz token_set_ratio": TokenSet,
    "TF-IDF, characters 3–5": TfIdf,
    "SVD 300 of TF-IDF": Svd,
}


@dataclass(frozen=True)
class Labels:
    """Labels, each with what it leads to, and as a likeness compares them."""

    ids: Sequence[str]
    texts: Sequence[str]
    prepared: Any = None


def link(likeness: Likeness, labels: Labels, queries: Sequence[str], k: int = 10) -> Iterator[list[str]]:
    """Give each query the ids of the labels most like it, best first."""
    ids = np.array(labels.ids, dtype=object)
    for begin in range(0, len(queries), AT_ONCE):
        for row in likeness.between(likeness.prepare(queries[begin : begin + AT_ONCE]), labels.prepared):
            near = np.argpartition(-row, min(5 * k, len(row) - 1))[: 5 * k]
            near = near[np.lexsort((ids[near].astype(str), -row[near]))]
            yield list(dict.fromkeys(ids[near[row[near] > 0]].tolist()))[:k]


def extract(likeness: Likeness, labels: Labels, texts: Sequence[str]) -> Iterator[dict[str, float]]:
    """Give each text the ids whose labels are most like one of its sentences, and how much."""
    if isinstance(likeness, ExactLabel):
        yield from _found_as_written(labels, texts)
        return
    for text in texts:
        sentences = [part.strip() for part in SENTENCE.split(text) if len(part.strip()) > 2] or [text]
        best = likeness.between(likeness.prepare(sentences), labels.prepared).max(axis=0)
        near = np.argsort(-best, kind="stable")[:100]
        found: dict[str, float] = {}
        for place in near.tolist():
            found.setdefault(labels.ids[place], float(best[place]))
        yield found


def _found_as_written(labels: Labels, texts: Sequence[str]) -> Iterator[dict[str, float]]:
    known = defaultdict(list)
    for label_id, text in zip(labels.ids, labels.texts, strict=True):
        known[normalise(text)].append(label_id)
    for text in texts:
        words = normalise(text).split()
        runs = {
            " ".join(words[begin : begin + size]): size for begin in range(len(words)) for size in range(1, LONGEST + 1)
        }
        yield {each: 1 - 1 / (1 + size) for run, size in runs.items() for each in known.get(run, ())}


def rank(likeness: Likeness, offer: Mapping[str, Any], candidates: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Score candidates by what in their portfolio is most like each requirement, by importance."""
    needs = [need["label"] for need in offer["skills"]]
    weights = np.array([need["weight"] for need in offer["skills"]], dtype=np.float64)
    held = [[skill["label"] for skill in candidate["skills"]] for candidate in candidates]
    starts = np.cumsum([0, *(len(labels) for labels in held[:-1])])
    alike = likeness.between(likeness.prepare(needs), likeness.prepare([label for labels in held for label in labels]))
    best = np.maximum.reduceat(alike, starts, axis=1)
    points = weights @ best / weights.sum()
    return {candidate["cand_id"]: float(found) for candidate, found in zip(candidates, points, strict=True)}
