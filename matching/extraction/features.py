"""Compares what a text says with each skill it may show: what the judge weighs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from matching.extraction.lexicon import Lexicon
from matching.extraction.passage import Passage
from matching.extraction.tongue import UNKNOWN, Floats, Ints
from matching.reading.semantics import unit

_BY_SCORE, _BY_LABEL, _BY_SENTENCE, _BY_TOLD, _LEAST_ASKED = 80, 30, 8, 4, 0.08
_NO_WINDOW = -1
_PLAINLY, _LITERALLY = 0.7, 0.4


class Candidates(NamedTuple):
    """Skills that a text may show.

    Parameters
    ----------
    skills : int array of shape (n,)
        Places in the lexicon, ascending.
    windows : int array of shape (n,)
        The window that answers each best.
    shown : int array of shape (n,)
        The one to show: said in the label's own words, when they are there to show.
    columns : mapping of str to float array of shape (n,)
        The features.
    """

    skills: Ints
    windows: Ints
    shown: Ints
    columns: dict[str, Floats]


class _Met(NamedTuple):
    """For each skill: how well its best label answers a window, which label, and which window."""

    scores: Floats
    labels: Ints
    windows: Ints


class _Said(NamedTuple):
    """For each skill: what is said of it within one sentence, within the text, and the shortlist of each sentence."""

    share: Floats
    mass: Floats
    share_of_text: Floats
    told: Floats
    shortlist: set[int]


def candidates(lexicon: Lexicon, passage: Passage, asked: Floats, core: Floats) -> Candidates:
    """Return the skills that a text may show, and their features.

    Parameters
    ----------
    asked, core : float arrays of shape (n_skills of the lexicon,)
        Share of the text's likely occupations that ask for each, at all and above all.
    """
    same, alike = _met(lexicon, passage)
    said = _said(lexicon, passage)
    chosen = _shortlist(same, alike, said, asked)
    columns, windows = _meaning(lexicon, passage, chosen)
    label = np.maximum(alike.labels[chosen], 0)
    size = lexicon.sizes[label].astype(np.float32)
    columns |= {
        "same": same.scores[chosen], "alike": alike.scores[chosen], "share": said.share[chosen],
        "share_of_text": said.share_of_text[chosen], "mass": said.mass[chosen], "told": said.told[chosen],
        "weight": lexicon.lengths[label] * same.scores[chosen], "asked": asked[chosen], "core": core[chosen],
        "size": np.log(np.maximum(size, 1)), "one": (size == 1).astype(np.float32), "common": lexicon.asked[chosen],
        "knowledge": lexicon.knowledge[chosen], "behaviour": lexicon.behaviour[chosen],
        "exclusive": lexicon.exclusive[chosen],
    }  # fmt: skip
    shown = np.where(alike.windows[chosen] != _NO_WINDOW, alike.windows[chosen], windows)
    plainly = same.scores[chosen] >= _PLAINLY * alike.scores[chosen]
    shown = np.where(plainly & (same.windows[chosen] != _NO_WINDOW), same.windows[chosen], shown)
    literal = same.scores[chosen] >= _LITERALLY * alike.scores[chosen]
    literal &= same.windows[chosen] != _NO_WINDOW
    return Candidates(chosen, shown, np.where(literal, same.windows[chosen], shown), columns | _together(columns))


def _met(lexicon: Lexicon, passage: Passage) -> tuple[_Met, _Met]:
    """Compare windows with labels: by the same stems, and by stems near them."""
    windows = passage.windows
    weighed = windows.copy()
    weighed.data = lexicon.idf[weighed.indices]
    lengths = np.sqrt(np.asarray((weighed * weighed).sum(axis=1)).ravel())
    nearby = sparse.csr_array(windows @ lexicon.near)
    nearby.data = np.minimum(nearby.data, 1) * lexicon.idf[nearby.indices]
    found = []
    for rows, most in ((weighed, 1.0), (nearby, 1.2)):
        rows.data = (rows.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(rows.indptr))).astype(np.float32)
        scores = sparse.coo_array(rows @ lexicon.labels_by_stem)
        found.append(_best(lexicon, scores, most))
    return found[0], found[1]


def _best(lexicon: Lexicon, scores: sparse.coo_array, most: float) -> _Met:
    owners, size = lexicon.owners[scores.col], len(lexicon)
    values = np.minimum(scores.data, most).astype(np.float32)
    best = np.zeros(size, dtype=np.float32)
    np.maximum.at(best, owners, values)
    top = np.flatnonzero(values >= best[owners] - 1e-6)[::-1]  # the first window and label win, written last
    labels, windows = np.full(size, -1, dtype=np.int64), np.full(size, _NO_WINDOW, dtype=np.int64)
    labels[owners[top]], windows[owners[top]] = scores.col[top], scores.row[top]
    return _Met(best, labels, windows)


def _said(lexicon: Lexicon, passage: Passage) -> _Said:
    """Count what share of a label is said in one sentence, whatever the order of words and what stands between."""
    size, width = len(lexicon), len(lexicon.tongue)
    share, mass, told = (np.zeros(size, dtype=np.float32) for _ in range(3))
    shortlist: set[int] = set()
    whole = np.zeros(width, dtype=np.float32)
    for sentence in passage.sentences:
        numbers = sorted({number for number in sentence.numbers if number != UNKNOWN})
        if not numbers:
            continue
        said = np.zeros(width, dtype=np.float32)
        said[numbers] = 1
        whole += said
        shares = lexicon.shares @ np.minimum(lexicon.near.T @ said, 1)
        np.maximum(share, lexicon.best(shares), out=share)
        np.maximum(mass, lexicon.best(shares * lexicon.masses), out=mass)
        shortlist.update(_highest(lexicon.best(shares * lexicon.masses * np.sqrt(shares)), _BY_SENTENCE))
        said *= lexicon.idf
        alike = lexicon.told @ (said / np.linalg.norm(said))
        shortlist.update(_highest(alike, _BY_TOLD))
        np.maximum(told, alike, out=told)
    of_text = lexicon.best(lexicon.shares @ np.minimum(lexicon.near.T @ np.minimum(whole, 1), 1))
    return _Said(share, mass, of_text, told, shortlist)


def _highest(scores: Floats, size: int) -> list[int]:
    """Return the places of the highest scores above 0; equals by place."""
    if size < len(scores):
        places = np.argpartition(-scores, size)[: 2 * size]
        least = np.sort(scores[places])[-size]
        places = np.flatnonzero(scores >= max(float(least), 1e-9))
    else:
        places = np.flatnonzero(scores > 0)
    found: list[int] = places[np.lexsort((places, -scores[places]))][:size].tolist()
    return found


def _shortlist(same: _Met, alike: _Met, said: _Said, asked: Floats) -> Ints:
    score = same.scores + alike.scores + 0.5 * said.share + 0.5 * asked
    found = said.shortlist.union(_highest(score, _BY_SCORE), _highest(same.scores, _BY_LABEL))
    found.update(np.flatnonzero(asked > _LEAST_ASKED).tolist())
    return np.array(sorted(found), dtype=np.int64)


def _meaning(lexicon: Lexicon, passage: Passage, chosen: Ints) -> tuple[dict[str, Floats], Ints]:
    """Compare windows of words, and the whole text, with what skills are used with; and say which window is nearest."""
    vectors = lexicon.tongue.vectors
    lengths = passage.places[:, 2] - passage.places[:, 1]
    long = np.flatnonzero(lengths >= 2)
    long = long if len(long) else np.arange(len(lengths))
    rows = sparse.csr_array(passage.windows[long])
    rows.data = lexicon.idf[rows.indices]
    held = unit(rows @ vectors)
    near = lexicon.name_vectors[chosen] @ held.T
    whole = unit(lexicon.idf[passage.known] @ vectors[passage.known])
    columns = {
        "meaning": near.max(axis=1), "meaning_told": (lexicon.told_vectors[chosen] @ held.T).max(axis=1),
        "meaning_of_text": lexicon.name_vectors[chosen] @ whole,
    }  # fmt: skip
    return columns, long[near.argmax(axis=1)]


def _together(columns: dict[str, Floats]) -> dict[str, Floats]:
    """Return what features say together, so that a linear judge hears it."""
    likely, core = np.log(columns["asked"] + 0.02), np.log(columns["core"] + 0.02)
    exact = (columns["same"] > 0.97).astype(np.float32)
    return {
        "likely": likely, "likely_core": core, "exact": exact, "exact_one": exact * columns["one"],
        "exact_weight": exact * columns["weight"], "same_3": columns["same"] ** 3, "alike_2": columns["alike"] ** 2,
        "share_2": columns["share"] ** 2, "share_of_text_2": columns["share_of_text"] ** 2,
        "meaning_2": np.maximum(columns["meaning"], 0) ** 2, "alike_likely": columns["alike"] * likely,
        "share_likely": columns["share"] * likely, "meaning_likely": columns["meaning"] * likely,
        "told_likely": columns["told"] * likely, "share_weight": columns["share"] * columns["weight"],
        "share_mass": columns["share"] * columns["mass"], "same_common": columns["same"] * columns["common"],
        "share_common": columns["share"] * columns["common"],
        "same_weight": columns["same"] * np.minimum(columns["weight"], 1.2),
    }  # fmt: skip
