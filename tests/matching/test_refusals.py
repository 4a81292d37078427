"""Bad input is named, and never gives a wrong answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from matching import (
    ArraysError,
    CandidateIndex,
    DayError,
    Demand,
    DuplicateCandidateError,
    DuplicateRequirementError,
    EmptyDemandError,
    Ground,
    GroundError,
    LevelError,
    MatchingError,
    Relatedness,
    Requirement,
    ShareError,
    SkillProfile,
    Source,
    State,
    Trust,
    UnknownCandidateError,
    UnknownSkillError,
    WeightError,
)

TODAY = date(2027, 1, 6)
TABLE = Relatedness.identity("ab")
WANTED = Demand((Requirement("a"),))


def index() -> CandidateIndex:
    return CandidateIndex.from_profiles([SkillProfile("ana", (Ground("a"),)), SkillProfile("bo")], TABLE, TODAY)


def from_arrays(**columns: object) -> CandidateIndex:
    given: dict[str, object] = {"candidate": [0, 1], "skill": [0, 1], **columns}
    return CandidateIndex.from_arrays(["ana", "bo"], relatedness=TABLE, today=TODAY, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "make"),
    [
        (EmptyDemandError, lambda: Demand(())),
        (DuplicateRequirementError, lambda: Demand((Requirement("a", 1), Requirement("a", 3)))),
        (WeightError, lambda: Requirement("a", 0)),
        (WeightError, lambda: Requirement("a", 4)),
        (WeightError, lambda: Requirement("a", math.nan)),
        (WeightError, lambda: Requirement("a", 1.5)),
        (WeightError, lambda: Requirement("a", True)),
        (LevelError, lambda: Requirement("a", level=0)),
        (LevelError, lambda: Requirement("a", level=5)),
        (LevelError, lambda: Ground("a", level=math.nan)),
        (UnknownSkillError, lambda: Requirement("")),
        (ShareError, lambda: Demand((Requirement("a"),), threshold=0)),
        (ShareError, lambda: Demand((Requirement("a"),), threshold=1.2)),
        (ShareError, lambda: Demand((Requirement("a"),), fit_floor=math.nan)),
        (ShareError, lambda: Trust(declared=-0.1)),
        (ShareError, lambda: Trust(declared=0.95)),
        (ShareError, lambda: Trust(grace_days=-1)),
        (ShareError, lambda: Trust(completion=math.inf)),
        (GroundError, lambda: Ground("")),
        (GroundError, lambda: Ground("a", State.AWAITING)),
        (UnknownSkillError, lambda: CandidateIndex.from_profiles([SkillProfile("ana", (Ground("z"),))], TABLE, TODAY)),
        (DuplicateCandidateError, lambda: CandidateIndex.from_profiles([SkillProfile("ana")] * 2, TABLE, TODAY)),
        (UnknownSkillError, lambda: index().rank(Demand((Requirement("z"),)), horizon=TODAY)),
        (DayError, lambda: index().rank(WANTED, horizon=TODAY - timedelta(days=1))),
        (DayError, lambda: index().explain(WANTED, "ana", TODAY - timedelta(days=1))),
        (UnknownCandidateError, lambda: index().explain(WANTED, "zoe", TODAY)),
        (UnknownCandidateError, lambda: index().explain(WANTED, -1, TODAY)),
        (UnknownCandidateError, lambda: index().rank(WANTED, horizon=TODAY, among=["ana", "zoe"])),
        (UnknownCandidateError, lambda: index().rank(WANTED, horizon=TODAY, among=np.array([2]))),
        (UnknownCandidateError, lambda: index().remove("zoe")),
        (ArraysError, lambda: index().rank(WANTED, horizon=TODAY, among=np.array([True]))),
        (ArraysError, lambda: index().rank(WANTED, horizon=TODAY, closeness=[1])),
        (ArraysError, lambda: index().rank(WANTED, horizon=TODAY, closeness=[0, 1001])),
        (ArraysError, lambda: index().rank(WANTED, horizon=TODAY, closeness=[0.0, 0.5])),
        (ShareError, lambda: index().rank(WANTED, horizon=TODAY, beta=1.5)),
        (ArraysError, lambda: from_arrays(candidate=[0, 2])),
        (ArraysError, lambda: from_arrays(skill=[0, -1])),
        (ArraysError, lambda: from_arrays(level=[0, 5])),
        (ArraysError, lambda: from_arrays(trust=[1001, 0])),
        (ArraysError, lambda: from_arrays(trust=[0.5, 0.5])),
        (ArraysError, lambda: from_arrays(from_day=[1])),
        (ArraysError, lambda: from_arrays(available_from=[1])),
        (ArraysError, lambda: from_arrays(ground_ids=["one"])),
        (ArraysError, lambda: Relatedness.of({("a", "b"): (1.2, Source.BROADER)})),
        (ArraysError, lambda: Relatedness.of({("a", "b"): (0.0, Source.BROADER)})),
        (ArraysError, lambda: Relatedness.identity(["a", "a"])),
        (UnknownSkillError, lambda: TABLE.neighbours("z")),
        (UnknownSkillError, lambda: TABLE.entry("a", "z")),
    ],
)
def test_what_is_wrong_is_named(error: type[MatchingError], make: Callable[[], object]) -> None:
    with pytest.raises(error):
        make()


def test_an_error_carries_the_value_at_fault() -> None:
    with pytest.raises(WeightError) as caught:
        Requirement("a", 7)
    assert caught.value.importance == 7


def test_a_refused_update_changes_nothing() -> None:
    changed = index()
    with pytest.raises(UnknownSkillError):
        changed.update(SkillProfile("cy", (Ground("z"),)))
    assert (len(changed), "cy" in changed) == (2, False)
    assert changed.rank(WANTED, horizon=TODAY).ids.tolist() == ["ana", "bo"]


def test_nobody_to_rank_is_an_empty_ranking() -> None:
    nobody = CandidateIndex.from_profiles([], TABLE, TODAY)
    assert len(nobody.rank(WANTED, horizon=TODAY)) == 0
    assert len(index().rank(WANTED, horizon=TODAY, among=[])) == 0


def test_no_requirement_shared_with_anyone_still_ranks_everyone() -> None:
    ranking = index().rank(Demand((Requirement("b"),)), horizon=TODAY)
    assert ranking.ids.tolist() == ["ana", "bo"]
    assert ranking.match_today.tolist() == [0.0, 0.0]
