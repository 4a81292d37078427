"""The candidates an index holds: built from profiles or arrays, changed one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching import snapshot, table
from matching.errors import ArraysError, SnapshotVersionError
from matching.kernels import Scratch
from matching.lists import Lists
from matching.pool import Pool
from matching.portfolios import portfolio
from matching.profiles import SkillProfile, Trust
from matching.relatedness import Relatedness
from matching.runs import Ints
from matching.shown import counts, shown
from matching.snapshot import digest
from matching.units import day_number, day_of


class IndexedCandidates:
    """What `CandidateIndex` is built from; ask that one."""

    def __init__(self, pool: Pool, relatedness: Relatedness, today: date, trust: Trust) -> None:
        self.relatedness = relatedness
        self.today = today
        self.trust = trust
        self._pool = pool
        self._lists = Lists(pool, relatedness)
        self._scratch = Scratch()

    @classmethod
    def from_profiles(
        cls, profiles: Iterable[SkillProfile], relatedness: Relatedness, today: date, trust: Trust | None = None
    ) -> Self:
        """Build the index from profiles.

        Parameters
        ----------
        profiles : iterable of SkillProfile
            One per candidate; their order numbers the positions.
        relatedness : Relatedness
            Which skills answer which; its vocabulary must hold every skill (see `Relatedness.extended`).
        today : date
            The day `rank` and `explain` suppose when none is given.
        trust : Trust, optional
            What proofs are worth; the defaults of `Trust`.

        Raises
        ------
        DuplicateCandidateError, UnknownSkillError
            When an alias comes twice, or a skill is not in the vocabulary.
        """
        worth = trust or Trust()
        return cls(Pool.from_profiles(list(profiles), relatedness, worth), relatedness, today, worth)

    @classmethod
    def from_arrays(
        cls,
        ids: Sequence[str],
        *,
        candidate: ArrayLike,
        skill: ArrayLike,
        level: ArrayLike | None = None,
        trust: ArrayLike | None = None,
        from_day: ArrayLike | None = None,
        until_day: ArrayLike | None = None,
        available_from: ArrayLike | None = None,
        relatedness: Relatedness,
        today: date,
        lapses_on: ArrayLike | None = None,
        proof: ArrayLike | None = None,
        state: ArrayLike | None = None,
        ground_ids: Sequence[str] | None = None,
        worth: Trust | None = None,
    ) -> Self:
        """Build the index from columns, one row per ground, in any order.

        Parameters
        ----------
        ids : sequence of str, shape (n_candidates,)
            Aliases.
        candidate : int array of shape (n_grounds,)
            Place in `ids`.
        skill : int array of shape (n_grounds,)
            Number in `relatedness.skills`.
        level : int array of shape (n_grounds,), optional
            1 to 4, 0 when not given. Default: not given.
        trust : int array of shape (n_grounds,), optional
            Worth in thousandths, within [0, 1000]. Default: 1000.
        from_day, until_day : int arrays of shape (n_grounds,), optional
            Days since 1970-01-01 on which it counts, both included. Default: always, for ever.
        available_from : int array of shape (n_candidates,), optional
            First day each can start, days since 1970-01-01. Default: at once.
        relatedness : Relatedness
            Which skills answer which.
        today : date
            The day supposed when none is given.
        lapses_on : int array of shape (n_grounds,), optional
            Last today on which a ground may still be counted on, see `standing`. Default: for ever.
        proof, state : int arrays of shape (n_grounds,), optional
            `Proof` and `State` codes for the reasons; 255 when not known (default).
        ground_ids : sequence of str, shape (n_grounds,), optional
            What the reasons call the grounds. Default: empty.
        worth : Trust, optional
            What `best_step` supposes an attestation brings.

        Raises
        ------
        ArraysError, DuplicateCandidateError
            When a column has the wrong length, type or range, or an id comes twice.
        """
        grounds = table.from_arrays(
            candidates=len(ids), skills=len(relatedness), candidate=candidate, skill=skill, level=level,
            trust=trust, from_day=from_day, until_day=until_day, lapses_on=lapses_on, proof=proof, state=state,
            ground_ids=ground_ids,
        )  # fmt: skip
        return cls(
            Pool.from_table(ids, grounds, available_from, len(relatedness)), relatedness, today, worth or Trust()
        )

    def save(self, path: Path, *, data: str = "") -> None:
        """Write the index to a file that any number of processes can map at once; see `open`.

        The latest changes are laid out first, which empties the lists kept. The file appears whole or not at all.

        Parameters
        ----------
        path : Path
            The file; one of that name is replaced, and those who mapped it keep what they mapped.
        data : str, default=""
            What the caller calls the state of the data, a change number for instance.
        """
        self._pool.settle()
        about = snapshot.About(data, digest(self.relatedness), self.trust, day_number(self.today))
        snapshot.write(path, self._pool, about)

    @classmethod
    def open(
        cls,
        path: Path,
        relatedness: Relatedness,
        *,
        data: str | None = None,
        today: date | None = None,
        trust: Trust | None = None,
    ) -> Self:
        """Map an index written by `save`, after checking every byte of it.

        Parameters
        ----------
        path : Path
            The file.
        relatedness : Relatedness
            Which skills answer which: the one the index was built with.
        data : str, optional
            The state of the data wanted; any by default.
        today : date, optional
            The day supposed when none is given; the saved index's own by default.
        trust : Trust, optional
            What proofs are worth, as when it was built; the defaults of `Trust`.

        Raises
        ------
        SnapshotVersionError
            When it is of other data, rules, trust or relatedness.
        SnapshotError
            When it is missing, truncated, altered, out of range or not one of ours.
        """
        worth = trust or Trust()
        pool, about = snapshot.read(path, len(relatedness))
        for name, found, wanted in (
            ("data", about.data, about.data if data is None else data),
            ("relatedness", about.relatedness, digest(relatedness)),
            ("trust", about.trust, worth),
        ):
            if found != wanted:
                raise SnapshotVersionError(str(path), f"{name} {found}, not {wanted}")
        return cls(pool, relatedness, today or day_of(about.today), worth)

    def __reduce__(self) -> tuple[type[Self], tuple[Pool, Relatedness, date, Trust]]:
        """Travel to another process without the lists."""
        return type(self), (self._pool, self.relatedness, self.today, self.trust)

    def __len__(self) -> int:
        """Return the number of candidates."""
        return self._pool.people.here

    def __contains__(self, candidate: object) -> bool:
        """Tell whether a candidate is in the index."""
        return isinstance(candidate, str) and self._pool.people.find(candidate) >= 0

    @property
    def positions(self) -> int:
        """Number of positions, of those removed too: the length of a mask or of closeness by candidate."""
        return len(self._pool)

    def shown(self, useful: NDArray[np.bool_], *, today: date | None = None) -> tuple[Ints, Ints]:
        """Return who holds which of some skills by an attested or certified ground that counts today.

        Parameters
        ----------
        useful : bool array of shape (n_skills,)
            The skills asked about.
        today : date, optional
            The day; the index's own by default.

        Returns
        -------
        positions, skills : int64 arrays of shape (n,)
            In no order; a pair may come twice.

        Raises
        ------
        ArraysError
            When the mask has the wrong length or type.
        """
        if useful.shape != (len(self.relatedness),) or useful.dtype != np.bool_:
            raise ArraysError("useful", f"shape {useful.shape}, type {useful.dtype}")
        return shown(self._pool, day_number(today or self.today), useful)

    def shown_by(self, candidate: str | int, *, today: date | None = None) -> list[str]:
        """Return the skills that a candidate holds by an attested or certified ground that counts today, sorted.

        Raises
        ------
        UnknownCandidateError
            When there is no such candidate.
        """
        rows = portfolio(self._pool, candidate).rows
        kept = np.flatnonzero(counts(rows, np.arange(len(rows)), day_number(today or self.today)))
        return sorted({self.relatedness.skills[number] for number in rows.skill[kept].tolist()})

    def update(self, profile: SkillProfile) -> None:
        """Insert a candidate, or replace what is known of the one who bears the alias.

        Rankings already made keep what they showed.

        Raises
        ------
        UnknownSkillError
            When a ground's skill is not in the vocabulary; nothing changes then.
        """
        self._pool.put(profile, self.relatedness, self.trust)

    def remove(self, candidate: str) -> None:
        """Remove a candidate; the others keep their positions.

        Raises
        ------
        UnknownCandidateError
            When there is no such candidate.
        """
        self._pool.drop(candidate)
