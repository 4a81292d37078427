"""The starter framework is imported whole, once, and followed from one version to the next."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.skills import queries
from app.skills.importers import starter
from app.skills.importers.merging import merge_framework
from app.skills.models import (
    FrameworkVersion,
    LabelKind,
    LinkKind,
    Occupation,
    OccupationSkill,
    Relation,
    Sector,
    Skill,
    SkillFamily,
    SkillKind,
    SkillLabel,
)
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.report import Report, Tally
from tests.factories import distributions as make

SEEDS = Path(__file__).parents[3] / "seeds" / "starter"
Tables = make.Tables


@pytest.fixture
def tables() -> Tables:
    return make.starter()


@pytest.fixture
def bring(session: Session, tmp_path: Path, now: datetime):
    """Write tables and import them, a day later each time."""
    times = iter(range(100))

    def brought(tables: Tables) -> Report:
        folder = make.write(tmp_path / "starter", tables)
        return merge_framework(session, starter.read(folder), now=now + timedelta(days=next(times)))

    return brought


def skill(session: Session, code: str) -> Skill:
    return session.scalars(select(Skill).where(Skill.code == code)).one()


def labels(session: Session, code: str) -> set[tuple[str, LabelKind, str]]:
    rows = select(SkillLabel).where(SkillLabel.skill_id == skill(session, code).id, SkillLabel.retired_in_id.is_(None))
    return {(label.language, label.kind, label.text) for label in session.scalars(rows)}


def test_skills_come_with_their_kind_family_and_labels(session: Session, bring, tables: Tables) -> None:
    bring(tables)

    tig = skill(session, "TIG")
    assert (tig.kind, tig.family, tig.exclusive) == (SkillKind.KNOW_HOW, SkillFamily.TECHNICAL, False)
    assert skill(session, "CACES").exclusive
    assert skill(session, "SOUDAGE").kind is SkillKind.GROUP
    assert labels(session, "TIG") == {
        ("fr", LabelKind.PREFERRED, "Souder en TIG"),
        ("en", LabelKind.PREFERRED, "TIG weld"),
        ("fr", LabelKind.ALTERNATIVE, "soudure TIG"),
        ("fr", LabelKind.ALTERNATIVE, "TIG"),
        ("en", LabelKind.ALTERNATIVE, "TIG"),
    }
    assert queries.linked_skills(session, tig.id, LinkKind.BROADER) == [skill(session, "SOUDAGE").id]


def test_occupations_come_with_their_needs_and_neighbours(session: Session, bring, tables: Tables) -> None:
    bring(tables)

    welder = session.scalars(select(Occupation).where(Occupation.code == "SOUDEUR")).one()
    driver = session.scalars(select(Occupation).where(Occupation.code == "CARISTE")).one()
    assert (welder.sector, welder.rome_code, welder.definition_fr) == ("METAL", "H2913", "Assemble.")
    assert queries.occupation_profile(session, welder.id) == [
        (skill(session, "TIG").id, Relation.ESSENTIAL, 3),
        (skill(session, "PLAN").id, Relation.OPTIONAL, 2),
    ]
    assert queries.neighbours(session, welder.id) == [(driver.id, 1)]
    assert session.scalars(select(Sector.label_en)).all() == ["Metalwork"]


def test_importing_twice_changes_nothing_and_makes_no_version(session: Session, bring, tables: Tables) -> None:
    first = bring(tables)
    again = bring(tables)

    assert first.total == Tally(created=28)
    assert again.total == Tally()
    assert again.read == first.read
    assert session.scalar(select(func.count()).select_from(FrameworkVersion)) == 1


def test_a_new_version_retires_what_is_gone_and_keeps_it_readable(session: Session, bring, tables: Tables) -> None:
    bring(tables)
    tables["skills.csv"] = make.without(tables["skills.csv"], "PLAN")
    tables["occupation_skills.csv"] = make.without(tables["occupation_skills.csv"], "PLAN")

    report = bring(tables)

    plan = skill(session, "PLAN")
    newest = queries.newest_version(session, plan.framework_id)
    assert newest is not None
    assert plan.retired_in_id == newest.id
    assert report.tallies["skill"] == report.tallies["occupation_skill"] == Tally(retired=1)
    assert queries.skill_labels(session, [plan.id], "fr") == {plan.id: "Lire un plan"}
    assert session.scalars(select(OccupationSkill.retired_in_id).where(OccupationSkill.skill_id == plan.id)).one()
    assert plan.id not in queries.skills_by_code(session, plan.framework_id).values()


def test_what_comes_back_stands_again(session: Session, bring, tables: Tables) -> None:
    bring(tables)
    kept = skill(session, "PLAN").id
    fewer = tables | {name: make.without(tables[name], "PLAN") for name in ("skills.csv", "occupation_skills.csv")}
    bring(fewer)

    report = bring(tables)

    assert report.total == Tally(changed=2)
    assert skill(session, "PLAN").id == kept
    assert skill(session, "PLAN").retired_in_id is None


def test_a_new_name_takes_the_place_of_the_old_one(session: Session, bring, tables: Tables) -> None:
    bring(tables)
    tables["skills.csv"][1][5] = "Souder à l’électrode réfractaire"

    report = bring(tables)

    tig = skill(session, "TIG")
    assert queries.skill_labels(session, [tig.id], "fr") == {tig.id: "Souder à l’électrode réfractaire"}
    assert report.tallies["skill_label"] == Tally(created=1, retired=1)
    assert session.scalars(select(SkillLabel).where(SkillLabel.text == "Souder en TIG")).one().retired_in_id


def test_a_changed_value_is_counted_and_kept(session: Session, bring, tables: Tables) -> None:
    bring(tables)
    tables["occupation_skills.csv"][1][2:] = ["optional", "1"]
    tables["skills.csv"][3][2] = "basic"

    report = bring(tables)

    assert report.total == Tally(changed=2)
    assert skill(session, "CACES").family is SkillFamily.BASIC


def test_identifiers_are_the_same_on_every_installation(session: Session, bring, tables: Tables) -> None:
    bring(tables)

    assert str(skill(session, "TIG").id) == "29c65618-bd47-5e8d-9e50-1dfca1dafba0"


@pytest.mark.parametrize(
    ("file", "row", "reason"),
    [
        ("skills.csv", ["", "know_how", "basic", "0", "", "Sans code", "", "", ""], Refused.EMPTY_CODE),
        ("skills.csv", ["X", "know_how", "basic", "0", "", "", "", "", ""], Refused.EMPTY_LABEL),
        ("skills.csv", ["X", "know_how", "basic", "0", "", "x" * 1001, "", "", ""], Refused.TOO_LONG),
        ("skills.csv", ["TIG", "know_how", "basic", "0", "", "Deux fois", "", "", ""], Refused.DUPLICATE),
        ("skills.csv", ["X", "magic", "basic", "0", "", "X", "", "", ""], Refused.UNKNOWN_VALUE),
        ("skills.csv", ["X", "know_how", "magic", "0", "", "X", "", "", ""], Refused.UNKNOWN_VALUE),
        ("skills.csv", ["X", "know_how", "basic", "yes", "", "X", "", "", ""], Refused.UNKNOWN_VALUE),
        ("skills.csv", ["X", "know_how", "basic", "0", "NOWHERE", "X", "", "", ""], Refused.UNKNOWN_REFERENCE),
        ("occupations.csv", ["X", "NOWHERE", "", "X", "", "", "", "", ""], Refused.UNKNOWN_REFERENCE),
        ("occupation_skills.csv", ["SOUDEUR", "NOWHERE", "essential", "3"], Refused.UNKNOWN_REFERENCE),
        ("occupation_skills.csv", ["SOUDEUR", "CACES", "essential", "4"], Refused.BAD_NUMBER),
        ("occupation_skills.csv", ["SOUDEUR", "CACES", "needed", "3"], Refused.UNKNOWN_VALUE),
        ("occupation_skills.csv", ["SOUDEUR", "TIG", "essential", "3"], Refused.DUPLICATE),
        ("mobility.csv", ["SOUDEUR", "SOUDEUR", "1"], Refused.TO_ITSELF),
        ("mobility.csv", ["CARISTE", "SOUDEUR", "0"], Refused.BAD_NUMBER),
        ("mobility.csv", ["CARISTE", "SOUDEUR", "²"], Refused.BAD_NUMBER),
    ],
)
def test_a_wrong_row_is_refused_with_its_place_and_the_rest_is_imported(
    bring, tables: Tables, file: str, row: list[str], reason: Refused
) -> None:
    tables[file].append(row)

    report = bring(tables)

    assert [(one.file, one.line, one.reason) for one in report.refusals] == [(file, len(tables[file]), reason)]
    assert report.tallies["occupation_skill"].created == 3


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DistributionError) as caught:
        starter.read(tmp_path / "nowhere")

    assert caught.value.problem is Problem.NOT_A_FOLDER


def test_the_framework_shipped_with_the_product_has_no_row_to_refuse(session: Session, now: datetime) -> None:
    report = merge_framework(session, starter.read(SEEDS), now=now)

    assert report.refusals == []
    assert report.tallies["skill"].created > 400
    assert merge_framework(session, starter.read(SEEDS), now=now).total == Tally()
