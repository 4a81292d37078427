"""What must hold of every case, on random ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from matching import (
    CandidateIndex,
    Demand,
    Ground,
    Line,
    Proof,
    Relatedness,
    Requirement,
    SkillProfile,
    State,
)
from matching.units import UNIT
from tests.matching.cases import HORIZON, TODAY, crowds, demands, everyday, grounds, profiles, tables

days_to_come = st.integers(0, 28).map(lambda offset: date.fromordinal(TODAY.toordinal() + offset))


def line(person: SkillProfile, demand: Demand, table: Relatedness) -> Line:
    return next(CandidateIndex.from_profiles([person], table, TODAY).rank(demand, horizon=HORIZON).lines())


def coverage(person: SkillProfile, demand: Demand, table: Relatedness, day: date) -> float:
    return float(CandidateIndex.from_profiles([person], table, TODAY).explain(demand, person.alias, day).exact_coverage)


def assert_no_worse(before: SkillProfile, after: SkillProfile, demand: Demand, table: Relatedness, day: date) -> None:
    """Check coverage on any day, and the day of readiness."""
    assert coverage(after, demand, table, day) >= coverage(before, demand, table, day)
    first, second = line(before, demand, table), line(after, demand, table)
    assert second.match_today >= first.match_today
    assert second.group <= first.group
    if first.ready_on is not None:
        assert second.ready_on is not None
        assert second.ready_on <= first.ready_on


@everyday
@given(crowds(), demands(), tables())
def test_shares_stay_within_nought_and_one(crowd: Sequence[SkillProfile], demand: Demand, table: Relatedness) -> None:
    ranking = CandidateIndex.from_profiles(crowd, table, TODAY).rank(demand, horizon=HORIZON)
    for shares in (ranking.coverage_today, ranking.coverage_then, ranking.match_today, ranking.match_then):
        assert ((shares >= 0) & (shares <= 1)).all()
    assert (ranking.answered_then <= len(demand.requirements)).all()


@everyday
@given(crowds(), demands(), tables(), st.randoms(use_true_random=False))
def test_no_order_of_people_grounds_or_requirements_changes_a_place(
    crowd: list[SkillProfile], demand: Demand, table: Relatedness, shuffler: Random
) -> None:
    def mixed(values: Sequence[Any]) -> list[Any]:
        copy = list(values)
        shuffler.shuffle(copy)
        return copy

    other = [replace(person, grounds=tuple(mixed(person.grounds))) for person in mixed(crowd)]
    turned = replace(demand, requirements=tuple(mixed(demand.requirements)))
    first = list(CandidateIndex.from_profiles(crowd, table, TODAY).rank(demand, horizon=HORIZON).lines())
    assert list(CandidateIndex.from_profiles(other, table, TODAY).rank(turned, horizon=HORIZON).lines()) == first


@everyday
@given(demands(), tables())
def test_every_requirement_met_exactly_certified_and_at_level_is_a_full_match(
    demand: Demand, table: Relatedness
) -> None:
    held = tuple(Ground(need.skill, proof=Proof.CERTIFIED, level=need.level) for need in demand.requirements)
    found = line(SkillProfile("ana", held), demand, table)
    assert (found.coverage_today, found.match_today, found.ready_on) == (1.0, 1.0, TODAY)
    assert found.answered_today == len(demand.requirements)


@everyday
@given(profiles(), grounds(), demands(), tables(), days_to_come)
def test_one_more_ground_never_harms(
    person: SkillProfile, ground: Ground, demand: Demand, table: Relatedness, day: date
) -> None:
    assert_no_worse(person, replace(person, grounds=(*person.grounds, ground)), demand, table, day)


@everyday
@given(profiles(), demands(), tables(), days_to_come, st.data())
def test_more_proof_or_a_higher_level_never_harms(
    person: SkillProfile, demand: Demand, table: Relatedness, day: date, data: st.DataObject
) -> None:
    assume(person.grounds)
    at = data.draw(st.integers(0, len(person.grounds) - 1))
    ground = person.grounds[at]
    proof = data.draw(st.sampled_from([proof for proof in Proof if proof >= ground.proof]))
    level = ground.level and data.draw(st.integers(ground.level, 4))
    better = replace(ground, proof=proof, level=level)
    after = replace(person, grounds=(*person.grounds[:at], better, *person.grounds[at + 1 :]))
    assert_no_worse(person, after, demand, table, day)


@everyday
@given(profiles(), demands(), tables(), days_to_come, st.data())
def test_a_coming_date_brought_forward_never_harms(
    person: SkillProfile, demand: Demand, table: Relatedness, day: date, data: st.DataObject
) -> None:
    expected = data.draw(days_to_come)
    sooner = data.draw(days_to_come.filter(lambda other: other <= expected))
    coming = Ground(data.draw(st.sampled_from("abc")), State.IN_PROGRESS, expected_on=expected)
    before = replace(person, grounds=(*person.grounds, coming))
    after = replace(person, grounds=(*person.grounds, replace(coming, expected_on=sooner)))
    assert_no_worse(before, after, demand, table, day)


@everyday
@given(profiles(), demands(), tables(), st.data())
def test_finishing_what_is_in_progress_never_harms(
    person: SkillProfile, demand: Demand, table: Relatedness, data: st.DataObject
) -> None:
    coming = Ground(
        data.draw(st.sampled_from("abc")),
        State.IN_PROGRESS,
        expected_on=data.draw(days_to_come),
        through_enrolment=True,
    )
    done = replace(coming, state=State.AWAITING, since=TODAY)
    before, after = (replace(person, grounds=(*person.grounds, ground)) for ground in (coming, done))
    assert_no_worse(before, after, demand, table, data.draw(days_to_come))


@everyday
@given(profiles(), demands(), st.data())
def test_duplicates_and_declared_keywords_outside_the_requirements_gain_nothing(
    person: SkillProfile, demand: Demand, data: st.DataObject
) -> None:
    table = Relatedness.identity([*"abcdef", *"uvwxyz"])
    twice = data.draw(st.lists(st.sampled_from(person.grounds))) if person.grounds else []
    stuffing = [Ground(skill) for skill in data.draw(st.lists(st.sampled_from("uvwxyz"), max_size=6))]
    stuffed = replace(person, grounds=(*person.grounds, *twice, *stuffing))
    before, after = line(person, demand, table), line(stuffed, demand, table)
    assert replace(after, scored=before.scored) == before


@everyday
@given(demands(), st.integers(0, 1000), st.integers(0, UNIT), st.integers(0, UNIT))
def test_closeness_never_lowers_a_match_nor_passes_one(demand: Demand, beta: int, near: int, nearer: int) -> None:
    person = SkillProfile("ana", (Ground(demand.requirements[0].skill),))
    index = CandidateIndex.from_profiles([person], Relatedness.identity("abcdef"), TODAY)
    low, high = sorted((near, nearer))
    matches = [
        index.rank(demand, horizon=HORIZON, closeness=[each], beta=beta / UNIT).match_today[0]
        for each in (0, low, high)
    ]
    assert matches == sorted(matches)
    assert matches[-1] <= 1


def test_requirements_of_a_demand_are_told_in_their_order() -> None:
    demand = Demand((Requirement("b"), Requirement("a")))
    index = CandidateIndex.from_profiles([SkillProfile("ana")], Relatedness.identity("ab"), TODAY)
    assert [reason.skill for reason in index.explain(demand, "ana", TODAY).reasons] == ["b", "a"]
