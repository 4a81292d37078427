"""The one step that would raise a candidate's place most, found by trying each."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from matching import exact
from matching.demands import Demand
from matching.evidence import Needs
from matching.portfolios import Portfolio
from matching.profiles import Proof, State, Trust
from matching.ranking import Line
from matching.relatedness import Relatedness
from matching.scorers.blend import Blend, checked_closeness
from matching.scorers.readiness import first_ready_days
from matching.table import UNKNOWN, GroundTable, stacked
from matching.texts import Texts
from matching.units import FOREVER, UNIT, day_number, day_of


class StepKind(enum.IntEnum):
    """What can be done, least effort first: have a skill attested, finish what is in progress, gain what is missing."""

    ATTEST = 0
    FINISH = 1
    GAIN = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One step and the place it leads to, verified by ranking the candidate with it.

    Parameters
    ----------
    kind : StepKind
        Attest, finish or gain.
    skill : str
        The skill attested, finished or gained.
    ground : str or None
        Id of the ground it bears on; None for a gain.
    on : date
        The day it takes effect.
    before, after : Line
        The candidate's place without and with it.
    """

    kind: StepKind
    skill: str
    ground: str | None
    on: date
    before: Line
    after: Line


@dataclass(frozen=True, slots=True)
class Option:
    """A step not yet tried: what it is, and the candidate's grounds once it is done."""

    kind: StepKind
    skill: int
    ground: str | None
    on: int
    rows: GroundTable


def options(
    demand: Demand,
    relatedness: Relatedness,
    rows: GroundTable,
    *,
    trust: Trust,
    today: int,
    horizon: int,
    gains: Mapping[str, date],
) -> Iterator[Option]:
    """List what could be done, least effort first, then in the order of the rows and of the demand.

    Only grounds related to a requirement are looked at, for no other can earn anything. A skill gained is attested,
    at the wanted level, from its day in `gains`, or from the horizon.
    """
    revived = replace(rows, lapses_on=np.full(len(rows), FOREVER, dtype=np.int32))
    found = Needs(demand, relatedness).gather(revived, today=today, horizon=horizon)
    related = sorted({int(row) for row in found.row})
    worth = trust.acquired(Proof.ATTESTED)
    for kind in (StepKind.ATTEST, StepKind.FINISH):
        for row in related:
            if _kind(rows, row, worth, today) is kind:
                on = max(today, int(rows.from_day[row]))
                yield Option(kind, int(rows.skill[row]), rows.ground[row], on, _raised(rows, row, worth))
    exact = {
        int(place)
        for place, row, k, answers in zip(found.requirement, found.row, found.relatedness, found.answers, strict=True)
        if answers and k == UNIT and rows.lapses_on[row] >= today
    }
    for place, need in enumerate(demand.requirements):
        if place not in exact:
            skill, on = relatedness.number(need.skill), _gain_day(gains.get(need.skill), today, horizon)
            yield Option(StepKind.GAIN, skill, None, on, _gained(rows, skill, need.level or 0, worth, on))


def _gain_day(given: date | None, today: int, horizon: int) -> int:
    return horizon if given is None else max(today, day_number(given))


def _kind(rows: GroundTable, row: int, worth: int, today: int) -> StepKind | None:
    """Say what can be done about a ground, if anything."""
    if rows.trust[row] >= worth:
        return None
    state = int(rows.state[row])
    if state == UNKNOWN:
        state = State.IN_PROGRESS if rows.from_day[row] > today else State.ACQUIRED
    return StepKind.FINISH if state == State.IN_PROGRESS else StepKind.ATTEST


def _raised(rows: GroundTable, row: int, worth: int) -> GroundTable:
    trust, lapses_on = rows.trust.copy(), rows.lapses_on.copy()
    trust[row], lapses_on[row] = worth, FOREVER
    return replace(rows, trust=trust, lapses_on=lapses_on)


def _gained(rows: GroundTable, skill: int, level: int, worth: int, on: int) -> GroundTable:
    def one(value: int, kind: type[Any]) -> Any:
        return np.array([value], dtype=kind)

    owner = int(rows.candidate[0]) if len(rows) else 0
    return rows.joined(
        GroundTable(
            one(skill, np.int32), one(owner, np.int32), one(level, np.uint8), one(worth, np.uint16),
            one(on, np.int32), one(FOREVER, np.int32), one(FOREVER, np.int32), one(Proof.ATTESTED, np.uint8),
            one(State.ACQUIRED, np.uint8), Texts.blank(1),
        )
    )  # fmt: skip


def _nearness(
    tried: Sequence[Option], relatedness: Relatedness, closeness: Callable[[str | None], int], today: int
) -> list[int]:
    """Return closeness as things are, then once each option is done: what comes later was not shown yet today."""
    as_is = closeness(None)
    return [
        as_is,
        *(closeness(relatedness.skills[one.skill]) if one.on <= today else as_is for one in tried),
    ]


def best(
    demand: Demand,
    relatedness: Relatedness,
    portfolio: Portfolio,
    *,
    trust: Trust,
    today: int,
    horizon: int,
    gains: Mapping[str, date],
    closeness: Callable[[str | None], int] | None = None,
    beta: int = 0,
) -> Step | None:
    """Try every option on one candidate, given their portfolio; see `CandidateIndex.best_step`."""
    tried = list(options(demand, relatedness, portfolio.rows, trust=trust, today=today, horizon=horizon, gains=gains))
    tables = [portfolio.rows.moved(0), *(option.rows.moved(number) for number, option in enumerate(tried, start=1))]
    numbers = np.arange(len(tables))  # ties go to what comes first, no step at all first
    blend = Blend(demand.full_points)
    if closeness is not None:
        near, greatest = checked_closeness(_nearness(tried, relatedness, closeness, today), len(tables))
        blend = Blend(demand.full_points, near, beta, greatest)
    found = Needs(demand, relatedness).gather(stacked(tables), today=today, horizon=horizon)
    days = first_ready_days(found, demand, np.full(len(tables), portfolio.available_from), today=today, horizon=horizon)
    ranking = exact.placed(
        demand, found, days, today=today, horizon=horizon, blend=blend, positions=numbers,
        named=lambda positions: np.full(len(positions), portfolio.candidate, dtype=np.object_),
        held=(numbers > 0) | portfolio.scored,
    ).sorted(numbers)  # fmt: skip
    winner = int(ranking.positions[0])
    if winner == 0:
        return None
    lines = dict(zip(ranking.positions.tolist(), ranking.lines(), strict=True))
    option = tried[winner - 1]
    return Step(
        option.kind, relatedness.skills[option.skill], option.ground, day_of(option.on), lines[0], lines[winner]
    )
