"""The peers of the bench answer as the specification does, so that only their speed differs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from matching import Demand, Ground, Proof, Relatedness, Requirement, SkillProfile, Source, State, Trust, day_number
from matching.availability import standing
from matching.reference import Reader
from matching.units import ALWAYS
from tests.bench import speed
from tests.bench.data import TODAY, Case, Crowd
from tests.bench.peers import PEERS, Answer, MissingError, Peer, best, ours, same
from tests.conftest import miss, needs_all

SKILLS = tuple(f"s{number}" for number in range(30))
PEOPLE = 150


@pytest.fixture(scope="module")
def profiles() -> list[SkillProfile]:
    """People with grounds of every kind, some of which count no more, or not yet."""
    rng = np.random.default_rng(1)
    return [
        SkillProfile(f"c{number:07d}", tuple(ground(rng) for _ in range(rng.integers(0, 9))))
        for number in range(PEOPLE)
    ]


def ground(rng: np.random.Generator) -> Ground:
    state = list(State)[rng.integers(len(State))]
    days = [TODAY + timedelta(days=int(each)) for each in rng.integers(-90, 90, 3)]
    return Ground(
        SKILLS[rng.integers(len(SKILLS))],
        state,
        list(Proof)[rng.integers(len(Proof))],
        [None, 1, 2, 3, 4][rng.integers(5)],
        since=days[0] if state is State.AWAITING or rng.random() < 0.5 else None,
        expected_on=days[1] if rng.random() < 0.8 else None,
        ends_on=days[2] if rng.random() < 0.2 else None,
        through_enrolment=bool(rng.random() < 0.5),
    )


@pytest.fixture(scope="module")
def case(profiles: list[SkillProfile]) -> Case:
    """The same people in columns, and offers whose requirements some of them meet, wholly or nearly."""
    rng = np.random.default_rng(2)
    pairs = {(SKILLS[a], SKILLS[b]) for a, b in rng.integers(0, len(SKILLS), (120, 2)) if a != b}
    table = Relatedness.of(
        {pair: (int(rng.integers(1, 1001)) / 1000, Source.NARROWER) for pair in sorted(pairs)}, SKILLS
    )
    demands = tuple(
        Demand(
            tuple(
                Requirement(SKILLS[skill], int(rng.integers(1, 4)), [None, 1, 2, 3, 4][rng.integers(5)])
                for skill in rng.choice(len(SKILLS), rng.integers(1, 6), replace=False)
            )
        )
        for _ in range(8)
    )
    return Case(columns(profiles, table), table, demands, k=20)


def columns(profiles: list[SkillProfile], table: Relatedness) -> Crowd:
    found = [
        (number, table.number(each.skill), each.level or 0, stands.window, stands.lapses_on)
        for number, profile in enumerate(profiles)
        for each in profile.grounds
        if (stands := standing(each, Trust())) is not None
    ]
    return Crowd(
        people=len(profiles),
        candidate=np.array([row[0] for row in found], dtype=np.int32),
        skill=np.array([row[1] for row in found], dtype=np.int32),
        level=np.array([row[2] for row in found], dtype=np.uint8),
        trust=np.array([row[3].trust for row in found], dtype=np.uint16),
        from_day=np.array([row[3].from_day for row in found], dtype=np.int32),
        until_day=np.array([row[3].until_day for row in found], dtype=np.int32),
        lapses_on=np.array([row[4] for row in found], dtype=np.int32),
        available_from=np.full(len(profiles), ALWAYS, dtype=np.int32),
    )


@pytest.fixture(scope="module")
def right(case: Case, profiles: list[SkillProfile]) -> list[Answer]:
    """What the specification answers."""
    return [specified(case, demand, profiles) for demand in case.demands]


def specified(case: Case, demand: Demand, profiles: list[SkillProfile]) -> Answer:
    reader, day = Reader(demand, case.relatedness, TODAY), day_number(TODAY)
    points = [int(reader.coverage(profile, day) * demand.full_points) for profile in profiles]
    return best(np.arange(len(profiles)), np.array(points), case.k)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may pass through, as pytest's are not."""
    with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as name:
        yield Path(name)


@pytest.fixture
def all_needed(pytestconfig: pytest.Config) -> bool:
    """Whether a peer that is missing fails its test."""
    return needs_all(pytestconfig, os.environ)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: f"{peer.name}, {peer.setup}")
def test_a_peer_answers_as_the_specification_does(
    peer: Peer, case: Case, right: list[Answer], folder: Path, all_needed: bool
) -> None:
    try:
        peer.check()
        with peer.open(case, folder) as opened:
            answers = [opened.ask(number) for number in range(len(right))]
    except MissingError as missing:
        miss(f"{peer.name}: {missing}", need_all=all_needed)

    assert all(len(answer[0]) for answer in right)
    assert [same(answer, other) for answer, other in zip(answers, right, strict=True)] == [True] * len(right)


def test_our_engine_answers_as_the_specification_does(case: Case, right: list[Answer]) -> None:
    ask = ours(case.crowd.index(case.relatedness), case)

    assert all(same(ask(number), answer) for number, answer in enumerate(right))


def test_sparse_dot_topn_answers_as_the_specification_does(case: Case, right: list[Answer], all_needed: bool) -> None:
    try:
        multiply = speed.sparse_dot_topn(case)
    except MissingError as missing:
        miss(str(missing), need_all=all_needed)

    assert all(same(mine, answer) for mine, answer in zip(speed.rows(multiply(0), case), right, strict=True))


def test_answers_differ_when_one_place_or_one_point_does() -> None:
    places, points = np.array([4, 2, 9]), np.array([30, 20, 10])

    assert same((places, points), (np.array([4, 2, 7]), points)), "the last place is shared"
    assert not same((places, points), (np.array([4, 3, 9]), points))
    assert not same((places, points), (places, np.array([30, 21, 10])))
