"""The one step that would help most: tried before it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given

from matching import (
    CandidateIndex,
    Demand,
    Ground,
    Group,
    Proof,
    Relatedness,
    Requirement,
    SkillProfile,
    State,
    Step,
    StepKind,
)
from matching.reference import Reader
from tests.matching.cases import HORIZON, TODAY, applied, demands, everyday, profiles, tables

ALONE = Relatedness.identity(["welding", "plans", "cutting"])
WANTED = Demand((Requirement("welding", 3), Requirement("plans", 2)))


def step_for(*grounds: Ground, gains: dict[str, date] | None = None) -> Step | None:
    index = CandidateIndex.from_profiles([SkillProfile("ana", grounds)], ALONE, TODAY)
    return index.best_step(WANTED, "ana", horizon=HORIZON, gains=gains)


def test_the_heaviest_declared_skill_is_the_one_to_have_attested() -> None:
    step = step_for(Ground("welding", id="w"), Ground("plans", id="p"), Ground("cutting", id="c"))
    assert step is not None
    assert (step.kind, step.skill, step.ground, step.on) == (StepKind.ATTEST, "welding", "w", TODAY)
    assert (step.before.match_then, step.after.match_then) == (0.7, 0.82)


def test_gaining_the_missing_skill_that_makes_ready_comes_before_an_attestation() -> None:
    step = step_for(Ground("welding", id="w"), gains={"plans": date(2027, 2, 1)})
    assert step is not None
    assert (step.kind, step.skill, step.ground) == (StepKind.GAIN, "plans", None)
    assert (step.after.group, step.after.ready_on) == (Group.READY_SOON, date(2027, 2, 1))
    assert step.before.group is Group.NOT_PLANNED


def test_confirming_a_lapsed_module_beats_learning_it_again() -> None:
    lapsed = Ground("plans", State.IN_PROGRESS, expected_on=date(2026, 11, 1), through_enrolment=True, id="p")
    step = step_for(Ground("welding", proof=Proof.CERTIFIED, id="w"), lapsed)
    assert step is not None
    assert (step.kind, step.ground, step.after.group) == (StepKind.FINISH, "p", Group.READY_NOW)


def test_a_candidate_who_holds_everything_certified_has_no_step_to_take() -> None:
    assert step_for(Ground("welding", proof=Proof.CERTIFIED), Ground("plans", proof=Proof.CERTIFIED)) is None


def test_an_empty_portfolio_begins_with_the_heaviest_skill() -> None:
    step = step_for()
    assert step is not None
    assert (step.kind, step.skill, step.before.scored, step.after.scored) == (StepKind.GAIN, "welding", False, True)
    assert step.before.candidate == step.after.candidate == "ana"


@everyday
@given(profiles(), demands(), tables())
def test_a_step_told_leads_where_it_says(person: SkillProfile, demand: Demand, table: Relatedness) -> None:
    person = replace(person, grounds=tuple(replace(each, id=str(at)) for at, each in enumerate(person.grounds)))
    step = CandidateIndex.from_profiles([person], table, TODAY).best_step(demand, person.alias, horizon=HORIZON)
    if step is None:
        return
    reader = Reader(demand, table, TODAY)
    before, after = reader.place(person, HORIZON), reader.place(applied(step, person, demand), HORIZON)
    assert after.key() < before.key()
    assert (step.before.group, step.before.match_then) == (before.group, float(before.match_then))
    assert (step.after.group, step.after.match_then) == (after.group, float(after.match_then))
