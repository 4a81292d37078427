"""Labels made ready for searching, and relatedness learnt once."""

import threading
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.skills import bridge, queries
from app.skills.bridge import Source
from app.skills.models import OccupationSkill, Skill
from matching.closeness import ClosenessModel
from tests.factories.skills import ESSENTIAL, a_framework, a_group, a_skill, an_occupation, next_to


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_kept", {})


def found(session: Session, text: str, locale: str = "fr") -> list[UUID]:
    return [UUID(hit.id) for hit in bridge.skill_search(session, locale).search(text)]


def welding(session: Session) -> list[Skill]:
    """Two occupations that share skills, and a licence."""
    group = a_group(session)
    tig, mig = a_skill(session, "TIG", broader=group), a_skill(session, "MIG", broader=group)
    plan, licence = a_skill(session, "Plan"), a_skill(session, "CACES", exclusive=True)
    welder = an_occupation(session, needs={tig: ESSENTIAL, mig: ESSENTIAL, plan: ESSENTIAL, licence: ESSENTIAL})
    fitter = an_occupation(session, needs={mig: ESSENTIAL, plan: ESSENTIAL})
    an_occupation(session, needs={a_skill(session, "Coudre"): ESSENTIAL})
    next_to(session, welder, fitter)
    return [tig, mig, plan, licence]


def test_a_skill_is_found_in_the_language_of_the_page(session: Session) -> None:
    tig = a_skill(session, "Souder en TIG", label_en="TIG weld", also=["soudure à l’argon"])
    solder = a_skill(session, "Braser")

    assert found(session, "soudures argon")[:1] == [tig.id]
    assert found(session, "weld") == []
    assert found(session, "weld", "en") == [tig.id]
    assert found(session, "braser", "en") == [solder.id]


def test_what_was_made_ready_is_kept_until_the_framework_changes(session: Session) -> None:
    a_skill(session, "Souder")
    first = bridge.skill_search(session, "fr")
    assert bridge.skill_search(session, "fr") is first

    braise = a_skill(session, "Braser")

    assert bridge.skill_search(session, "fr") is not first
    assert found(session, "braser") == [braise.id]


def test_nothing_is_found_without_a_framework(session: Session) -> None:
    assert bridge.skill_search(session, "fr").search("souder") == []
    assert bridge.occupation_search(session, "fr").search("soudeur") == []


def test_occupations_are_found_by_their_appellations_but_not_headings(session: Session) -> None:
    welder = an_occupation(session, "Soudeur, soudeuse", also=["Tuyauteur soudeur"])
    an_occupation(session, "Soudeurs et assimilés", is_group=True)

    hits = bridge.occupation_search(session, "fr").search("tuyauteurs")

    assert [UUID(hit.id) for hit in hits] == [welder.id]


def test_many_threads_make_one_index(session: Session) -> None:
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    threads = [threading.Thread(target=bridge._once, args=(("key",), make)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1


def test_the_oldest_things_kept_are_let_go() -> None:
    for number in range(bridge.KEPT + 5):
        bridge._once((number,), lambda number=number: number + 1)

    assert len(bridge._kept) == bridge.KEPT
    assert (0,) not in bridge._kept


def test_relatedness_covers_what_can_be_held_and_knows_why(session: Session, tmp_path: Path) -> None:
    tig, mig, plan, licence = welding(session)
    framework = queries.default_framework(session)
    assert framework is not None

    table = bridge.relatedness(session, framework, data_dir=tmp_path)

    assert set(table.skills) == {str(skill_id) for skill_id in queries.standing_skill_ids(session, framework.id)}
    near = bridge.near_skills(session, framework, tig.id, data_dir=tmp_path, limit=5)
    assert [one.source for one in near if one.skill_id == mig.id] == [Source.CO_OCCURRENCE]
    assert table.neighbours(str(licence.id)) == []
    assert str(plan.id) in table


def test_of_skills_equally_near_those_that_most_occupations_ask_for_beside_it_come_first(
    session: Session, tmp_path: Path
) -> None:
    needed, often, seldom = a_skill(session, "Souder"), a_skill(session, "Meuler"), a_skill(session, "Cintrer")
    for number in range(4):
        an_occupation(session, needs=dict.fromkeys([needed, often] if number else [needed, often, seldom], ESSENTIAL))
    an_occupation(session, needs={needed: ESSENTIAL})
    framework = a_framework(session)
    rare = sorted((a_skill(session, f"Percer {number}") for number in range(6)), key=lambda one: one.id)
    an_occupation(session, needs=dict.fromkeys([needed, *rare], ESSENTIAL))

    near = bridge.near_skills(session, framework, needed.id, data_dir=tmp_path, limit=20)

    assert {one.share for one in near} == {0.595}
    assert [one.skill_id for one in near] == [often.id, *sorted([seldom.id, *(one.id for one in rare)])]
    assert bridge.near_skills(session, framework, needed.id, data_dir=tmp_path, limit=1) == near[:1]


def test_skills_narrower_than_another_answer_for_it(session: Session, tmp_path: Path) -> None:
    macro = a_skill(session, "Souder")
    tig = a_skill(session, "Souder en TIG", broader=macro)

    table = bridge.relatedness(session, a_framework(session), data_dir=tmp_path)

    assert table.neighbours(str(macro.id))[0][::2] == (str(tig.id), Source.NARROWER)


def test_relatedness_is_learnt_once_and_read_from_its_file(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    welding(session)
    framework = a_framework(session)
    learnt = bridge.relatedness(session, framework, data_dir=tmp_path)
    assert bridge.relatedness(session, framework, data_dir=tmp_path) is learnt

    bridge._kept.clear()
    monkeypatch.setattr("matching.learning.learn", lambda *_: pytest.fail("learnt again"))
    read = bridge.relatedness(session, framework, data_dir=tmp_path)

    assert read.skills == learnt.skills
    assert (read.matrix() != learnt.matrix()).nnz == 0
    assert [path.suffix for path in (tmp_path / "relatedness").iterdir()] == [".npz", ".npz"]


def kept_files(data_dir: Path) -> dict[str, Path]:
    """Where relatedness and what is told of occupations are kept."""
    beside, table = sorted((data_dir / "relatedness").iterdir(), key=lambda path: -len(path.name))
    return {"relatedness": table, "occupations": beside}


@pytest.mark.parametrize("kept", ["relatedness", "occupations"])
@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_file_is_learnt_again(session: Session, tmp_path: Path, damage: bytes | None, kept: str) -> None:
    welding(session)
    framework = a_framework(session)
    learnt = bridge.relatedness(session, framework, data_dir=tmp_path)
    told = bridge.learnt(session, framework, data_dir=tmp_path).occupations
    file = kept_files(tmp_path)[kept]
    file.write_bytes(file.read_bytes()[:-40] if damage is None else damage)
    bridge._kept.clear()

    again = bridge.relatedness(session, framework, data_dir=tmp_path)
    told_again = bridge.learnt(session, framework, data_dir=tmp_path).occupations

    assert (again.matrix() != learnt.matrix()).nnz == 0
    assert (told_again.model.asks == told.model.asks).all()
    assert bridge.Relatedness.load(kept_files(tmp_path)["relatedness"]).skills == learnt.skills
    assert ClosenessModel.load(kept_files(tmp_path)["occupations"]).skills == learnt.skills


@pytest.mark.parametrize("kept", ["relatedness", "occupations"])
def test_a_file_of_other_skills_is_learnt_again(session: Session, tmp_path: Path, kept: str) -> None:
    welding(session)
    framework = a_framework(session)
    bridge.relatedness(session, framework, data_dir=tmp_path)
    file = kept_files(tmp_path)[kept]
    if kept == "relatedness":
        bridge.Relatedness.identity(["other"]).save(file)
    else:
        ClosenessModel(["other"], 1, np.array([[0, 0]])).save(file)
    bridge._kept.clear()

    assert "other" not in bridge.relatedness(session, framework, data_dir=tmp_path)
    assert "other" not in bridge.learnt(session, framework, data_dir=tmp_path).occupations.model.skills


def test_occupations_are_told_from_what_they_ask_for_and_known_by_number(session: Session, tmp_path: Path) -> None:
    tig, *_ = welding(session)
    framework = a_framework(session)

    told = bridge.learnt(session, framework, data_dir=tmp_path).occupations

    guessed = told.model.occupation_of([(str(tig.id), 3)])
    assert guessed is not None
    assert told.number(told.ids[guessed]) == guessed
    asked = session.scalars(
        sa.select(OccupationSkill.skill_id).where(OccupationSkill.occupation_id == told.ids[guessed])
    ).all()
    assert tig.id in asked
    assert told.number(None) is told.number(tig.id) is None
    assert bridge.learnt(session, None, data_dir=tmp_path).occupations.ids == ()


def test_a_change_of_the_framework_is_learnt(session: Session, tmp_path: Path) -> None:
    welding(session)
    framework = a_framework(session)
    before = bridge.relatedness(session, framework, data_dir=tmp_path)

    added = a_skill(session, "Braser")

    assert str(added.id) not in before
    assert str(added.id) in bridge.relatedness(session, framework, data_dir=tmp_path)


def test_without_a_framework_each_skill_answers_itself(session: Session, tmp_path: Path) -> None:
    assert len(bridge.relatedness(session, None, data_dir=tmp_path)) == 0
