"""Invented people, skills and offers at scale, and the lists of credits a question adds up, made without the engine."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching import (
    CandidateIndex,
    Demand,
    Ground,
    Proof,
    Relatedness,
    Requirement,
    SkillProfile,
    State,
    day_number,
)
from matching.units import ALWAYS, FOREVER

Ints = NDArray[np.integer]

TODAY = date(2027, 1, 6)
HORIZON = TODAY + timedelta(days=182)
SKILLS = 14_000
FIELDS = 70
GROUNDS = 20
NEIGHBOURS = 20
REQUIREMENTS = 10
LEVELS_WANTED = (None, None, 2, 3)
PART = 1_000_000  # people invented at once
OWN_FIELD = 0.5  # of what people hold and of what offers ask


@dataclass(frozen=True)
class Skills:
    """A vocabulary, how far its skills answer each other, and how often each is held."""

    relatedness: Relatedness
    field: Ints
    popularity: NDArray[np.float64]

    @classmethod
    def invent(cls, skills: int = SKILLS, neighbours: int = NEIGHBOURS, seed: int = 1) -> Skills:
        """Give each skill a field, neighbours within it, and a popularity that falls as its rank (Zipf, 0.9)."""
        rng = np.random.default_rng(seed)
        field = np.sort(rng.permutation(skills) * FIELDS // skills)
        starts = np.searchsorted(field, np.arange(FIELDS + 1))
        sizes = np.diff(starts)[field]
        draws = rng.random((skills, neighbours))
        held = (starts[field][:, None] + (draws * sizes[:, None]).astype(np.int64)).ravel()
        needed = np.repeat(np.arange(skills), neighbours)
        other = held != needed
        table = Relatedness(
            [f"s{number}" for number in range(skills)],
            needed[other],
            held[other],
            rng.integers(200, 951, other.sum()),
            rng.integers(1, 7, other.sum()),
        )
        popularity = 1 / np.arange(1, skills + 1) ** 0.9
        return cls(table, field, rng.permutation(popularity / popularity.sum()))

    def draw(self, rng: np.random.Generator, fields: Ints) -> Ints:
        """Draw one skill for each field given, half of them from that field and half from any, by popularity."""
        heights = np.concatenate([[0.0], np.cumsum(self.popularity)])
        starts = np.searchsorted(self.field, np.arange(FIELDS + 1))
        own = rng.random(len(fields)) < OWN_FIELD
        low = np.where(own, heights[starts[fields]], 0.0)
        high = np.where(own, heights[starts[fields + 1]], heights[-1])
        drawn = np.searchsorted(heights, low + rng.random(len(fields)) * (high - low), side="right") - 1
        return np.clip(drawn, 0, len(self.field) - 1).astype(np.int32)


@dataclass(frozen=True)
class Crowd:
    """People's grounds in columns, one row each."""

    people: int
    candidate: NDArray[np.int32]
    skill: NDArray[np.int32]
    level: NDArray[np.uint8]
    trust: NDArray[np.uint16]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]
    lapses_on: NDArray[np.int32]
    available_from: NDArray[np.int32]

    @classmethod
    def invent(cls, people: int, skills: Skills, seed: int = 3) -> Crowd:
        """Give each person twenty grounds: three in four acquired, one in five in progress, the others expiring."""
        parts = [
            cls._invent(min(PART, people - first), skills, np.random.default_rng(seed + number), first)
            for number, first in enumerate(range(0, people, PART))
        ]
        if len(parts) == 1:
            return parts[0]
        columns = [column.name for column in fields(cls) if column.name != "people"]
        return cls(people, *(np.concatenate([getattr(part, name) for part in parts]) for name in columns))

    @classmethod
    def _invent(cls, people: int, skills: Skills, rng: np.random.Generator, first: int) -> Crowd:
        today, rows = day_number(TODAY), people * GROUNDS
        own = np.repeat(rng.integers(0, FIELDS, people, dtype=np.int32), GROUNDS)
        kind = rng.choice(np.arange(3, dtype=np.uint8), rows, p=[0.75, 0.2, 0.05])
        start = np.where(kind == 1, rng.integers(1, 300, rows), -rng.integers(0, 2000, rows)) + today
        trust = np.where(kind == 1, rng.choice([810, 630], rows), rng.choice([700, 900, 1000], rows))
        late = rng.random(people) < 0.1
        return cls(
            people=people,
            candidate=np.repeat(np.arange(first, first + people, dtype=np.int32), GROUNDS),
            skill=skills.draw(rng, own),
            level=rng.integers(0, 5, rows, dtype=np.uint8),
            trust=trust.astype(np.uint16),
            from_day=start.astype(np.int32),
            until_day=np.where(kind == 2, today + rng.integers(0, 400, rows), FOREVER).astype(np.int32),
            lapses_on=np.where(kind == 1, start + 30, FOREVER).astype(np.int32),
            available_from=np.where(late, today + rng.integers(1, 200, people), ALWAYS).astype(np.int32),
        )  # fmt: skip

    def index(self, relatedness: Relatedness, today: date = TODAY) -> CandidateIndex:
        """Lay the crowd out in our index; the order of ids is that of positions."""
        return CandidateIndex.from_arrays(
            [f"c{number:07d}" for number in range(self.people)],
            candidate=self.candidate, skill=self.skill, level=self.level, trust=self.trust,
            from_day=self.from_day, until_day=self.until_day, lapses_on=self.lapses_on,
            available_from=self.available_from, relatedness=relatedness, today=today,
        )  # fmt: skip

    def counting(self, day: int) -> Crowd:
        """Return the grounds that count on a day, when it is also the day the question is put."""
        kept = (self.from_day <= day) & (self.until_day >= day) & (self.lapses_on >= day)
        columns = ("candidate", "skill", "level", "trust", "from_day", "until_day", "lapses_on")
        parts = {name: getattr(self, name)[kept] for name in columns}
        return Crowd(people=self.people, available_from=self.available_from, **parts)


@dataclass(frozen=True)
class Lists:
    """What each list of a case holds: who earns something on the day and how much, in thousandths, by candidate."""

    number: NDArray[np.int32]
    candidate: NDArray[np.int32]
    credit: NDArray[np.int32]

    @cached_property
    def starts(self) -> Ints:
        """Where each list begins, and where the last one ends."""
        return np.searchsorted(self.number, np.arange(int(self.number.max(initial=-1)) + 2))


@dataclass(frozen=True)
class Case:
    """A crowd and the questions put to it today; peers answer them with the best `k` by points, then by number."""

    crowd: Crowd
    relatedness: Relatedness
    demands: tuple[Demand, ...]
    today: date = TODAY
    k: int = 50

    @cached_property
    def now(self) -> Crowd:
        """The grounds that count today."""
        return self.crowd.counting(day_number(self.today))

    @cached_property
    def wanted(self) -> list[tuple[int, int]]:
        """Each skill and wanted level (0: any) that some demand asks for: one list each."""
        return sorted({self._pair(need) for demand in self.demands for need in demand.requirements})

    def asks(self, demand: Demand) -> list[tuple[int, int]]:
        """Return the lists that a demand adds up, each with its importance."""
        numbers = {pair: number for number, pair in enumerate(self.wanted)}
        return [(numbers[self._pair(need)], need.importance) for need in demand.requirements]

    @cached_property
    def lists(self) -> Lists:
        """The credits of every list, straight from their definition."""
        holders = _Holders(self.now)
        parts = [_best(holders, self.relatedness, skill, level) for skill, level in self.wanted]
        return Lists(
            np.repeat(np.arange(len(parts), dtype=np.int32), [len(part[0]) for part in parts]),
            np.concatenate([part[0] for part in parts]),
            np.concatenate([part[1] for part in parts]),
        )

    def postings(self, demand: Demand) -> int:
        """Count what a demand has to read."""
        sizes = np.diff(self.lists.starts)
        return int(sum(sizes[number] for number, _ in self.asks(demand)))

    def _pair(self, need: Requirement) -> tuple[int, int]:
        return self.relatedness.number(need.skill), need.level or 0


class _Holders:
    """Rows by skill."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.rows = np.argsort(crowd.skill.astype(np.uint16), kind="stable")
        self.starts = np.searchsorted(crowd.skill[self.rows], np.arange(int(crowd.skill.max(initial=-1)) + 2))

    def of(self, skill: int) -> Ints:
        return self.rows[self.starts[skill] : self.starts[skill + 1]] if skill + 1 < len(self.starts) else self.rows[:0]


def credits_of(k: Ints | int, level: Ints, trust: Ints, wanted: int) -> Ints:
    """Return K times the level's factor times trust, in thousandths, halves upwards."""
    base = max(wanted, 1)
    part = np.minimum(np.where(level == 0, base, level), base) if wanted else 1
    half = base * 1000
    return (2 * k * part * trust.astype(np.int64) + half) // (2 * half)


def _best(holders: _Holders, relatedness: Relatedness, skill: int, wanted: int) -> tuple[Ints, Ints]:
    crowd, (held, k, _) = holders.crowd, relatedness.row(skill)
    rows = [holders.of(int(each)) for each in held]
    worth = np.repeat(k.astype(np.int64), [len(each) for each in rows])
    which = np.concatenate(rows)
    credit = credits_of(worth, crowd.level[which].astype(np.int64), crowd.trust[which], wanted)
    order = np.lexsort((-credit, crowd.candidate[which]))
    who, credit = crowd.candidate[which][order], credit[order]
    first = np.ones(len(who), dtype=bool)
    first[1:] = who[1:] != who[:-1]
    first &= credit > 0
    return who[first], credit[first].astype(np.int32)


def invent_demands(skills: Skills, count: int, seed: int = 5) -> tuple[Demand, ...]:
    """Invent offers of ten requirements, half of them of the offer's own field."""
    rng = np.random.default_rng(seed)
    return tuple(_demand(skills, rng) for _ in range(count))


def _demand(skills: Skills, rng: np.random.Generator) -> Demand:
    fields = np.full(4 * REQUIREMENTS, rng.integers(FIELDS), dtype=np.int32)
    asked = list(dict.fromkeys(skills.draw(rng, fields).tolist()))[:REQUIREMENTS]
    return Demand(
        tuple(
            Requirement(skills.relatedness.skills[skill], int(rng.integers(1, 4)), LEVELS_WANTED[int(rng.integers(4))])
            for skill in asked
        )
    )


def invent_profile(skills: Skills, alias: str, rng: np.random.Generator) -> SkillProfile:
    """Invent what a person holds after a change."""
    held = skills.draw(rng, np.full(GROUNDS, rng.integers(FIELDS), dtype=np.int32))
    return SkillProfile(
        alias,
        tuple(
            Ground(
                skills.relatedness.skills[skill], State.ACQUIRED, Proof.ATTESTED,
                int(rng.integers(1, 5)), since=date(2025, 1, 1), id=f"g{at}",
            )
            for at, skill in enumerate(held.tolist())
        ),
    )  # fmt: skip
