"""An index built from arrays answers as one built from profiles, and its rankings cut cheaply."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given

from matching import CandidateIndex, Demand, Group, Relatedness, Requirement, SkillProfile, Trust, day_number, standing
from matching.units import ALWAYS
from tests.matching.cases import HORIZON, TODAY, crowds, demands, everyday, tables


def laid_out(crowd: Sequence[SkillProfile], table: Relatedness) -> CandidateIndex:
    rows = [
        (place, table.number(ground.skill), ground.level or 0, found.window, found.lapses_on)
        for place, person in enumerate(crowd)
        for ground in person.grounds
        if (found := standing(ground, Trust())) is not None
    ]
    return CandidateIndex.from_arrays(
        [person.alias for person in crowd],
        candidate=np.array([row[0] for row in rows], dtype=np.int32),
        skill=np.array([row[1] for row in rows], dtype=np.int32),
        level=np.array([row[2] for row in rows], dtype=np.uint8),
        trust=np.array([row[3].trust for row in rows], dtype=np.uint16),
        from_day=np.array([row[3].from_day for row in rows], dtype=np.int32),
        until_day=np.array([row[3].until_day for row in rows], dtype=np.int32),
        lapses_on=np.array([row[4] for row in rows], dtype=np.int32),
        available_from=np.array(
            [ALWAYS if person.available_from is None else day_number(person.available_from) for person in crowd],
            dtype=np.int32,
        ),
        relatedness=table,
        today=TODAY,
    )


@everyday
@given(crowds(), demands(), tables())
def test_arrays_and_profiles_rank_alike(crowd: list[SkillProfile], demand: Demand, table: Relatedness) -> None:
    shown = [person for person in crowd if any(standing(ground, Trust()) for ground in person.grounds)]
    first = CandidateIndex.from_profiles(shown, table, TODAY).rank(demand, horizon=HORIZON)
    second = laid_out(shown, table).rank(demand, horizon=HORIZON)
    assert list(first.lines()) == list(second.lines())


def big() -> CandidateIndex:
    rng = np.random.default_rng(7)
    table = Relatedness.identity(f"s{number}" for number in range(50))
    return CandidateIndex.from_arrays(
        [f"c{number:04d}" for number in range(2000)],
        candidate=rng.integers(0, 2000, 20_000),
        skill=rng.integers(0, 50, 20_000),
        trust=rng.choice([700, 900, 1000], 20_000),
        from_day=rng.integers(day_number(TODAY) - 100, day_number(TODAY) + 28, 20_000),
        relatedness=table,
        today=TODAY,
    )


def test_a_page_is_a_view_of_the_ranking_and_groups_come_in_order() -> None:
    wanted = Demand(tuple(Requirement(f"s{number}") for number in range(3)), threshold=0.6)
    ranking = big().rank(wanted, horizon=HORIZON)
    page = ranking[20:30]
    assert page.positions.base is not None
    assert [line.candidate for line in page.lines()] == ranking.ids[20:30].tolist()
    assert (np.diff(ranking.group.astype(int)) >= 0).all()
    sizes = [len(ranking.of(group)) for group in Group]
    assert sum(sizes) == len(ranking) == 2000
    assert min(sizes) > 0


def test_a_mask_and_positions_choose_who_is_ranked() -> None:
    index, wanted = big(), Demand((Requirement("s1"),))
    mask = np.zeros(2000, dtype=bool)
    mask[[3, 5, 8]] = True
    by_mask = index.rank(wanted, horizon=HORIZON, among=mask)
    by_position = index.rank(wanted, horizon=HORIZON, among=np.array([8, 3, 5, 3]))
    by_id = index.rank(wanted, horizon=HORIZON, among=["c0005", "c0003", "c0008"])
    assert by_mask.ids.tolist() == by_position.ids.tolist() == by_id.ids.tolist()
    assert sorted(by_mask.ids) == ["c0003", "c0005", "c0008"]


def test_an_index_from_arrays_explains_itself() -> None:
    index, wanted = big(), Demand((Requirement("s1", 2), Requirement("s2", 1)))
    for line in index.rank(wanted, horizon=HORIZON)[:50].lines():
        told = index.explain(wanted, line.candidate, line.day)
        assert (told.match, told.answered) == (line.match_then, line.answered_then)
        assert all(reason.proof is None and reason.state is None for reason in told.reasons)
