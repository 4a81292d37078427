"""How far holding one skill answers a need for another: a sparse table K, each entry with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching import relatedness_file
from matching.errors import ArraysError, UnknownSkillError
from matching.sources import Source
from matching.units import UNIT

Row = tuple[NDArray[np.int32], NDArray[np.uint16], NDArray[np.uint8]]


class Relatedness:
    """Sparse K over a vocabulary of skills: K[needed, held] in thousandths, with K[s, s] = 1000.

    Parameters
    ----------
    skills : sequence of str
        The vocabulary, without duplicates; its order numbers the skills.
    needed, held : int array of shape (n_entries,)
        Skill numbers. Entries of the diagonal may be left out: they are added.
    values : int array of shape (n_entries,)
        K in thousandths, within [1, 1000].
    sources : int array of shape (n_entries,)
        `Source` codes. Where an entry comes twice the greatest value wins, then the lowest code.

    Raises
    ------
    ArraysError
        When lengths differ, a number is out of range, or a skill comes twice.

    Examples
    --------
    >>> table = Relatedness.of({("welding", "TIG welding"): (0.7, Source.NARROWER)})
    >>> table.neighbours("welding")
    [('TIG welding', 0.7, <Source.NARROWER: 2>)]
    >>> table.neighbours("TIG welding")
    []
    """

    def __init__(
        self,
        skills: Sequence[str],
        needed: NDArray[np.integer[Any]],
        held: NDArray[np.integer[Any]],
        values: NDArray[np.integer[Any]],
        sources: NDArray[np.integer[Any]],
    ) -> None:
        self.skills = tuple(skills)
        self.numbers = {skill: number for number, skill in enumerate(self.skills)}
        if len(self.numbers) != len(self.skills):
            raise ArraysError("skills", "a skill comes twice")
        rows, columns, k, codes = (np.asarray(array, dtype=np.int64) for array in (needed, held, values, sources))
        _check_entries(len(self.skills), rows, columns, k, codes)
        diagonal = np.arange(len(self.skills), dtype=np.int64)
        rows, columns = np.concatenate([diagonal, rows]), np.concatenate([diagonal, columns])
        k = np.concatenate([np.full(len(diagonal), UNIT), k])
        codes = np.concatenate([np.full(len(diagonal), int(Source.SAME)), codes])
        order = np.lexsort((codes, -k, columns, rows))
        rows, columns, k, codes = rows[order], columns[order], k[order], codes[order]
        first = np.ones(len(rows), dtype=bool)
        first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        self.starts: NDArray[np.int64] = np.searchsorted(rows[first], np.arange(len(self.skills) + 1))
        self.held: NDArray[np.int32] = columns[first].astype(np.int32)
        self.values: NDArray[np.uint16] = k[first].astype(np.uint16)
        self.sources: NDArray[np.uint8] = codes[first].astype(np.uint8)

    @classmethod
    def identity(cls, skills: Iterable[str]) -> Relatedness:
        """Build the table in which a skill answers itself and nothing else."""
        none = np.zeros(0, dtype=np.int64)
        return cls(tuple(skills), none, none, none, none)

    @classmethod
    def of(cls, entries: Mapping[tuple[str, str], tuple[float, Source]], skills: Iterable[str] = ()) -> Relatedness:
        """Build a small table by hand.

        Parameters
        ----------
        entries : mapping of (needed, held) to (K within ]0, 1], Source)
            Entries off the diagonal.
        skills : iterable of str, default=()
            Further skills of the vocabulary.
        """
        vocabulary = tuple(dict.fromkeys([*skills, *(skill for pair in entries for skill in pair)]))
        numbers = {skill: number for number, skill in enumerate(vocabulary)}
        return cls(
            vocabulary,
            np.array([numbers[needed] for needed, _ in entries], dtype=np.int64),
            np.array([numbers[held] for _, held in entries], dtype=np.int64),
            np.array([round(k * UNIT) for k, _ in entries.values()], dtype=np.int64),
            np.array([int(source) for _, source in entries.values()], dtype=np.int64),
        )

    def __len__(self) -> int:
        """Return the number of skills."""
        return len(self.skills)

    def __contains__(self, skill: object) -> bool:
        """Tell whether `skill` is in the vocabulary."""
        return skill in self.numbers

    def number(self, skill: str) -> int:
        """Return the number of `skill`.

        Raises
        ------
        UnknownSkillError
            When it is not in the vocabulary.
        """
        found = self.numbers.get(skill)
        if found is None:
            raise UnknownSkillError(skill)
        return found

    def row(self, needed: int) -> Row:
        """Return what answers skill number `needed`: held numbers (ascending), K in thousandths, sources."""
        part = slice(self.starts[needed], self.starts[needed + 1])
        return self.held[part], self.values[part], self.sources[part]

    def entry(self, needed: str, held: str) -> tuple[int, Source] | None:
        """Return K in thousandths and its source from `held` to `needed`, or None when they are unrelated.

        Raises
        ------
        UnknownSkillError
            When either is not in the vocabulary.
        """
        columns, values, sources = self.row(self.number(needed))
        number = self.number(held)
        place = int(np.searchsorted(columns, number))
        if place == len(columns) or columns[place] != number:
            return None
        return int(values[place]), Source(int(sources[place]))

    def neighbours(self, skill: str) -> list[tuple[str, float, Source]]:
        """List the other skills that answer a need for `skill`, with K within ]0, 1] and its source.

        Returns
        -------
        list of (str, float, Source)
            Nearest first; equals by id.

        Raises
        ------
        UnknownSkillError
            When `skill` is not in the vocabulary.
        """
        number = self.number(skill)
        found = [
            (self.skills[held], int(k) / UNIT, Source(int(source)))
            for held, k, source in zip(*self.row(number), strict=True)
            if held != number
        ]
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))

    def extended(self, skills: Iterable[str]) -> Relatedness:
        """Return the same table with further skills, which answer themselves alone; those known already are kept.

        A framework grows between two learnings: extending by its whole list of skills makes every one of them askable.
        """
        added = [skill for skill in dict.fromkeys(skills) if skill not in self.numbers]
        if not added:
            return self
        needed = np.repeat(np.arange(len(self.skills)), np.diff(self.starts))
        return Relatedness([*self.skills, *added], needed, self.held, self.values, self.sources)

    def matrix(self) -> sparse.csr_array:
        """Return K as a sparse array of shape (n_skills, n_skills), uint16 thousandths, rows the skills needed."""
        shape = (len(self.skills), len(self.skills))
        return sparse.csr_array((self.values, self.held, self.starts), shape=shape)

    def save(self, path: Path) -> None:
        """Write the table to `path` (.npz), with the version of its layout and a checksum."""
        needed = np.repeat(np.arange(len(self.skills), dtype=np.int32), np.diff(self.starts))
        relatedness_file.write(
            path, skills=self.skills, needed=needed, held=self.held, values=self.values, sources=self.sources
        )

    @classmethod
    def load(cls, path: Path) -> Relatedness:
        """Read a table written by `save`.

        Raises
        ------
        RelatednessVersionError
            When another version of the rules wrote it.
        RelatednessFileError
            When it is missing, truncated, altered or not one of ours.
        """
        skills, needed, held, values, sources = relatedness_file.read(path)
        return cls(skills, needed, held, values, sources)


def _check_entries(
    skills: int,
    needed: NDArray[np.int64],
    held: NDArray[np.int64],
    values: NDArray[np.int64],
    sources: NDArray[np.int64],
) -> None:
    for name, array, low, high in (
        ("needed", needed, 0, skills - 1),
        ("held", held, 0, skills - 1),
        ("values", values, 1, UNIT),
        ("sources", sources, 0, max(Source)),
    ):
        if array.shape != needed.shape or array.ndim != 1:
            raise ArraysError(name, f"shape {array.shape}")
        if len(array) and (array.min() < low or array.max() > high):
            raise ArraysError(name, f"outside [{low}, {high}]")
