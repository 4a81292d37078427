"""Random small cases for the properties: skills, people, offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from matching import (
    Demand,
    Ground,
    Proof,
    Relatedness,
    Requirement,
    SkillProfile,
    Source,
    State,
    Step,
    StepKind,
)

TODAY = date(2027, 1, 6)
HORIZON = TODAY + timedelta(days=28)
SKILLS = tuple("abcdef")

everyday = settings(derandomize=True, deadline=None, max_examples=100, database=None)

skills = st.sampled_from(SKILLS)
levels = st.none() | st.integers(1, 4)
days = st.integers(-90, 40).map(lambda offset: TODAY + timedelta(days=offset))


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    state = draw(st.sampled_from(State))
    return Ground(
        draw(skills),
        state,
        draw(st.sampled_from(Proof)),
        draw(levels),
        since=draw(days if state is State.AWAITING else st.none() | days),
        expected_on=draw(st.none() | days),
        ends_on=draw(st.none() | st.none() | days),
        through_enrolment=draw(st.booleans()),
        id=draw(st.text("gh", max_size=3)),
    )


@st.composite
def profiles(draw: st.DrawFn, alias: str = "someone") -> SkillProfile:
    return SkillProfile(alias, tuple(draw(st.lists(grounds(), max_size=6))), draw(st.none() | st.none() | days))


@st.composite
def crowds(draw: st.DrawFn) -> list[SkillProfile]:
    aliases = draw(st.lists(st.text("xyz", min_size=1, max_size=3), unique=True, max_size=6))
    return [draw(profiles(alias)) for alias in aliases]


@st.composite
def requirements(draw: st.DrawFn, skill: str) -> Requirement:
    return Requirement(skill, draw(st.integers(1, 3)), draw(levels), draw(st.sampled_from([False, False, True])))


@st.composite
def demands(draw: st.DrawFn) -> Demand:
    wanted = draw(st.lists(skills, unique=True, min_size=1, max_size=4))
    return Demand(
        tuple(draw(requirements(skill)) for skill in wanted),
        threshold=draw(st.sampled_from([0.3, 0.5, 0.8, 1.0])),
        fit_floor=draw(st.sampled_from([0.4, 0.6])),
    )


@st.composite
def tables(draw: st.DrawFn) -> Relatedness:
    pairs = st.tuples(skills, skills).filter(lambda pair: pair[0] != pair[1])
    entries = st.tuples(
        (st.sampled_from([400, 600, 1000]) | st.integers(1, 1000)).map(lambda k: k / 1000),
        st.sampled_from([each for each in Source if each is not Source.SAME]),
    )
    return Relatedness.of(draw(st.dictionaries(pairs, entries, max_size=10)), SKILLS)


def applied(step: Step, person: SkillProfile, demand: Demand) -> SkillProfile:
    """Do what the step says, in the reference's own terms."""
    if step.kind is StepKind.GAIN:
        level = next(need.level for need in demand.requirements if need.skill == step.skill)
        return replace(
            person, grounds=(*person.grounds, Ground(step.skill, State.ACQUIRED, Proof.ATTESTED, level, since=step.on))
        )
    before = next(ground for ground in person.grounds if ground.id == step.ground)
    since = before.expected_on if before.state is State.IN_PROGRESS else before.since
    after = replace(before, state=State.ACQUIRED, proof=Proof.ATTESTED, since=since)
    return replace(person, grounds=tuple(after if ground is before else ground for ground in person.grounds))
