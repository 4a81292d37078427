"""The table of related skills: kept, read back, and learnt."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    ArraysError,
    CandidateIndex,
    Demand,
    Ground,
    Proof,
    Relatedness,
    RelatednessFileError,
    RelatednessVersionError,
    Requirement,
    SkillProfile,
    Source,
    array_file,
    day_of,
    relatedness_file,
)
from matching.framework import FrameworkArrays
from matching.learning import CEILING, POWER, learn

SKILLS = ["weld", "weld TIG", "solder", "cut metal", "cook", "bake", "serve", "licence", "soudage", "read plans"]
ASKS = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 9), (1, 0), (1, 3), (1, 7), (2, 4), (2, 5), (3, 4), (3, 6), (3, 7)]
TODAY = day_of(20_000)


def framework(**changes: object) -> FrameworkArrays:
    exclusive = np.zeros(len(SKILLS), dtype=bool)
    exclusive[7] = True
    given: dict[str, object] = {
        "skills": SKILLS,
        "n_occupations": 4,
        "asks": np.array(ASKS),
        "broader": np.array([[1, 0]]),
        "equivalent": np.array([[0, 8]]),
        "group": np.array([0, 0, 0, -1, 1, 1, -1, 0, -1, -1]),
        "exclusive": exclusive,
        **changes,
    }
    return FrameworkArrays(**given)  # type: ignore[arg-type]


def test_a_table_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    table = learn(framework())
    table.save(tmp_path / "k.npz")
    again = Relatedness.load(tmp_path / "k.npz")
    assert again.skills == table.skills
    for kept, read in ((table.held, again.held), (table.values, again.values), (table.sources, again.sources)):
        np.testing.assert_array_equal(kept, read)
    assert [path.name for path in tmp_path.iterdir()] == ["k.npz"]


def test_an_empty_table_reads_back(tmp_path: Path) -> None:
    Relatedness.identity([]).save(tmp_path / "k.npz")
    assert len(Relatedness.load(tmp_path / "k.npz")) == 0


def test_a_file_cut_at_any_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.npz"
    learn(framework()).save(path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(RelatednessFileError):
            Relatedness.load(path)


def test_a_file_that_is_missing_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RelatednessFileError):
        Relatedness.load(tmp_path / "none.npz")
    array_file.write(tmp_path / "other.npz", {"skills": np.zeros(3)}, str(relatedness_file.VERSION))
    with pytest.raises(RelatednessFileError):
        Relatedness.load(tmp_path / "other.npz")
    np.savez(tmp_path / "other.npz", skills=np.zeros(3))
    with pytest.raises(RelatednessFileError):
        Relatedness.load(tmp_path / "other.npz")


def test_a_file_altered_within_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.npz"
    learn(framework()).save(path)
    with np.load(path) as content:
        arrays = dict(content)
    arrays["values"] = arrays["values"].copy()
    arrays["values"][0] -= 1
    np.savez(path, **arrays)
    with pytest.raises(RelatednessFileError, match="checksum"):
        Relatedness.load(path)


def test_a_file_of_another_version_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "k.npz"
    monkeypatch.setattr(relatedness_file, "VERSION", relatedness_file.VERSION + 1)
    learn(framework()).save(path)
    monkeypatch.undo()
    with pytest.raises(RelatednessVersionError):
        Relatedness.load(path)


def test_a_table_extended_keeps_what_it_knew() -> None:
    table = learn(framework())
    wider = table.extended(["weld", "brand new"])
    assert wider.skills == (*SKILLS, "brand new")
    assert wider.neighbours("weld") == table.neighbours("weld")
    assert wider.neighbours("brand new") == []
    assert table.extended(["weld"]) is table


def test_the_matrix_has_ones_on_its_diagonal_and_needs_in_rows() -> None:
    matrix = Relatedness.of({("weld", "weld TIG"): (0.65, Source.NARROWER)}).matrix()
    assert matrix.toarray().tolist() == [[1000, 650], [0, 1000]]


def test_of_two_entries_for_a_pair_the_greatest_wins() -> None:
    pair, twice = np.array([0, 0]), np.array([1, 1])
    table = Relatedness(["a", "b"], pair, twice, np.array([300, 400]), np.array([Source.SIBLING, Source.WORDING]))
    assert table.neighbours("a") == [("b", 0.4, Source.WORDING)]


def test_every_skill_answers_itself_whole() -> None:
    table = learn(framework())
    assert all(table.entry(skill, skill) == (1000, Source.SAME) for skill in SKILLS)


def test_declared_links_answer_and_say_where_they_come_from() -> None:
    table = learn(framework())
    assert table.entry("weld", "soudage") == table.entry("soudage", "weld") == (1000, Source.EQUIVALENT)
    assert table.entry("weld", "weld TIG") == (650, Source.NARROWER)
    broader = table.entry("weld TIG", "weld")
    assert broader is not None
    assert broader[0] < 600


def test_nothing_learnt_answers_a_need() -> None:
    table = learn(framework())
    learnt = (table.sources == Source.CO_OCCURRENCE) | (table.sources == Source.SIBLING)
    assert learnt.any()
    assert table.values[learnt].max() <= CEILING < 600


def test_skills_asked_for_together_are_near_and_those_never_together_are_not() -> None:
    table = learn(framework(group=None))
    near = table.entry("weld", "cut metal")
    assert near is not None
    assert near[1] is Source.CO_OCCURRENCE
    assert table.entry("weld", "cook") is None


def test_a_licence_has_no_near_substitute() -> None:
    table = learn(framework())
    assert table.neighbours("licence") == []
    assert all("licence" not in [held for held, _, _ in table.neighbours(skill)] for skill in SKILLS)
    others = tuple(Ground(skill, proof=Proof.CERTIFIED) for skill in SKILLS if skill != "licence")
    index = CandidateIndex.from_profiles([SkillProfile("ana", others)], table, TODAY)
    assert index.rank(Demand((Requirement("licence"),)), horizon=TODAY).match_today.tolist() == [0.0]


def test_a_licence_keeps_its_declared_equivalents() -> None:
    table = learn(framework(equivalent=np.array([[7, 8]])))
    assert table.neighbours("licence") == [("soudage", 1.0, Source.EQUIVALENT)]


def test_a_skill_speaks_for_no_more_needs_than_allowed() -> None:
    table = learn(framework(), neighbours=1)
    for source in (Source.CO_OCCURRENCE, Source.SIBLING):
        spoken = Counter(table.held[table.sources == source].tolist())
        assert spoken
        assert set(spoken.values()) == {1}
    declared = learn(framework(), neighbours=0)
    assert set(declared.sources.tolist()) <= {Source.SAME, Source.EQUIVALENT, Source.NARROWER, Source.BROADER}


def test_the_order_in_which_links_come_changes_nothing() -> None:
    first, second = learn(framework()), learn(framework(asks=np.array(ASKS[::-1] + ASKS[:3])))
    np.testing.assert_array_equal(first.values, second.values)
    np.testing.assert_array_equal(first.held, second.held)
    np.testing.assert_array_equal(first.sources, second.sources)


def test_what_every_asker_of_one_skill_asks_for_too_is_as_near_as_can_be_learnt_and_the_reverse_less() -> None:
    table = learn(framework(group=None))
    assert table.entry("weld", "solder") == (CEILING, Source.CO_OCCURRENCE)
    assert table.entry("solder", "weld") == (round(CEILING * 0.5**POWER), Source.CO_OCCURRENCE)


def test_java_is_not_near_javascript_by_wording_and_react_is_near_react_js() -> None:
    names = ["Java", "JavaScript", "React", "React.js", "Gérer les stocks", "Cuire du pain", "", ""]
    skills = [str(number) for number in range(len(names))]
    table = learn(FrameworkArrays(skills=skills, n_occupations=0, asks=np.zeros((0, 2), dtype=np.int64), names=names))
    assert [held for held, _, source in table.neighbours("2") if source is Source.WORDING] == ["3"]
    assert all(table.neighbours(skill) == [] for skill in ("0", "1", "4", "5", "6", "7"))


def test_a_licence_is_near_nothing_by_its_name() -> None:
    names = ["Permis B", "Permis B"]
    exclusive = np.array([True, False])
    empty = np.zeros((0, 2), dtype=np.int64)
    arrays = FrameworkArrays(skills=["a", "b"], n_occupations=0, asks=empty, names=names, exclusive=exclusive)
    assert learn(arrays).neighbours("a") == learn(arrays).neighbours("b") == []


ASKED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=40)
PAIRED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(asked=ASKED, near=PAIRED, far=PAIRED, width=st.integers(0, 4))
def test_whatever_is_learnt_answers_nothing_and_exclusive_skills_stay_alone(
    asked: list[tuple[int, int]], near: list[tuple[int, int]], far: list[tuple[int, int]], width: int
) -> None:
    def pairs(given: list[tuple[int, int]]) -> np.ndarray:
        return np.array(given, dtype=np.int64).reshape(len(given), 2)

    table = learn(framework(asks=pairs(asked), n_occupations=6, near=pairs(near), far=pairs(far)), neighbours=width)
    assert table.values[table.sources >= Source.SIBLING].max(initial=0) < 600
    assert table.neighbours("licence") == []
    assert set(Counter(table.held[table.sources == Source.CO_OCCURRENCE].tolist()).values()) <= set(range(1, width + 1))


def test_near_occupations_lend_each_other_their_skills() -> None:
    apart = {held: k for held, k, _ in learn(framework(group=None)).neighbours("weld TIG")}
    joined = {held: k for held, k, _ in learn(framework(group=None, near=np.array([[0, 2]]))).neighbours("weld TIG")}
    assert joined["bake"] > 2 * apart.get("bake", 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"asks": np.array([[0, 10]])},
        {"asks": np.array([[4, 0]])},
        {"asks": np.array([0, 1])},
        {"broader": np.array([[0, -1]])},
        {"equivalent": np.array([[0.5, 1.0]])},
        {"group": np.array([0])},
        {"exclusive": np.array([True])},
        {"near": np.array([[0, 4]])},
        {"names": ["weld"]},
    ],
)
def test_a_framework_out_of_shape_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ArraysError):
        framework(**wrong)


def test_a_framework_without_occupations_keeps_its_declared_links() -> None:
    table = learn(framework(asks=np.zeros((0, 2), dtype=np.int64), n_occupations=0))
    assert table.entry("weld", "weld TIG") == (650, Source.NARROWER)
