"""How much holding one skill tells of another: by the occupations that ask for both, or for the one near the other.

The measure. Of the occupations that ask for the skill held, how near is each, on average, to one that asks for the
skill needed: 1 when it asks for it itself, `NEAR` when an occupation that the framework declares near does, `FAR` when
one farther does, else 0. Without declared nearness this is the confidence of an association rule (Agrawal, Imieliński
and Swami, 1993, Mining association rules between sets of items in large databases), and it reads as a sentence: « of
100 occupations that ask for the one, 60 ask for the other or are near one that does ».
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.framework import FrameworkArrays, Pairs

NEAR, FAR = 0.6, 0.15
_BLOCK = 512
_PARTS = 1_000_000

Shares = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def shares(framework: FrameworkArrays, width: int) -> Shares:
    """Return what each held skill tells most of.

    Parameters
    ----------
    framework : FrameworkArrays
        Its exclusive skills are left out.
    width : int
        How many needed skills are kept for each held one at most: those for which share · √rarity is greatest (rarity
        as in `_rarity`), equals by how many occupations ask for them, then by number.

    Returns
    -------
    needed, held : int array of shape (n,)
        Skill numbers, never equal.
    share : float array of shape (n,)
        Within ]0, 1], in whole millionths.
    """
    asked = _asked(framework)
    holders = np.bincount(asked.indices, minlength=asked.shape[1])
    rows, members = _patterns(asked)
    order = np.lexsort((np.arange(len(holders)), -holders))
    order = order[holders[order] > 0]  # of equals, what most occupations ask for comes first, then by number
    reached = _reached(framework, asked)[:, order].tocsr()
    weight = np.sqrt(_rarity(holders[order], framework.n_occupations)).astype(np.float32)
    parts = [
        _kept(rows[begin : begin + _BLOCK] @ reached, weight, width + 1) for begin in range(0, rows.shape[0], _BLOCK)
    ]
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    needed, share = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return _of_members(order[needed], share, members, width)


def _asked(framework: FrameworkArrays) -> sparse.csr_array:
    """Return which occupation asks for which free skill, as an array of ones of shape (n_occupations, n_skills)."""
    links = np.unique(framework.asks[framework.free()[framework.asks[:, 1]]], axis=0)
    shape = (framework.n_occupations, len(framework.skills))
    return sparse.csr_array((np.ones(len(links), dtype=np.float32), (links[:, 0], links[:, 1])), shape=shape)


def _rarity(holders: NDArray[np.int64], occupations: int) -> NDArray[np.float64]:
    return np.log((1 + occupations) / np.maximum(holders, 1))


def _patterns(asked: sparse.csr_array) -> tuple[sparse.csr_array, list[NDArray[np.int64]]]:
    """Return the distinct sets of occupations that ask for a skill, as rows of sum 1, and the skills of each.

    Most skills of a large framework are asked for by one occupation alone: what is true of one is true of all of them.
    """
    columns = asked.tocsc()
    columns.sort_indices()
    found: dict[bytes, list[int]] = {}
    for skill in np.flatnonzero(np.diff(columns.indptr)).tolist():
        found.setdefault(columns.indices[columns.indptr[skill] : columns.indptr[skill + 1]].tobytes(), []).append(skill)
    rows = columns[:, [skills[0] for skills in found.values()]].T.tocsr()
    held = np.maximum(np.diff(rows.indptr), 1)
    rows.data = (rows.data / np.repeat(held, np.diff(rows.indptr))).astype(np.float32)
    return rows, [np.array(skills, dtype=np.int64) for skills in found.values()]


def _reached(framework: FrameworkArrays, asked: sparse.csr_array) -> sparse.csc_array:
    """Return how near each occupation is to one that asks for each skill: 1, NEAR, FAR or 0."""
    reached = asked
    for pairs, weight in ((framework.near, NEAR), (framework.far, FAR)):
        around = (_linked(pairs, framework.n_occupations) @ asked).tocsr()
        around.data = np.full(len(around.data), weight, dtype=np.float32)
        reached = reached.maximum(around)
    return sparse.csc_array(reached)


def _linked(pairs: Pairs, size: int) -> sparse.csr_array:
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return sparse.csr_array((np.ones(len(both), dtype=np.float32), (both[:, 0], both[:, 1])), shape=(size, size))


def _kept(
    block: sparse.csr_array, weight: NDArray[np.float32], width: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the places and shares that weigh most in each row, best first, -1 and 0 past what the row holds."""
    share = block.toarray()
    width = min(width, share.shape[1])
    keys = np.rint(share * weight * _PARTS).astype(np.int64) * share.shape[1]
    keys += np.arange(share.shape[1] - 1, -1, -1)  # one order, no ties
    places = np.argpartition(keys, -width, axis=1)[:, -width:]
    places = np.take_along_axis(places, np.argsort(-np.take_along_axis(keys, places, axis=1), axis=1), axis=1)
    rounded = np.rint(np.take_along_axis(share, places, axis=1).astype(np.float64) * _PARTS) / _PARTS
    return places, np.minimum(rounded, 1)


def _of_members(
    needed: NDArray[np.int64], share: NDArray[np.float64], members: list[NDArray[np.int64]], width: int
) -> Shares:
    """Give each held skill its pattern's row without the skill itself, cut to `width`."""
    sizes = [len(skills) for skills in members]
    held = np.concatenate(members)
    row = np.repeat(np.arange(len(members)), sizes)
    needed, share = needed[row], share[row]
    kept = (needed != held[:, np.newaxis]) & (share > 0)
    kept &= np.cumsum(kept, axis=1) <= width
    return needed[kept], np.repeat(held, kept.sum(axis=1)), share[kept]
