"""The total of a place is made again from its table of reasons alone, for ten thousand people and offers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from matching import CandidateIndex, Demand, Match, Reason, Relatedness, Requirement, day_number
from matching.units import FOREVER
from tests.matching.cases import HORIZON, TODAY

PAIRS, PEOPLE, OFFERS, SKILLS = 10_000, 800, 50, 60


def crowd(rng: np.random.Generator) -> CandidateIndex:
    rows, today = 12 * PEOPLE, day_number(TODAY)
    needed, held = rng.integers(0, SKILLS, (2, 8 * SKILLS))
    apart = needed != held
    coming = rng.random(rows) < 0.3
    return CandidateIndex.from_arrays(
        [f"p{number:03d}" for number in rng.permutation(PEOPLE)],
        candidate=rng.integers(0, PEOPLE, rows),
        skill=rng.integers(0, SKILLS, rows),
        level=rng.integers(0, 5, rows),
        trust=rng.choice([630, 700, 810, 900, 1000], rows),
        from_day=np.where(coming, today + rng.integers(1, 60, rows), today - 100),
        until_day=np.where(rng.random(rows) < 0.2, today + rng.integers(-10, 60, rows), FOREVER),
        lapses_on=np.where(coming, today + rng.integers(0, 90, rows), FOREVER),
        relatedness=Relatedness(
            [f"s{number}" for number in range(SKILLS)],
            needed[apart],
            held[apart],
            rng.integers(1, 1001, apart.sum()),
            rng.integers(1, 7, apart.sum()),
        ),
        today=TODAY,
    )


def offer(rng: np.random.Generator) -> Demand:
    chosen = rng.choice(SKILLS, rng.integers(1, 13), replace=False)
    return Demand(
        tuple(
            Requirement(f"s{skill}", int(rng.integers(1, 4)), [None, 1, 2, 3, 4][rng.integers(5)])
            for skill in chosen.tolist()
        )
    )


def earned(reason: Reason) -> Fraction:
    """Recompute a line's share of the whole from what it tells of relatedness, level and trust."""
    short = reason.wanted_level is not None and reason.level is not None and reason.level < reason.wanted_level
    level = Fraction(reason.level or 1, reason.wanted_level or 1) if short else 1
    thousandths = reason.relatedness * level * reason.trust / Fraction(1000)
    return Fraction(reason.importance * int(thousandths + Fraction(1, 2)), 1000 * reason.total_importance)


def total(told: Match) -> Fraction:
    """Recompute the match from the table and its line of closeness."""
    coverage = sum(map(earned, told.reasons), Fraction(0))
    return coverage + (1 - coverage) * Fraction(told.beta * told.closeness, 1_000_000)


def test_ten_thousand_totals_are_recomputed_from_their_reasons_alone() -> None:
    rng = np.random.default_rng(20270106)
    index, offers = crowd(rng), [offer(rng) for _ in range(OFFERS)]
    near = rng.integers(0, 1001, PEOPLE)
    shares = rng.choice([0.0, 0.3, 0.5], OFFERS)
    wanted = rng.integers(0, OFFERS, PAIRS)
    people = rng.integers(0, PEOPLE, PAIRS)
    compared = partial = 0
    for number, demand in enumerate(offers):
        beta = float(shares[number])
        ranking = index.rank(demand, horizon=HORIZON, closeness=near, beta=beta)
        place = np.empty(PEOPLE, dtype=np.int64)
        place[ranking.positions] = np.arange(PEOPLE)
        full = demand.full_points * 1_000_000
        for person in people[wanted == number].tolist():
            told = index.explain(demand, person, TODAY, closeness=int(near[person]), beta=beta)
            match = Fraction(int(ranking.units_today[place[person]]), full)
            assert total(told) == match == told.exact_match
            compared, partial = compared + 1, partial + (0 < match < 1)
    assert compared == PAIRS
    assert partial > PAIRS // 2
