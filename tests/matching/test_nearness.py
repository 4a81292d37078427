"""How near the candidates of an index are today: by what was attested or certified, whatever floor they lie on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import (
    ArraysError,
    CandidateIndex,
    Demand,
    Ground,
    Line,
    Proof,
    Relatedness,
    Requirement,
    SkillProfile,
    State,
    StepKind,
    UnknownCandidateError,
)
from matching.closeness import ClosenessModel
from matching.nearness import Nearness
from tests.matching.cases import HORIZON, SKILLS, TODAY, applied, crowds, demands, everyday, profiles

ASKS = np.array([(0, 0), (0, 1), (0, 2), (1, 1), (1, 3), (2, 4), (2, 5), (3, 5)])
MODEL = ClosenessModel(SKILLS, 5, ASKS)
# Skills of another framework come after those of the model.
TABLE = Relatedness.identity([*SKILLS, "of another framework"])


def shown(person: SkillProfile, today: date) -> list[str]:
    """The rule in plain words: acquired, attested or certified, begun and not over."""
    return [
        ground.skill
        for ground in person.grounds
        if ground.proof is not Proof.DECLARED
        and ground.state is State.ACQUIRED
        and (ground.since is None or ground.since <= today)
        and (ground.ends_on is None or ground.ends_on >= today)
    ]


def expected(people: list[SkillProfile], occupation: int, today: date) -> dict[str, int]:
    evidence = MODEL.evidence(occupation)
    return {person.alias: MODEL.told(evidence, shown(person, today)).closeness for person in people}


@everyday
@given(
    crowd=crowds(),
    changes=st.lists(profiles("someone") | profiles("x") | profiles("xy"), max_size=4),
    gone=st.booleans(),
    settled=st.booleans(),
    occupation=st.integers(0, 4),
    later=st.integers(0, 30),
)
def test_everyone_is_as_near_as_what_they_were_shown_to_hold(
    crowd: list[SkillProfile],
    changes: list[SkillProfile],
    gone: bool,
    settled: bool,
    occupation: int,
    later: int,
) -> None:
    index = CandidateIndex.from_profiles(crowd, TABLE, TODAY)
    people = {person.alias: person for person in crowd}
    for person in changes:
        index.update(person)
        people[person.alias] = person
    if gone and people:
        alias = min(people)
        index.remove(alias)
        del people[alias]
    if settled:
        index._pool.settle()
    today = TODAY + timedelta(days=later)

    nearness = Nearness(index, MODEL, occupation, today=today)

    wanted = expected(list(people.values()), occupation, today)
    assert {alias: nearness.told(alias).closeness for alias in people} == wanted
    assert {alias: int(nearness.by_position[index._pool.people.position(alias)]) for alias in people} == wanted
    assert len(nearness.by_position) == index.positions


def test_a_declaration_brings_nobody_nearer_and_an_attestation_does() -> None:
    said = SkillProfile("said", tuple(Ground(skill) for skill in "abc"))
    signed = SkillProfile("signed", tuple(Ground(skill, proof=Proof.ATTESTED) for skill in "abc"))
    coming = SkillProfile("coming", (Ground("a", State.IN_PROGRESS, Proof.ATTESTED, expected_on=TODAY),))
    index = CandidateIndex.from_profiles([said, signed, coming], TABLE, TODAY)

    nearness = Nearness(index, MODEL, 0)

    assert nearness.by_position[0] == nearness.by_position[2] == 0 < nearness.by_position[1]
    assert [skill for skill, _ in nearness.told("signed").skills] == ["a", "c", "b"]


@everyday
@given(profiles(), demands(), st.integers(0, 4))
def test_a_step_counts_what_it_brings_to_closeness_and_leads_where_it_says(
    person: SkillProfile, demand: Demand, occupation: int
) -> None:
    person = replace(person, grounds=tuple(replace(each, id=str(at)) for at, each in enumerate(person.grounds)))

    def place(who: SkillProfile) -> Line:
        index = CandidateIndex.from_profiles([who], TABLE, TODAY)
        near = Nearness(index, MODEL, occupation).by_position
        return next(iter(index.rank(demand, horizon=HORIZON, closeness=near, beta=0.5).lines()))

    index = CandidateIndex.from_profiles([person], TABLE, TODAY)
    once_shown = Nearness(index, MODEL, occupation).once_shown(person.alias)

    step = index.best_step(demand, person.alias, horizon=HORIZON, closeness=once_shown, beta=0.5)

    if step is not None:
        assert step.before == place(person)
        assert step.after == place(applied(step, person, demand))


def test_a_step_that_takes_time_brings_nobody_nearer_today() -> None:
    wanted = Demand((Requirement("a", 3), Requirement("b", 2)))
    index = CandidateIndex.from_profiles([SkillProfile("ana", (Ground("a", proof=Proof.CERTIFIED),))], TABLE, TODAY)
    nearness = Nearness(index, MODEL, 0)

    step = index.best_step(wanted, "ana", horizon=HORIZON, closeness=nearness.once_shown("ana"), beta=0.5)

    assert step is not None
    assert (step.kind, step.on) == (StepKind.GAIN, HORIZON)
    explained = index.explain(wanted, "ana", TODAY, closeness=int(nearness.by_position[0]), beta=0.5)
    assert step.before.match_today == explained.match
    points = 60 + 0.9 * 40
    assert step.after.match_then == pytest.approx(
        (points + (100 - points) * 0.5 * nearness.by_position[0] / 1000) / 100
    )


def test_an_unknown_occupation_brings_nobody_nearer() -> None:
    index = CandidateIndex.from_profiles([SkillProfile("ana", (Ground("a", proof=Proof.CERTIFIED),))], TABLE, TODAY)
    assert Nearness(index, MODEL, None).by_position.tolist() == [0]
    assert Nearness(index, MODEL, None).told("ana").skills == ()


def test_a_model_of_other_skills_or_an_unheard_of_person_is_refused() -> None:
    index = CandidateIndex.from_profiles([SkillProfile("ana")], TABLE, TODAY)
    other = ClosenessModel(SKILLS[::-1], 5, ASKS)
    with pytest.raises(ArraysError):
        Nearness(index, other, 0)
    with pytest.raises(ArraysError):
        Nearness(index, MODEL, 99)
    with pytest.raises(UnknownCandidateError):
        Nearness(index, MODEL, 0).told("bo")
    with pytest.raises(ArraysError):
        index.shown(np.ones(3, dtype=bool))
