"""What reading words is learnt from: the concepts of frameworks, what they are called, what ties them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from matching.errors import ArraysError
from matching.framework import Pairs, no_pairs


class Kind(StrEnum):
    """What a concept is; groups only gather others."""

    KNOW_HOW = "know_how"
    KNOWLEDGE = "knowledge"
    BEHAVIOUR = "behaviour"
    OCCUPATION = "occupation"
    GROUP = "group"


class Name(NamedTuple):
    """One of the things a concept is called.

    Parameters
    ----------
    text : str
        As it is written.
    language : str
        ISO 639-1 code: "fr" or "en".
    preferred : bool
        Whether it is the one to show in its language.
    """

    text: str
    language: str
    preferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A skill or an occupation of a framework.

    Parameters
    ----------
    id : str
        Unique among the corpus's skills, or among its occupations.
    scheme : str
        The framework it belongs to.
    kind : Kind
        What it is.
    names : tuple of Name
        What it is called, preferred names first.
    texts : tuple of (language, text)
        Definitions and descriptions.
    exclusive : bool
        Whether nothing near stands for it: licences, permits, diplomas.
    """

    id: str
    scheme: str
    kind: Kind
    names: tuple[Name, ...]
    texts: tuple[tuple[str, str], ...] = ()
    exclusive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Concepts and their links; the order of the sequences numbers them.

    Parameters
    ----------
    skills, occupations : sequence of Concept
        Of one framework or several.
    asks : int array of shape (n, 3), optional
        (occupation, skill, importance from 1 to 3): what each occupation asks for.
    broader : int array of shape (n, 2), optional
        (narrower skill, broader skill), groups included.
    above : int array of shape (n, 2), optional
        (occupation, the one it is under), groups included.
    near : int array of shape (n, 3), optional
        (occupation, occupation reached from it, rank from 1, the nearest): declared mobility.

    Raises
    ------
    ArraysError
        When a number is out of range or an array has the wrong shape.
    """

    skills: Sequence[Concept]
    occupations: Sequence[Concept] = ()
    asks: Pairs = field(default_factory=lambda: np.zeros((0, 3), dtype=np.int64))
    broader: Pairs = field(default_factory=no_pairs)
    above: Pairs = field(default_factory=no_pairs)
    near: Pairs = field(default_factory=lambda: np.zeros((0, 3), dtype=np.int64))

    def __post_init__(self) -> None:
        skills, occupations = len(self.skills), len(self.occupations)
        anything = np.iinfo(np.int64).max
        for name, bounds in (
            ("asks", (occupations, skills, 4)),
            ("broader", (skills, skills)),
            ("above", (occupations, occupations)),
            ("near", (occupations, occupations, anything)),
        ):
            links = getattr(self, name)
            if links.ndim != 2 or links.shape[1] != len(bounds) or not np.issubdtype(links.dtype, np.integer):
                raise ArraysError(name, f"shape {links.shape}, type {links.dtype}")
            if len(links) and (links.min() < 0 or (links.max(axis=0) >= bounds).any()):
                raise ArraysError(name, "a number is out of range")
