"""ESCO is read from its official packages as esco.py says."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.skills import queries
from app.skills.importers import esco
from app.skills.importers.content import Content
from app.skills.importers.merging import merge_framework
from app.skills.models import LabelKind, LinkKind, Relation, Skill, SkillFamily, SkillKind
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.report import Tally
from tests.factories import distributions as make
from tests.factories.distributions import ESCO_ISCO as ISCO
from tests.factories.distributions import ESCO_OCCUPATION as OCCUPATION
from tests.factories.distributions import ESCO_SKILL as SKILL

OFFICIAL = Path(__file__).parents[4] / "shared" / "data" / "esco"


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return esco.read(make.esco_folder(tmp_path))


def test_skills_have_their_kind_family_and_definition(content: Content) -> None:
    told = {uri.removeprefix(SKILL): (one.kind, one.family) for uri, one in content.skills.items()}

    assert told == {
        "T": (SkillKind.GROUP, SkillFamily.TECHNICAL),
        "T3": (SkillKind.GROUP, SkillFamily.BEHAVIOURAL),
        "weld": (SkillKind.KNOW_HOW, SkillFamily.TECHNICAL),
        "tig": (SkillKind.KNOW_HOW, SkillFamily.TECHNICAL),
        "python": (SkillKind.KNOWLEDGE, SkillFamily.DIGITAL),
        "loyal": (SkillKind.BEHAVIOUR, SkillFamily.BEHAVIOURAL),
    }
    assert content.skills[f"{SKILL}weld"].definition_en == "Joins."


def test_labels_come_in_both_languages_and_in_english_alone_without_french(content: Content) -> None:
    labels = {label[1:] for label in content.skill_labels if label[0] == f"{SKILL}weld"}

    assert labels == {
        ("en", LabelKind.PREFERRED, "weld"),
        ("en", LabelKind.ALTERNATIVE, "join"),
        ("en", LabelKind.ALTERNATIVE, "fuse"),
        ("fr", LabelKind.PREFERRED, "souder"),
        ("fr", LabelKind.ALTERNATIVE, "assembler par soudure"),
        ("fr", LabelKind.ALTERNATIVE, "faire des soudures"),
    }
    assert [label[1] for label in content.skill_labels if label[0] == f"{SKILL}tig"] == ["en"]


def test_skills_are_tied_to_what_is_broader_and_related(content: Content) -> None:
    assert set(content.skill_links) == {
        (f"{SKILL}T3", f"{SKILL}T", LinkKind.BROADER),
        (f"{SKILL}loyal", f"{SKILL}T3", LinkKind.BROADER),
        (f"{SKILL}tig", f"{SKILL}weld", LinkKind.BROADER),
        (f"{SKILL}weld", f"{SKILL}python", LinkKind.RELATED),
    }


def test_isco_groups_stand_above_occupations_and_are_none(content: Content) -> None:
    groups = {code for code, entry in content.occupations.items() if entry.is_group}

    assert groups == {f"{ISCO}7", f"{ISCO}72"}
    assert content.occupations[f"{OCCUPATION}tig"].parent == f"{OCCUPATION}welder"
    assert content.occupations[f"{OCCUPATION}welder"].parent == f"{ISCO}72"
    assert content.occupations[f"{OCCUPATION}welder"].sector == "7"
    assert content.sectors == {"7": ("Métiers qualifiés de l’industrie", "Craft workers")}


def test_needs_are_essential_or_optional(content: Content) -> None:
    assert content.occupation_skills == {
        (f"{OCCUPATION}welder", f"{SKILL}weld"): (Relation.ESSENTIAL, 3),
        (f"{OCCUPATION}welder", f"{SKILL}python"): (Relation.OPTIONAL, 1),
    }
    assert content.origin.version == "1.1.1"
    assert content.reading.refusals == []


def test_files_outside_of_archives_are_read_too(tmp_path: Path, content: Content) -> None:
    bare = make.write(tmp_path / "bare", make.esco_english() | make.esco_links() | make.esco_french())

    found = esco.read(bare)

    assert (found.skills, found.skill_labels, found.occupations) == (
        content.skills,
        content.skill_labels,
        content.occupations,
    )


def test_without_the_french_package_everything_is_in_english(tmp_path: Path) -> None:
    found = esco.read(make.write(tmp_path, make.esco_english() | make.esco_links()))

    assert {language for _, language, _, _ in found.skill_labels} == {"en"}
    assert found.sectors == {"7": (None, "Craft workers")}


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("skills_fr.csv", ["K", f"{SKILL}lost", "perdue", ""], Refused.UNKNOWN_REFERENCE),
        ("skills_fr.csv", ["K", f"{SKILL}tig", "", ""], Refused.EMPTY_LABEL),
        ("skills_fr.csv", ["K", f"{SKILL}weld", "souder", ""], Refused.DUPLICATE),
        ("skillSkillRelations.csv", [f"{SKILL}weld", "", "", "", f"{SKILL}weld"], Refused.TO_ITSELF),
        ("occupationSkillRelations.csv", [f"{OCCUPATION}tig", "maybe", "", f"{SKILL}weld"], Refused.UNKNOWN_VALUE),
        ("occupationSkillRelations.csv", [f"{OCCUPATION}tig", "optional", "", "?"], Refused.UNKNOWN_REFERENCE),
        ("broaderRelationsOccPillar.csv", ["", f"{OCCUPATION}tig", "", "?"], Refused.UNKNOWN_REFERENCE),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(tmp_path: Path, name: str, row: list[str], reason: Refused) -> None:
    tables = make.esco_english() | make.esco_links() | make.esco_french()
    tables[name].append(row)

    refusals = esco.read(make.write(tmp_path, tables)).reading.refusals

    assert [(one.file, one.reason) for one in refusals] == [(name, reason)]


def test_packages_of_two_versions_are_refused(tmp_path: Path) -> None:
    make.esco_folder(tmp_path)
    make.write_zip(tmp_path / "ESCO dataset - v1.2.0 - classification - fr - csv.zip", {"x.csv": [["a"], ["b"]]})

    with pytest.raises(DistributionError) as caught:
        esco.read(tmp_path)

    assert (caught.value.problem, caught.value.detail) == (Problem.MIXED_VERSIONS, "1.1.1, 1.2.0")


def test_importing_twice_changes_nothing(session: Session, tmp_path: Path, content: Content, now: datetime) -> None:
    first = merge_framework(session, content, now=now)

    assert first.tallies["occupation"] == Tally(4)
    assert merge_framework(session, esco.read(tmp_path), now=now).total == Tally()


def test_isco_groups_are_neither_searched_nor_chosen(session: Session, content: Content, now: datetime) -> None:
    merge_framework(session, content, now=now)
    framework = queries.default_framework(session)

    assert framework is not None
    assert set(queries.occupations_by_code(session, framework.id)) == {f"{OCCUPATION}welder", f"{OCCUPATION}tig"}
    assert {label.language for label in queries.occupation_search_labels(session, framework.id)} == {"fr", "en"}


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official ESCO is not beside this repository")
@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.deep)], indirect=True)
def test_the_official_esco_is_imported_whole(session: Session, now: datetime) -> None:
    report = merge_framework(session, esco.read(OFFICIAL), now=now)

    assert report.tallies["skill"] == Tally(13_896 + 640)
    assert report.tallies["occupation"] == Tally(3007 + 619)
    assert {one.reason for one in report.refusals} == {Refused.UNKNOWN_REFERENCE, Refused.TO_ITSELF}
    assert len(report.refusals) < 100
    kinds = session.execute(select(Skill.family, Skill.kind).distinct()).all()
    assert (SkillFamily.BEHAVIOURAL, SkillKind.BEHAVIOUR) in [tuple(row) for row in kinds]
    assert merge_framework(session, esco.read(OFFICIAL), now=now).total == Tally()
