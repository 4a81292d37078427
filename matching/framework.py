"""A framework of skills and occupations as arrays: what relatedness is learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.errors import ArraysError

Pairs = NDArray[np.int64]


def no_pairs() -> Pairs:
    """Return an empty array of pairs, of shape (0, 2)."""
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkArrays:
    """Skills, what occupations ask for, and the links the framework declares.

    Parameters
    ----------
    skills : sequence of str
        Ids; their order numbers the skills.
    n_occupations : int
        Number of occupations.
    asks : int array of shape (n_links, 2)
        (occupation, skill): the skills each occupation asks for.
    broader : int array of shape (n, 2), optional
        (narrower skill, broader skill).
    equivalent : int array of shape (n, 2), optional
        Declared equivalences, read both ways: mappings between frameworks, equal labels.
    group : int array of shape (n_skills,), optional
        Macro-competence or other group of siblings, -1 for none.
    exclusive : bool array of shape (n_skills,), optional
        Licences, permits and diplomas: nothing but a declared equivalent stands for them, nor they for anything else.
    near, far : int arrays of shape (n, 2), optional
        Pairs of occupations that the framework declares near, or reachable, read both ways: they lend each other
        their skills when co-occurrence is counted.
    names : sequence of str, optional
        What each skill is called, in one language, "" when it is not known: close names make skills near.

    Raises
    ------
    ArraysError
        When an array has the wrong shape or a number out of range.
    """

    skills: Sequence[str]
    n_occupations: int
    asks: Pairs
    broader: Pairs = field(default_factory=no_pairs)
    equivalent: Pairs = field(default_factory=no_pairs)
    group: NDArray[np.int64] | None = None
    exclusive: NDArray[np.bool_] | None = None
    near: Pairs = field(default_factory=no_pairs)
    far: Pairs = field(default_factory=no_pairs)
    names: Sequence[str] | None = None

    def __post_init__(self) -> None:
        skills, occupations = len(self.skills), self.n_occupations
        _check_pairs("asks", self.asks, (occupations, skills))
        for name in ("broader", "equivalent"):
            _check_pairs(name, getattr(self, name), (skills, skills))
        for name in ("near", "far"):
            _check_pairs(name, getattr(self, name), (occupations, occupations))
        for name in ("group", "exclusive"):
            given = getattr(self, name)
            if given is not None and given.shape != (skills,):
                raise ArraysError(name, f"shape {given.shape}, not ({skills},)")
        if self.names is not None and len(self.names) != skills:
            raise ArraysError("names", f"{len(self.names)} names for {skills} skills")

    def groups(self) -> NDArray[np.int64]:
        """Return each skill's group, -1 for none."""
        return np.full(len(self.skills), -1, dtype=np.int64) if self.group is None else self.group

    def free(self) -> NDArray[np.bool_]:
        """Tell which skills may have neighbours."""
        return np.ones(len(self.skills), dtype=bool) if self.exclusive is None else ~self.exclusive


def _check_pairs(name: str, pairs: Pairs, bounds: tuple[int, int]) -> None:
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not np.issubdtype(pairs.dtype, np.integer):
        raise ArraysError(name, f"shape {pairs.shape}, type {pairs.dtype}")
    if len(pairs) and (pairs.min() < 0 or (pairs.max(axis=0) >= bounds).any()):
        raise ArraysError(name, "a number is out of range")
