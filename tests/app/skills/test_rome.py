"""ROME is read from its official files as rome.py says."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.skills import queries
from app.skills.importers import rome
from app.skills.importers.content import Content
from app.skills.importers.merging import merge_framework
from app.skills.models import LabelKind, LinkKind, Occupation, Relation, Skill, SkillFamily, SkillKind
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.reading import Distribution, Reading
from app.territory.importers.report import Tally
from tests.factories import distributions as make

OFFICIAL = Path(__file__).parents[4] / "shared" / "data" / "rome"
FILE = "unix_{}_v460_utf8.csv"
needs_official = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official ROME is not beside this repository")


@pytest.fixture
def tables() -> make.Tables:
    return make.rome()


@pytest.fixture
def read(tmp_path: Path):
    def reading(tables: make.Tables) -> Content:
        return rome.read(make.write(tmp_path / "rome", tables))

    return reading


def test_competences_are_know_how_and_savoirs_knowledge(read, tables: make.Tables) -> None:
    skills = read(tables).skills

    assert {skills[code].kind for code in ("100", "101", "102", "103")} == {SkillKind.KNOW_HOW}
    assert {skills[code].kind for code in ("200", "201", "202")} == {SkillKind.KNOWLEDGE}


def test_a_macro_competence_is_held_when_a_fiche_lists_it_and_a_group_otherwise(read, tables: make.Tables) -> None:
    content = read(tables)

    assert content.skills["300"].kind is SkillKind.KNOW_HOW
    assert content.skills["301"].kind is SkillKind.BEHAVIOUR
    assert content.skills["302"].kind is SkillKind.GROUP
    assert ("100", "300", LinkKind.BROADER) in content.skill_links


def test_families_follow_what_the_publisher_marks(read, tables: make.Tables) -> None:
    skills = read(tables).skills

    families = {code: skills[code].family for code in ("100", "102", "103", "105", "301", "202", "200")}
    assert families == {
        "100": SkillFamily.TECHNICAL,
        "102": SkillFamily.DIGITAL,
        "103": SkillFamily.BASIC,
        "105": SkillFamily.DIGITAL,
        "301": SkillFamily.BEHAVIOURAL,
        "202": SkillFamily.DIGITAL,
        "200": SkillFamily.TECHNICAL,
    }


def test_certificates_and_what_needs_one_are_exclusive(read, tables: make.Tables) -> None:
    assert {code for code, entry in read(tables).skills.items() if entry.exclusive} == {"104", "201"}


def test_the_heart_of_an_occupation_is_essential_and_what_emerges_counts_more(read, tables: make.Tables) -> None:
    needs = read(tables).occupation_skills

    assert needs["H2913", "100"] == (Relation.ESSENTIAL, 3)
    assert needs["H2913", "200"] == (Relation.OPTIONAL, 2)
    assert needs["H2913", "301"] == (Relation.OPTIONAL, 1)
    assert len(needs) == 6


def test_appellations_are_labels_with_their_codes(read, tables: make.Tables) -> None:
    content = read(tables)

    assert content.occupation_labels == {
        ("H2913", "fr", LabelKind.PREFERRED, "Soudeur / Soudeuse"): "500",
        ("H2913", "fr", LabelKind.ALTERNATIVE, "Soudeur / Soudeuse TIG"): "600",
        ("H2913", "fr", LabelKind.ALTERNATIVE, "Soudeur(se) TIG"): "600",
        ("H2914", "fr", LabelKind.PREFERRED, "Chaudronnier / Chaudronnière"): "501",
    }


def test_definitions_are_joined_in_order_with_their_apostrophes_undoubled(read, tables: make.Tables) -> None:
    content = read(tables)

    assert content.occupations["H2913"].definition_fr == "Assemble des pièces. Contrôle l'assemblage."
    assert content.skills["300"].definition_fr == "L'art de souder."


def test_a_fiche_has_its_sector_its_parent_and_its_neighbours(read, tables: make.Tables) -> None:
    content = read(tables)

    assert content.sectors == {"H": ("Industrie", None)}
    assert (content.occupations["H2914"].sector, content.occupations["H2914"].parent) == ("H", "H2913")
    assert content.occupations["H2913"].parent is None
    assert content.occupation_links == {("H2913", "H2914"): 1, ("H2914", "H2913"): 2}
    assert content.reading.refusals == []


def test_the_tree_is_found_beside_and_gives_domains_alone(tmp_path: Path, tables: make.Tables) -> None:
    make.write(tmp_path / "rome_derive", {"arborescence_macro_competences.csv": make.derived_tree()})

    content = rome.read(make.write(tmp_path / "rome", tables))

    assert ("300", "groupe-4", LinkKind.BROADER) in content.skill_links
    assert content.skills["groupe-4"].kind is SkillKind.GROUP


def test_the_publishers_own_tree_gives_every_level_once(read, tables: make.Tables) -> None:
    content = read(tables | {FILE.format("arborescence_competences"): make.official_tree()})

    above = {(code, target) for code, target, _ in content.skill_links if target.startswith("groupe-")}
    assert above == {("300", "groupe-4A1"), ("groupe-4A1", "groupe-4A"), ("groupe-4A", "groupe-4")}
    assert content.reading.refusals == []


def test_a_given_tree_is_read_and_a_missing_one_is_said(tmp_path: Path, tables: make.Tables) -> None:
    folder = make.write(tmp_path / "rome", tables)
    make.write(tmp_path / "elsewhere", {"macro_competences.csv": make.derived_tree()})

    content = rome.read(folder, hierarchy=tmp_path / "elsewhere" / "macro_competences.csv")
    assert ("300", "groupe-4", LinkKind.BROADER) in content.skill_links

    with pytest.raises(DistributionError) as caught:
        rome.read(folder, hierarchy=tmp_path / "nowhere.csv")
    assert (caught.value.problem, caught.value.file) == (Problem.NO_SUCH_FILE, "nowhere.csv")


def test_version_and_date_are_read_where_they_are_told(tmp_path: Path, tables: make.Tables) -> None:
    folder = make.write(tmp_path / "rome", tables)
    assert (rome.read(folder).origin.version, rome.read(folder).origin.published_on) == ("460", None)

    (folder / "version.txt").write_text("Numero de version : 60\n\nDate de publication : 18/09/2025\n", "utf-8")
    assert (rome.read(folder).origin.version, rome.read(folder).origin.published_on) == ("60", date(2025, 9, 18))


def test_files_of_another_version_are_read_too_but_not_two_at_once(tmp_path: Path, read) -> None:
    assert read(make.rome("470")).origin.version == "470"

    with pytest.raises(DistributionError) as caught:
        read(make.rome("460"))
    assert (caught.value.problem, caught.value.detail) == (Problem.MIXED_VERSIONS, "460, 470")


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("referentiel_appellation", ["699", "Perdu", "Perdu", "Z9999", "SYNONYME"], Refused.UNKNOWN_REFERENCE),
        ("referentiel_appellation", ["699", "", "", "H2913", "SYNONYME"], Refused.EMPTY_LABEL),
        ("liens_rome_referentiels", ["H2913", "5", "1", "100"], Refused.DUPLICATE),
        ("liens_rome_referentiels", ["H2913", "5", "1", "999"], Refused.UNKNOWN_REFERENCE),
        ("coherence_item", ["H2913", "999", "Principale"], Refused.UNKNOWN_REFERENCE),
        ("coherence_item", ["H2913", "100", "Centrale"], Refused.UNKNOWN_VALUE),
        ("texte", ["Z9999", "3", "definition", "1", "Perdu."], Refused.UNKNOWN_REFERENCE),
        ("texte", ["H2913", "3", "definition", "un", "Perdu."], Refused.BAD_NUMBER),
        ("rubrique_mobilite", ["H2913", "Z9999", "2"], Refused.UNKNOWN_REFERENCE),
        ("referentiel_code_rome", ["H2999", "", "", "Orphelin", "N", "Z9999"], Refused.UNKNOWN_REFERENCE),
        ("referentiel_savoir", ["", "Sans code", "", "", ""], Refused.EMPTY_CODE),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(
    read, tables: make.Tables, table: str, row: list[str], reason: Refused
) -> None:
    name = FILE.format(table)
    tables[name].append(row)

    refusals = read(tables).reading.refusals

    assert [(one.file, one.line, one.reason) for one in refusals] == [(name, len(tables[name]), reason)]


@pytest.mark.parametrize("name", sorted(make.rome()))
def test_every_file_is_needed_and_named_when_missing(read, tables: make.Tables, name: str) -> None:
    del tables[name]

    with pytest.raises(DistributionError) as caught:
        read(tables)

    assert caught.value.problem is Problem.MISSING_FILE
    assert caught.value.file == name.replace("460", "…")


def test_importing_twice_changes_nothing_and_parents_are_tied(
    session: Session, read, tables: make.Tables, now: datetime
) -> None:
    merge_framework(session, read(tables), now=now)

    assert merge_framework(session, read(tables), now=now).total == Tally()
    boilermaker = session.scalars(select(Occupation).where(Occupation.code == "H2914")).one()
    welder = session.scalars(select(Occupation).where(Occupation.code == "H2913")).one()
    assert boilermaker.parent_id == welder.id
    assert [need.importance for need in queries.occupation_profile(session, welder.id)] == [3, 2, 1, 1]


def test_parents_in_a_circle_are_undone_and_refused(session: Session, read, tables: make.Tables, now: datetime) -> None:
    tables[FILE.format("referentiel_code_rome")][1][-1] = "H2914"

    report = merge_framework(session, read(tables), now=now)

    assert [one.reason for one in report.refusals] == [Refused.CIRCULAR]
    assert report.tallies["occupation"] == Tally(2)


@needs_official
@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.deep)], indirect=True)
def test_the_official_rome_is_imported_whole(session: Session, now: datetime) -> None:
    report = merge_framework(session, rome.read(OFFICIAL), now=now)

    assert report.refusals == []
    created = {name: tally.created for name, tally in report.tallies.items()}
    assert created["occupation"] == 1584
    assert created["occupation_skill"] == 90_556
    assert created["occupation_link"] == 14_912
    kinds = dict(session.execute(select(Skill.code, Skill.kind)).all())
    assert sum(kind is SkillKind.BEHAVIOUR for kind in kinds.values()) == 16
    assert sum(kind is SkillKind.KNOWLEDGE for kind in kinds.values()) == 15_354
    assert merge_framework(session, rome.read(OFFICIAL), now=now).total == Tally()


@needs_official
def test_the_official_file_in_latin_1_is_read_and_its_encoding_told() -> None:
    reading = Reading()
    name = "unix_arborescence_secteur_naf_v460_utf8.csv"

    labels = {row.values[0] for row in reading.rows(Distribution([OFFICIAL]).files[name], ["libelle_rome"])}

    assert reading.encodings == {name: "latin-1"}
    assert any("é" in label for label in labels)
