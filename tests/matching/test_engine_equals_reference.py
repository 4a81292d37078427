"""The vectorised engine against the specification in plain Python, on random cases."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from matching import CandidateIndex, Demand, Group, Relatedness, SkillProfile, day_number
from matching.reference import Place, Reader
from matching.scorers.readiness import NEVER
from tests.matching.cases import HORIZON, TODAY, crowds, demands, everyday, profiles, tables


def seen(index: CandidateIndex, demand: Demand, *, today: date = TODAY, **options: object) -> list[Place]:
    """Read an engine's ranking as the reference's places."""
    ranking = index.rank(demand, today=today, horizon=HORIZON, **options)  # type: ignore[arg-type]
    full = demand.full_points
    return [
        Place(
            candidate=str(ranking.ids[at]),
            group=Group(int(ranking.group[at])),
            ready_day=None if ranking.ready_day[at] == NEVER else int(ranking.ready_day[at]),
            day=int(ranking.day[at]),
            scored=bool(ranking.scored[at]),
            coverage_today=Fraction(int(ranking.points_today[at]), full),
            coverage_then=Fraction(int(ranking.points_then[at]), full),
            match_today=Fraction(int(ranking.units_today[at]), full * 1_000_000),
            match_then=Fraction(int(ranking.units_then[at]), full * 1_000_000),
            answered_today=int(ranking.answered_today[at]),
            answered_then=int(ranking.answered_then[at]),
        )
        for at in range(len(ranking))
    ]


@everyday
@given(crowds(), demands(), tables())
def test_the_engine_gives_the_places_of_the_reference(
    crowd: list[SkillProfile], demand: Demand, table: Relatedness
) -> None:
    index = CandidateIndex.from_profiles(crowd, table, TODAY)
    assert seen(index, demand) == Reader(demand, table, TODAY).rank(crowd, HORIZON)


@everyday
@given(crowds(), demands(), tables(), st.integers(1, 27), st.data())
def test_the_engine_gives_the_places_of_the_reference_on_a_later_day_with_closeness(
    crowd: list[SkillProfile], demand: Demand, table: Relatedness, later: int, data: st.DataObject
) -> None:
    near = data.draw(st.lists(st.integers(0, 1000), min_size=len(crowd), max_size=len(crowd)))
    today = date.fromordinal(TODAY.toordinal() + later)
    index = CandidateIndex.from_profiles(crowd, table, TODAY)
    expected = Reader(demand, table, today, beta=0.3).rank(crowd, HORIZON, near)
    assert seen(index, demand, today=today, closeness=near if crowd else None, beta=0.3) == expected


@everyday
@given(profiles(), demands(), tables(), st.integers(0, 60))
def test_an_explanation_adds_up_to_the_references_match(
    person: SkillProfile, demand: Demand, table: Relatedness, later: int
) -> None:
    day = date.fromordinal(TODAY.toordinal() + later)
    told = CandidateIndex.from_profiles([person], table, TODAY).explain(
        demand, person.alias, day, closeness=400, beta=0.3
    )
    reader = Reader(demand, table, TODAY, beta=0.3)
    number = day_number(day)
    assert sum(reason.exact_points for reason in told.reasons) == 100 * reader.coverage(person, number)
    assert told.exact_match == reader.match(person, number, 400)
    assert [reason.answered for reason in told.reasons] == [
        reader.answered(need, person, number) for need in demand.requirements
    ]
    assert told.ready == reader.ready(person, number)


@everyday
@given(profiles(), demands(), tables())
def test_every_reason_recomputes_from_its_own_line(person: SkillProfile, demand: Demand, table: Relatedness) -> None:
    told = CandidateIndex.from_profiles([person], table, TODAY).explain(demand, person.alias, TODAY)
    for reason in told.reasons:
        if reason.ground is None:
            assert reason.credit == 0
            continue
        both = reason.level is not None and reason.wanted_level is not None
        factor = min(Fraction(1), Fraction(reason.level or 1, reason.wanted_level or 1)) if both else Fraction(1)
        exact = Fraction(reason.relatedness, 1000) * factor * reason.trust
        assert reason.credit == int((2 * exact + 1) // 2)
        assert reason.points <= reason.possible_points


@everyday
@given(crowds(), demands(), tables(), st.data())
def test_ranking_some_is_the_whole_ranking_without_the_others(
    crowd: list[SkillProfile], demand: Demand, table: Relatedness, data: st.DataObject
) -> None:
    aliases = [person.alias for person in crowd]
    some = data.draw(st.lists(st.sampled_from(aliases), unique=True)) if aliases else []
    index = CandidateIndex.from_profiles(crowd, table, TODAY)
    whole = seen(index, demand)
    assert seen(index, demand, among=some) == [place for place in whole if place.candidate in some]
    assert seen(index, demand, one_by_one=True) == whole


@everyday
@given(crowds(), demands(), tables(), st.integers(0, 6))
def test_ranking_over_shards_is_ranking_over_the_whole(
    crowd: list[SkillProfile], demand: Demand, table: Relatedness, cut: int
) -> None:
    shards = (crowd[:cut], crowd[cut:])
    merged = [place for shard in shards for place in seen(CandidateIndex.from_profiles(shard, table, TODAY), demand)]
    assert sorted(merged, key=Place.key) == seen(CandidateIndex.from_profiles(crowd, table, TODAY), demand)


@everyday
@given(crowds(), profiles("xx"), demands(), tables())
def test_an_updated_index_answers_like_one_built_afresh(
    crowd: list[SkillProfile], changed: SkillProfile, demand: Demand, table: Relatedness
) -> None:
    index = CandidateIndex.from_profiles(crowd, table, TODAY)
    index.update(changed)
    others = [person for person in crowd if person.alias != changed.alias]
    assert seen(index, demand) == Reader(demand, table, TODAY).rank([*others, changed], HORIZON)
    index.remove(changed.alias)
    assert seen(index, demand) == Reader(demand, table, TODAY).rank(others, HORIZON)
