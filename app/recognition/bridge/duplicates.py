"""Which badges are nearly the same: by what they are called, what they ask for, the skills they name.

Each of the three is compared apart, by the cosine of what tells it apart from others (TF-IDF; Salton and Buckley,
1988), and shown; the score is their weighted mean, over those that both badges have.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from app.recognition.bridge.coherence import KnownSkill
from app.recognition.bridge.words import Word, read
from matching.normalisation import normalise

# Chosen on the even pairs of tests/app/recognition/similar_examples.toml.
SAME, NEAR, OVERLAPPING = 0.6, 0.23, 0.15
MOST_SHOWN_WORDS = 8
IDEA = 1.0  # as the word itself: « parler » and « s’exprimer » share as much as they differ
TELLING = 0.02  # of the badges: what more of them say is not looked for
FEWEST = 20
BLOCK = 512
PAIRS = 8192
MOST_PAIRS = 500
MOST_HOPEFUL = 40

Ints = NDArray[np.int64]


class Kind(StrEnum):
    """How alike two badges are."""

    SAME = "same"
    NEAR = "near"
    OVERLAPPING = "overlapping"


class Of(StrEnum):
    """What of a badge is compared."""

    NAME = "name"
    WORDS = "words"
    SKILLS = "skills"


LEAST = {Kind.SAME: SAME, Kind.NEAR: NEAR, Kind.OVERLAPPING: OVERLAPPING}
WEIGHTS = {Of.NAME: 0.25, Of.WORDS: 0.5, Of.SKILLS: 0.25}


@dataclass(frozen=True, slots=True)
class LocalBadge:
    """A badge of a structure, as it is compared with others."""

    id: UUID
    name: str
    criteria: str
    skills: tuple[KnownSkill, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """A badge like another: how much, in what, and what they share."""

    id: UUID
    name: str
    score: float
    kind: Kind
    shares: Mapping[Of, float]
    skills: tuple[KnownSkill, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two badges that are alike."""

    first: LocalBadge
    second: LocalBadge
    like: Similar


def similar(badge: LocalBadge, others: Iterable[LocalBadge], *, limit: int = 5) -> list[Similar]:
    """The badges among others that are like this one, the most alike first."""
    return Badges([badge, *(one for one in others if one.id != badge.id)]).like(badge.id, limit=limit)


class Badges:
    """Badges made ready for being compared; what each has is one row of a sparse matrix for each thing compared."""

    def __init__(self, badges: Iterable[LocalBadge]) -> None:
        self.badges = sorted(badges, key=lambda one: (one.name, one.id))
        self._number = {one.id: at for at, one in enumerate(self.badges)}
        self._rows = {of: _matrix([_told(one)[of] for one in self.badges]) for of in Of}
        self._has = {of: np.diff(rows.indptr) > 0 for of, rows in self._rows.items()}
        self._telling = {of: _telling(rows) for of, rows in self._rows.items()}

    def like(self, badge_id: UUID, *, limit: int = 5) -> list[Similar]:
        """Those like one of them."""
        at = self._number[badge_id]
        rows, columns = self._hopeful(at, at + 1)
        others = columns != at
        return [pair.like for pair in self._best(rows[others], columns[others], OVERLAPPING, limit)]

    def pairs(self, *, least: Kind = Kind.NEAR, limit: int = MOST_PAIRS) -> list[Pair]:
        """All that are at least so alike, the most alike first, each pair once."""
        blocks = [self._hopeful(begin, begin + BLOCK) for begin in range(0, len(self.badges), BLOCK)]
        none = np.zeros(0, dtype=np.int64)
        rows = np.concatenate([none, *(np.minimum(*block) for block in blocks)])
        columns = np.concatenate([none, *(np.maximum(*block) for block in blocks)])
        once = np.unique(np.stack([rows, columns])[:, rows < columns], axis=1)
        return self._best(once[0], once[1], LEAST[least], limit)

    def _hopeful(self, begin: int, end: int) -> tuple[Ints, Ints]:
        """Those that share most of what few badges say with each of a block."""
        total: Any = None
        for of, rows in self._telling.items():
            part = WEIGHTS[of] * (rows[begin:end] @ rows.T)
            total = part if total is None else total + part
        found = total.tocoo()
        order = np.lexsort((found.col, -np.round(found.data, 6), found.row))
        rows, columns = found.row[order].astype(np.int64), found.col[order].astype(np.int64)
        place = np.arange(len(rows)) - np.searchsorted(rows, rows)
        return rows[place < MOST_HOPEFUL] + begin, columns[place < MOST_HOPEFUL]

    def _best(self, rows: Ints, columns: Ints, least: float, limit: int) -> list[Pair]:
        """The most alike of these; badges are in the order of their names, which settles equals."""
        shares = {of: self._share(of, rows, columns) for of in Of}
        known = {of: self._has[of][rows] & self._has[of][columns] for of in Of}
        whole = sum(WEIGHTS[of] * known[of] for of in Of)
        scores = np.round(sum(WEIGHTS[of] * shares[of] for of in Of) / np.where(whole > 0, whole, 1), 2)
        order = np.lexsort((columns, rows, -scores))
        best = [
            (
                self.badges[rows[at]],
                self.badges[columns[at]],
                {of: float(shares[of][at]) for of in Of if known[of][at]},
            )
            for at in order[scores[order] >= least][:limit].tolist()
        ]
        return [Pair(one, other, _similar(one, other, told)) for one, other, told in best]

    def _share(self, of: Of, rows: Ints, columns: Ints) -> NDArray[np.float64]:
        matrix = self._rows[of]
        parts = [
            np.asarray(matrix[rows[at : at + PAIRS]].multiply(matrix[columns[at : at + PAIRS]]).sum(axis=1)).ravel()
            for at in range(0, len(rows), PAIRS)
        ]
        return np.minimum(np.round(np.concatenate([np.zeros(0), *parts]), 2), 1)


def _similar(one: LocalBadge, other: LocalBadge, shares: Mapping[Of, float]) -> Similar:
    score = score_of(shares)
    held = {skill.id for skill in one.skills}
    return Similar(
        other.id, other.name, score, kind_of(score) or Kind.OVERLAPPING, shares,
        tuple(skill for skill in other.skills if skill.id in held), _shared_words(one, other),
    )  # fmt: skip


def kind_of(score: float) -> Kind | None:
    """What a score amounts to; None when two badges are not alike."""
    return next((kind for kind, least in LEAST.items() if score >= least), None)


def score_of(shares: Mapping[Of, float]) -> float:
    """The score that shares make."""
    whole = sum(WEIGHTS[of] for of in shares)
    return round(sum(WEIGHTS[of] * share for of, share in shares.items()) / whole, 2) if whole else 0.0


@lru_cache(maxsize=8192)
def _told(badge: LocalBadge) -> Mapping[Of, Mapping[str, float]]:
    """What a badge says, as features and how often it says them."""
    written = normalise(badge.name)
    letters = Counter(f" {written} "[at : at + 3] for at in range(len(written))) if written else Counter[str]()
    return {
        Of.NAME: letters,
        Of.WORDS: _features([*read(badge.name), *_words_of(badge.criteria)]),
        Of.SKILLS: {str(skill.id): 1.0 for skill in badge.skills},
    }


@lru_cache(maxsize=8192)
def _words_of(criteria: str) -> tuple[Word, ...]:
    return tuple(read(criteria))  # Markdown's marks are no words


def _features(words: Sequence[Word]) -> dict[str, float]:
    found: Counter[str] = Counter()
    for word in words:
        found[word.stem] += 1
    said = {stem: 1 + math.log(count) for stem, count in found.items()}
    ideas = {f"idea {idea}" for word in words for idea in word.ideas}
    return {**said, **dict.fromkeys(sorted(ideas), IDEA)}


def _matrix(rows: Sequence[Mapping[str, float]]) -> sparse.csr_array:
    """Rows of weighted features, each of length one."""
    numbers: dict[str, int] = {}
    columns = [[numbers.setdefault(key, len(numbers)) for key in row] for row in rows]
    indices = np.array([at for row in columns for at in row], dtype=np.int64)
    values = np.array([value for row in rows for value in row.values()], dtype=np.float64)
    starts = np.cumsum([0, *map(len, rows)])
    holders = np.bincount(indices, minlength=len(numbers))
    values *= np.log((1 + max(FEWEST, len(rows))) / (1 + holders))[indices] + 0.1
    matrix = sparse.csr_array((values, indices, starts), shape=(len(rows), len(numbers)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(matrix.indptr))
    return matrix


def _telling(matrix: sparse.csr_array) -> sparse.csr_array:
    holders = np.bincount(matrix.indices, minlength=matrix.shape[1])
    few = (holders > 1) & (holders <= max(FEWEST, TELLING * matrix.shape[0]))
    return matrix[:, np.flatnonzero(few)]


def _shared_words(mine: LocalBadge, theirs: LocalBadge) -> tuple[str, ...]:
    """The words of the first that the second says too, in order."""
    said = {word.stem for word in (*read(theirs.name), *_words_of(theirs.criteria))}
    shared = [word.written.lower() for word in (*read(mine.name), *_words_of(mine.criteria)) if word.stem in said]
    return tuple(dict.fromkeys(shared))[:MOST_SHOWN_WORDS]
