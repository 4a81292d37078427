"""The fast questions against the specification in plain Python, and against the whole order."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import (
    CandidateIndex,
    Demand,
    Ground,
    Group,
    Relatedness,
    Requirement,
    Shortlist,
    SkillProfile,
    Source,
    day_number,
    exact,
    kernels,
    sums,
)
from matching.reference import Place, Reader
from matching.scorers.blend import Blend
from matching.units import ALWAYS, FOREVER
from tests.matching.cases import HORIZON, SKILLS, TODAY, crowds, demands, everyday, tables
from tests.matching.test_kernels import adders, adding

HARD = Relatedness.of({("a", "b"): (0.7, Source.EQUIVALENT), ("b", "c"): (0.5, Source.SIBLING)}, SKILLS)


def listed(found: Shortlist) -> list[tuple[str, bool, Fraction, Fraction]]:
    full = found.demand.full_points
    return [
        (str(name), bool(scored), Fraction(int(points), full), Fraction(int(units), full * 1_000_000))
        for name, scored, points, units in zip(found.ids, found.scored, found.points, found.units, strict=True)
    ]


def best_today(places: list[Place]) -> list[tuple[str, bool, Fraction, Fraction]]:
    order = sorted(places, key=lambda place: (not place.scored, -place.match_today, place.candidate))
    return [(place.candidate, place.scored, place.coverage_today, place.match_today) for place in order]


@st.composite
def questions_put(draw: st.DrawFn) -> dict[str, Any]:
    """A crowd, a demand, a table, a later today, closeness, its weight, some of the crowd, and how many places."""
    crowd = draw(crowds())
    aliases = [person.alias for person in crowd]
    near = draw(st.none() | st.lists(st.integers(0, 1000), min_size=len(crowd), max_size=len(crowd)))
    return {
        "crowd": crowd,
        "demand": draw(demands()),
        "table": draw(tables()),
        "today": TODAY + timedelta(days=draw(st.sampled_from([0, 0, 1, 9, 27]))),
        "near": near if crowd else None,
        "beta": draw(st.sampled_from([0.0, 0.3, 1.0])),
        "among": draw(st.none() | st.lists(st.sampled_from(aliases), unique=True)) if aliases else None,
        "k": draw(st.integers(0, 7)),
    }


def expected(put: dict[str, Any]) -> list[Place]:
    crowd, among = put["crowd"], put["among"]
    near = put["near"] or [0] * len(crowd)
    kept = [at for at, person in enumerate(crowd) if among is None or person.alias in among]
    reader = Reader(put["demand"], put["table"], put["today"], beta=put["beta"])
    return reader.rank([crowd[at] for at in kept], HORIZON, [near[at] for at in kept])


def asked(put: dict[str, Any]) -> dict[str, Any]:
    return {"today": put["today"], "among": put["among"], "closeness": put["near"], "beta": put["beta"]}


@adders
@everyday
@given(put=questions_put())
def test_a_query_gives_the_best_matches_of_the_reference(adder: kernels.Adder, put: dict[str, Any]) -> None:
    index = CandidateIndex.from_profiles(put["crowd"], put["table"], TODAY)
    with adding(adder):
        found = index.query(put["demand"], k=put["k"], **asked(put))
    assert listed(found) == best_today(expected(put))[: put["k"]]


@adders
@everyday
@given(put=questions_put())
def test_the_outlook_gives_the_first_places_of_the_reference_and_the_size_of_each_group(
    adder: kernels.Adder, put: dict[str, Any]
) -> None:
    index = CandidateIndex.from_profiles(put["crowd"], put["table"], TODAY)
    places = expected(put)
    with adding(adder):
        found = index.query_soon(put["demand"], horizon=HORIZON, k=put["k"], **asked(put))
        whole = index.rank(put["demand"], horizon=HORIZON, **asked(put))
    assert found.first.ids.tolist() == [place.candidate for place in places[: put["k"]]]
    assert list(found.first.lines()) == list(whole[: put["k"]].lines())
    assert found.sizes == {group: sum(place.group is group for place in places) for group in Group}


@everyday
@given(crowds(), demands(), tables())
def test_reading_one_by_one_gives_the_places_of_the_reference(
    crowd: list[SkillProfile], demand: Demand, table: Relatedness
) -> None:
    index = CandidateIndex.from_profiles(crowd, table, TODAY)
    question = index._question(demand, TODAY, HORIZON, None, (None, 0.0))
    everyone = np.arange(len(crowd))
    alone = question.places(everyone).sorted(everyone if not crowd else index._pool.people.order(everyone))
    assert list(alone.lines()) == list(index.rank(demand, horizon=HORIZON).lines())


def laid_out(
    people: int, *, skills: int = 40, seed: int = 3, first: int = 0, few_scores: bool = False
) -> CandidateIndex:
    rng = np.random.default_rng(seed)
    rows, today = 8 * people, day_number(TODAY)
    needed, held = rng.integers(0, skills, (2, 5 * skills))
    apart = needed != held
    table = Relatedness(
        [f"s{number}" for number in range(skills)],
        needed[apart],
        held[apart],
        np.full(apart.sum(), 600) if few_scores else rng.integers(300, 1001, apart.sum()),
        rng.integers(1, 7, apart.sum()),
    )
    coming, ending = rng.random(rows) < 0.3, rng.random(rows) < 0.2
    return CandidateIndex.from_arrays(
        [f"p{first + number:05d}" for number in rng.permutation(people)],
        candidate=rng.integers(0, people - people // 20, rows),
        skill=rng.integers(0, skills, rows),
        level=rng.integers(0, 5, rows) * (not few_scores),
        trust=np.full(rows, 900) if few_scores else rng.choice([630, 700, 810, 900, 1000], rows),
        from_day=np.where(coming, today + rng.integers(1, 60, rows), today - 100),
        until_day=np.where(ending, today + rng.integers(-10, 60, rows), FOREVER),
        lapses_on=np.where(coming, today + rng.integers(0, 90, rows), FOREVER),
        available_from=np.where(rng.random(people) < 0.2, today + rng.integers(1, 40, people), ALWAYS),
        relatedness=table,
        today=TODAY,
    )


def wanting(rng: np.random.Generator, count: int, *, skills: int = 40, importance: int = 3) -> Demand:
    chosen = rng.choice(skills, count, replace=False)
    return Demand(
        tuple(
            Requirement(f"s{number}", int(rng.integers(1, importance + 1)), mandatory=bool(rng.random() < 0.1))
            for number in chosen
        ),
        threshold=0.5,
    )


@adders
@pytest.mark.parametrize("few_scores", [False, True], ids=["many scores", "few scores, many equals"])
@pytest.mark.parametrize("count", [1, 4, 30])
def test_in_a_crowd_the_questions_agree_with_reading_everyone_one_by_one(
    adder: kernels.Adder, few_scores: bool, count: int
) -> None:
    index, rng = laid_out(6000, few_scores=few_scores), np.random.default_rng(count)
    everyone, near = np.arange(6000), rng.integers(0, 1001, 6000).astype(np.uint16)
    order = index._pool.people.order(everyone)
    for beta, k in ((0.0, 1), (0.0, 50), (0.0, 5900), (0.4, 7), (0.4, 500), (1.0, 40)):
        demand = wanting(rng, count)
        blend = Blend.of(demand.full_points, near, beta, 6000)
        question = index._question(demand, TODAY, HORIZON, None, (near, beta))
        alone = exact.places(
            index._pool,
            question.plan.needs,
            everyone,
            today=day_number(TODAY),
            horizon=day_number(HORIZON),
            blend=blend,
        )
        best = np.lexsort((order, -alone.units_today, ~alone.scored))[:k]
        whole = alone.sorted(order)
        with adding(adder):
            found = index.query(demand, k=k, closeness=near, beta=beta)
            soon = index.query_soon(demand, horizon=HORIZON, k=k, closeness=near, beta=beta)
            dense = index.rank(demand, horizon=HORIZON, closeness=near, beta=beta)
        assert (found.positions.tolist(), found.units.tolist()) == (best.tolist(), alone.units_today[best].tolist())
        assert list(soon.first.lines()) == list(whole[:k].lines())
        assert [soon.sizes[group] for group in Group] == [len(whole.of(group)) for group in Group]
        assert list(dense.lines()) == list(whole.lines())


@pytest.mark.parametrize("few_scores", [False, True], ids=["many scores", "few scores, many equals"])
@pytest.mark.parametrize("people", [40, 6000])
def test_many_demands_at_once_are_answered_as_one_by_one(few_scores: bool, people: int) -> None:
    index, rng = laid_out(people, few_scores=few_scores), np.random.default_rng(3)
    asked = [wanting(rng, count) for count in (1, 4, 4, 30, 2, 3, 38, 38, 5, 1)]
    changed = [SkillProfile(f"p{number:05d}", (Ground("s1"), Ground("s2"))) for number in (3, 7)]
    for change in (None, *changed, SkillProfile("new", (Ground("s3"),))):
        if change is not None:
            index.update(change)
        for k in (0, 1, 30, 50):
            for demand, found in zip(asked, index.query_many(asked, k=k), strict=True):
                assert found.demand is demand
                assert listed(found) == listed(index.query(demand, k=k))


def test_a_demand_too_heavy_for_narrow_sums_is_answered_alike() -> None:
    index, rng = laid_out(6000), np.random.default_rng(8)
    for importance in (1, 3):
        demand = wanting(rng, 39, importance=importance)
        whole = index.rank(demand, horizon=HORIZON)
        alone = exact.places(
            index._pool, index._lists.plan(demand).needs, np.arange(6000),
            today=day_number(TODAY), horizon=day_number(HORIZON), blend=Blend(demand.full_points),
        ).sorted(index._pool.people.order(np.arange(6000)))  # fmt: skip
        soon = index.query_soon(demand, horizon=HORIZON, k=70)
        assert list(whole.lines()) == list(alone.lines())
        assert list(soon.first.lines()) == list(whole[:70].lines())
    assert not index._lists.plan(demand).reaches


def test_some_of_a_crowd_few_or_many_are_ranked_alike() -> None:
    index, rng = laid_out(6000), np.random.default_rng(1)
    demand = wanting(rng, 4)
    whole = index.rank(demand, horizon=HORIZON)
    for some in (3, 200, 3000):
        among = rng.choice(6000, some, replace=False)
        lines = list(whole[np.isin(whole.positions, among)].lines())
        assert list(index.rank(demand, horizon=HORIZON, among=among).lines()) == lines
        assert list(index.query_soon(demand, horizon=HORIZON, k=60, among=among).first.lines()) == lines[:60]
        best = sorted(lines, key=lambda line: (not line.scored, -line.match_today, line.candidate))
        assert index.query(demand, k=60, among=among).ids.tolist() == [line.candidate for line in best[:60]]


def test_lists_give_way_when_room_is_short_and_answers_stay_the_same() -> None:
    wide, narrow, demand = laid_out(600), laid_out(600), wanting(np.random.default_rng(4), 6)
    narrow._lists.room = 5000
    lines = [list(index.rank(demand, horizon=HORIZON).lines()) for index in (wide, narrow, narrow)]
    assert lines[0] == lines[1] == lines[2]
    assert narrow._lists.nbytes <= 5000 < wide._lists.nbytes


def test_few_are_read_one_by_one_and_many_from_the_lists() -> None:
    index, demand = laid_out(6000), wanting(np.random.default_rng(4), 6)
    assert sums.FEW >= 200
    index.query_soon(demand, horizon=HORIZON, among=np.arange(200))
    assert index._lists.nbytes == 0
    index.query_soon(demand, horizon=HORIZON)
    assert index._lists.nbytes > 0


def test_nobody_is_a_short_list_of_nobody() -> None:
    index = CandidateIndex.from_profiles([], HARD, TODAY)
    demand = Demand((Requirement("a"),))
    assert len(index.query(demand)) == 0
    assert index.query_soon(demand, horizon=date.fromordinal(HORIZON.toordinal())).sizes == dict.fromkeys(Group, 0)
