"""A saved index answers like the one that saved it; one that cannot be trusted is refused by name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matching import (
    CandidateIndex,
    Demand,
    Ground,
    Relatedness,
    Requirement,
    SkillProfile,
    SnapshotError,
    SnapshotVersionError,
    Trust,
)
from matching.snapshot import MARK
from tests.matching.cases import HORIZON, TODAY, crowds, demands, everyday, profiles, tables
from tests.matching.test_questions import laid_out, wanting

TABLE = Relatedness.identity("ab")
PEOPLE = (SkillProfile("ana", (Ground("a", id="x"),)), SkillProfile("bo", (Ground("b"),)), SkillProfile("cy"))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "candidates"
    CandidateIndex.from_profiles(PEOPLE, TABLE, TODAY).save(path, data="7")
    return path


@settings(everyday, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowds(), profiles("xx"), demands(), tables())
def test_a_saved_index_answers_and_changes_like_the_one_that_saved_it(
    tmp_path: Path, crowd: Sequence[SkillProfile], changed: SkillProfile, demand: Demand, table: Relatedness
) -> None:
    first = CandidateIndex.from_profiles(crowd, table, TODAY)
    for person in crowd[:1]:
        first.remove(person.alias)
    first.save(tmp_path / "it")
    second = CandidateIndex.open(tmp_path / "it", table)
    for _ in range(2):
        rankings = [list(index.rank(demand, horizon=HORIZON).lines()) for index in (first, second)]
        assert rankings[0] == rankings[1]
        assert len(first) == len(second)
        for line in rankings[0]:
            told = [index.explain(demand, line.candidate, line.day) for index in (first, second)]
            assert told[0] == told[1]
        first.update(changed)
        second.update(changed)


def test_nothing_is_written_of_those_who_were_removed_and_the_others_are_found(tmp_path: Path) -> None:
    crowd = [SkillProfile(f"person {number}", (Ground("a", id=f"ground {number}"),)) for number in (3, 1, 4, 2)]
    index = CandidateIndex.from_profiles(crowd, TABLE, TODAY)
    index.update(SkillProfile("person 0", (Ground("b", id="ground 0"),)))
    for gone in ("person 1", "person 0"):
        index.remove(gone)

    index.save(tmp_path / "it")

    content = (tmp_path / "it").read_bytes()
    for name in ("person 1", "ground 1", "person 0", "ground 0"):
        assert name.encode() not in content
    opened = CandidateIndex.open(tmp_path / "it", TABLE)
    demand = Demand((Requirement("a", 1),))
    assert [line.candidate for line in opened.rank(demand, horizon=HORIZON).lines()] == [
        "person 2",
        "person 3",
        "person 4",
    ]
    assert "person 1" not in opened
    assert "" not in opened
    opened.update(SkillProfile("person 1", (Ground("a", id="ground 1"),)))
    assert [line.candidate for line in opened.rank(demand, horizon=HORIZON).lines()] == [
        "person 1",
        "person 2",
        "person 3",
        "person 4",
    ]


def test_a_mapped_index_shares_its_arrays_with_the_file(tmp_path: Path) -> None:
    index, demand = laid_out(3000), wanting(np.random.default_rng(1), 5)
    index.save(tmp_path / "it")
    mapped = CandidateIndex.open(tmp_path / "it", index.relatedness)
    assert not mapped._pool.main.grounds.skill.flags.owndata
    assert not mapped._pool.main.grounds.skill.flags.writeable
    assert list(mapped.rank(demand, horizon=HORIZON).lines()) == list(index.rank(demand, horizon=HORIZON).lines())


def test_any_byte_changed_and_any_cut_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    for place in range(0, len(whole), 7):
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(SnapshotError):
            CandidateIndex.open(saved, TABLE)
    for end in (0, 5, 40, 100, len(whole) // 2, len(whole) - 1):
        saved.write_bytes(whole[:end])
        with pytest.raises(SnapshotError):
            CandidateIndex.open(saved, TABLE)
    saved.write_bytes(whole + b"\0")
    with pytest.raises(SnapshotError):
        CandidateIndex.open(saved, TABLE)


def test_what_is_of_another_version_is_named(saved: Path) -> None:
    assert CandidateIndex.open(saved, TABLE, data="7").today == TODAY
    assert CandidateIndex.open(saved, TABLE, today=TODAY + timedelta(1)).today == TODAY + timedelta(1)
    for relatedness, options in (
        (Relatedness.identity("ac"), {}),
        (Relatedness.identity("abc"), {}),
        (TABLE, {"data": "8"}),
        (TABLE, {"trust": Trust(declared=0.5)}),
    ):
        with pytest.raises(SnapshotVersionError):
            CandidateIndex.open(saved, relatedness, **options)  # type: ignore[arg-type]
    rewritten(saved, version=2)
    with pytest.raises(SnapshotVersionError):
        CandidateIndex.open(saved, TABLE)


def rewritten(path: Path, *, version: int | None = None, **arrays: np.ndarray) -> None:
    """Write a file anew with some arrays changed, under good checksums."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[8:16], "little")
    header, body = json.loads(raw[48 : 48 + length]), bytearray(raw[48 + length :])
    for name, array in arrays.items():
        start = header["arrays"][name][0]
        body[start : start + array.nbytes] = array.tobytes()
    header |= {"checksum": hashlib.sha256(body).hexdigest(), "version": version or header["version"]}
    told = json.dumps(header).encode()
    told += b" " * (-(48 + len(told)) % 64)
    path.write_bytes(MARK + len(told).to_bytes(8, "little") + hashlib.sha256(told).digest() + told + bytes(body))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("candidate", np.array([0, 3], dtype="<i4")),
        ("candidate", np.array([-1, 1], dtype="<i4")),
        ("skill", np.array([0, 2], dtype="<i4")),
        ("trust", np.array([700, 1001], dtype="<u2")),
        ("level", np.array([0, 5], dtype="u1")),
        ("from_day", np.array([0, 2**31 - 1], dtype="<i4")),
        ("own", np.array([0, 2], dtype="<i4")),
        ("by_id", np.array([0, 1, 3], dtype="<i4")),
        ("held", np.array([1, 1, 2], dtype="u1")),
        ("skill_starts", np.array([0, 2, 1], dtype="<i8")),
        ("own_starts", np.array([1, 1, 2, 2], dtype="<i8")),
        ("id_ends", np.array([0, 9, 5, 7], dtype="<i8")),
    ],
)
def test_what_is_out_of_range_is_refused_even_under_a_good_checksum(saved: Path, name: str, values: np.ndarray) -> None:
    rewritten(saved)
    assert len(CandidateIndex.open(saved, TABLE)) == 3
    rewritten(saved, **{name: values})
    with pytest.raises(SnapshotError):
        CandidateIndex.open(saved, TABLE)


def test_a_file_that_is_not_there_or_not_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError):
        CandidateIndex.open(tmp_path / "nothing", TABLE)
    (tmp_path / "other").write_bytes(b"x" * 500)
    with pytest.raises(SnapshotError):
        CandidateIndex.open(tmp_path / "other", TABLE)


def test_saving_leaves_nothing_beside_the_file(saved: Path) -> None:
    assert CandidateIndex.open(saved, TABLE).explain(Demand((Requirement("a"),)), "ana", TODAY).reasons[0].ground == "x"
    assert [each.name for each in saved.parent.iterdir()] == ["candidates"]
