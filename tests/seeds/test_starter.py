"""The starter framework's files, read as plain CSV."""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "starter"
KEYS = {
    "skills": ("code",),
    "groups": ("code",),
    "occupations": ("code",),
    "sectors": ("code",),
    "occupation_skills": ("occupation", "skill"),
    "mobility": ("occupation", "rank"),
    "meta_badges": ("code",),
}
COLUMNS = {
    "skills": "code,kind,family,exclusive,broader,label_fr,label_en,alt_fr,alt_en",
    "groups": "code,label_fr,label_en",
    "occupations": "code,sector,rome,label_fr,label_en,alt_fr,alt_en,definition_fr,definition_en",
    "sectors": "code,label_fr,label_en",
    "occupation_skills": "occupation,skill,relation,importance",
    "mobility": "occupation,target,rank",
    "meta_badges": "code,label_fr,label_en,facets",
}
LICENCE_GROUPS = {"PERMIS-ROUTE", "CACES", "HABILITATIONS", "TITRES-MARITIMES"}
NAMED_LICENCES = [
    "PERMIS-B",
    "PERMIS-C",
    "PERMIS-CE",
    "FIMO-MARCH",
    "CACES-R489-1A",
    "CACES-R489-3",
    "CACES-R489-5",
    "CACES-R482-B1",
    "CACES-R486-B",
    "HAB-B0H0",
    "HAB-B1V",
    "HAB-BR",
    "AIPR-OPERATEUR",
    "SST",
    "HACCP-FORM",
    "STCW-CFBS",
    "BREVET-CAP200-VOILE",
    "CERTIPHYTO",
    "DEAS",
    "DEAES",
    "DEA-AMBULANCIER",
    "EQ-BPJEPS",
    "NUC-RP1",
    "NUC-SCN1",
    "QUAL-COFREND",
    "SOUDER-QUALIF",
]

# Carif-Oref de Normandie, Étude flash 2024, part 3: label, importance.
STUDY_COMMON = {
    "Collaboration et communication interdisciplinaire": 2,
    "Utiliser l’anglais en contexte professionnel": 2,
    "Capacité d’apprentissage": 2,
    "Esprit critique face à la donnée": 2,
    "Savoir-être et posture professionnelle": 2,
}
STUDY = {
    "DATA-INGENIEUR": {
        "Écoconcevoir une solution ou un équipement": 3,
        "Concevoir et déployer un algorithme": 3,
        "Maîtriser les échanges entre différents logiciels métiers": 3,
        "Maîtriser la gestion de bases de données": 3,
        "Intégrer des outils IA/data science": 3,
        "Gérer une architecture technique/SI": 2,
        "Piloter et animer un processus d’innovation": 3,
        "Capacité à préparer les données pour une analyse efficace": 3,
        "Anticiper l’impact économique d’une solution technique": 2,
        "Animer une démarche agile et innovante": 2,
        "Participer et animer un travail d’équipe": 1,
    },
    "DEV-IA": {
        "Intégrer des outils IA/data science": 3,
        "Maîtriser des langages de programmation": 3,
        "Assurer la maintenance d’un équipement": 2,
        "Mener un audit ou test de conformité": 2,
        "Maîtriser les techniques de machine learning": 1,
        "Gérer une architecture fonctionnelle SI": 1,
        "Modification des données et analyse": 2,
        "Analyser et gérer les risques": 2,
        "Anticiper l’impact économique d’une solution technique": 1,
        "Gérer la production de livrables": 2,
        "Gérer un projet": 1,
        "Développer son autonomie": 3,
    },
}
STUDY_NOUNS = {"DATA-PREPARER", "DATA-MODIF-ANALYSE"}  # the study's own words, which begin with a noun

Table = list[dict[str, str]]


def read(name: str) -> Table:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return {name: read(name) for name in KEYS}


def values(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def normalised(text: str) -> str:
    """Fold case, accents, ligatures and punctuation, as a search does."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def codes(table: Table) -> set[str]:
    return {row["code"] for row in table}


@pytest.mark.parametrize("name", KEYS)
def test_the_columns_are_those_the_loader_expects(name: str) -> None:
    first = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first == COLUMNS[name]


@pytest.mark.parametrize("name", KEYS)
def test_lines_are_sorted_by_code_and_no_code_comes_twice(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS[name]) for row in read(name)]
    assert keys == sorted(set(keys))


def test_codes_are_short_slugs(tables: dict[str, Table]) -> None:
    for name in ("skills", "groups", "occupations", "sectors", "meta_badges"):
        for code in codes(tables[name]):
            assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", code), code
            assert len(code) <= 40, code


def test_there_is_enough_to_start_a_region(tables: dict[str, Table]) -> None:
    assert len(tables["occupations"]) >= 78
    assert len(tables["skills"]) >= 690
    assert len(tables["groups"]) >= 60


def test_every_reference_resolves(tables: dict[str, Table]) -> None:
    skills, occupations = codes(tables["skills"]), codes(tables["occupations"])
    assert {row["broader"] for row in tables["skills"]} - {""} == codes(tables["groups"])
    assert {row["sector"] for row in tables["occupations"]} == codes(tables["sectors"])
    assert {row["occupation"] for row in tables["occupation_skills"]} == occupations
    assert {row["skill"] for row in tables["occupation_skills"]} <= skills
    assert {row["occupation"] for row in tables["mobility"]} == occupations
    assert {row["target"] for row in tables["mobility"]} <= occupations
    assert set(chain.from_iterable(values(row["facets"]) for row in tables["meta_badges"])) <= skills


def test_every_label_is_there_in_both_languages(tables: dict[str, Table]) -> None:
    for name in ("skills", "groups", "occupations", "sectors", "meta_badges"):
        for row in tables[name]:
            texts = [text for column, text in row.items() if re.match("label|definition", column)]
            assert all(text == text.strip() and len(text) >= 3 for text in texts), row
    assert all(row["definition_fr"].endswith(".") for row in tables["occupations"])


def test_cells_hold_known_values(tables: dict[str, Table]) -> None:
    assert {row["kind"] for row in tables["skills"]} == {"know_how", "knowledge", "behaviour"}
    assert {row["family"] for row in tables["skills"]} == {"technical", "basic", "digital", "behavioural"}
    assert {row["exclusive"] for row in tables["skills"]} == {"0", "1"}
    assert {row["relation"] for row in tables["occupation_skills"]} == {"essential", "optional"}
    assert {row["importance"] for row in tables["occupation_skills"]} == {"1", "2", "3"}
    assert all(re.fullmatch(r"([A-N]\d{4})?", row["rome"]) for row in tables["occupations"])


@pytest.mark.parametrize("name", ["skills", "occupations"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_entries_share_a_label_or_a_synonym(tables: dict[str, Table], name: str, language: str) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for row in tables[name]:
        for text in [row[f"label_{language}"], *values(row[f"alt_{language}"])]:
            owners[normalised(text)].append(row["code"])
    assert "" not in owners
    assert {text: whose for text, whose in owners.items() if len(whose) > 1} == {}


def test_know_how_begins_with_an_infinitive_verb(tables: dict[str, Table]) -> None:
    for row in tables["skills"]:
        if row["kind"] == "know_how" and row["code"] not in STUDY_NOUNS:
            verb = re.sub("^(s’|se )", "", row["label_fr"].lower()).split()[0].strip(",")
            assert verb.endswith(("er", "ir", "re")), row["label_fr"]


def test_french_uses_the_typographic_apostrophe(tables: dict[str, Table]) -> None:
    cells = chain.from_iterable(row.values() for row in chain.from_iterable(tables.values()))
    assert [cell for cell in cells if "'" in cell] == []


def test_no_cell_can_be_taken_for_a_formula(tables: dict[str, Table]) -> None:
    for row in chain.from_iterable(tables.values()):
        for cell in row.values():
            assert not any(value.startswith(("=", "+", "-", "@", "\t")) for value in [cell, *values(cell)]), row


def test_every_occupation_has_twelve_to_twenty_skills_and_four_essential_ones(tables: dict[str, Table]) -> None:
    every = Counter(row["occupation"] for row in tables["occupation_skills"])
    essential = Counter(row["occupation"] for row in tables["occupation_skills"] if row["relation"] == "essential")
    assert {code: count for code, count in every.items() if not 12 <= count <= 20} == {}
    assert {code: essential[code] for code in every if essential[code] < 4} == {}


def test_every_occupation_mixes_families_of_skills(tables: dict[str, Table]) -> None:
    family = {row["code"]: row["family"] for row in tables["skills"]}
    mixed = defaultdict(set)
    for row in tables["occupation_skills"]:
        mixed[row["occupation"]].add(family[row["skill"]])
    assert {code: families for code, families in mixed.items() if not {"technical", "behavioural"} <= families} == {}


def test_neighbours_are_ranked_and_share_skills(tables: dict[str, Table]) -> None:
    skills = defaultdict(set)
    for row in tables["occupation_skills"]:
        skills[row["occupation"]].add(row["skill"])
    neighbours = defaultdict(list)
    for row in tables["mobility"]:
        neighbours[row["occupation"]].append((int(row["rank"]), row["target"]))
    for code, ranked in neighbours.items():
        targets = [target for _, target in ranked]
        assert [rank for rank, _ in ranked] == list(range(1, len(ranked) + 1)), code
        assert 3 <= len(set(targets)) == len(targets) <= 6, code
        assert code not in targets
        assert len(skills[code] & skills[targets[0]]) >= 3, (code, targets[0])
        assert all(skills[code] & skills[target] for target in targets), code


def test_skills_are_shared_enough_for_co_occurrence_to_mean_something(tables: dict[str, Table]) -> None:
    uses = Counter(row["skill"] for row in tables["occupation_skills"])
    assert sum(count > 1 for count in uses.values()) >= len(uses) / 3
    assert len(uses) >= 0.95 * len(tables["skills"])


@pytest.mark.parametrize("occupation", STUDY)
def test_the_study_s_occupations_carry_its_skills_and_importances_and_no_other(
    tables: dict[str, Table], occupation: str
) -> None:
    label = {row["code"]: row["label_fr"] for row in tables["skills"]}
    rows = [row for row in tables["occupation_skills"] if row["occupation"] == occupation]
    assert {label[row["skill"]]: int(row["importance"]) for row in rows} == STUDY[occupation] | STUDY_COMMON
    assert len(rows) == len(STUDY[occupation] | STUDY_COMMON)
    assert {row["relation"] for row in rows} == {"essential"}


def test_every_licence_is_exclusive_and_nothing_else_is(tables: dict[str, Table]) -> None:
    exclusive = {row["code"] for row in tables["skills"] if row["exclusive"] == "1"}
    assert set(NAMED_LICENCES) <= exclusive
    assert {row["code"] for row in tables["skills"] if row["broader"] in LICENCE_GROUPS} <= exclusive
    assert {row["code"] for row in tables["skills"] if row["label_fr"].startswith("Détenir ")} == exclusive
    assert all(row["label_en"].startswith("Hold ") for row in tables["skills"] if row["code"] in exclusive)


def test_the_four_meta_badges_rest_on_four_to_six_behaviours_of_their_own(tables: dict[str, Table]) -> None:
    kind = {row["code"]: row["kind"] for row in tables["skills"]}
    facets = {row["label_fr"]: values(row["facets"]) for row in tables["meta_badges"]}
    assert set(facets) == {"Communiquer", "Organiser", "S’adapter", "S’intégrer"}
    assert all(4 <= len(set(codes)) == len(codes) <= 6 for codes in facets.values())
    every = list(chain.from_iterable(facets.values()))
    assert len(every) == len(set(every))
    assert {kind[code] for code in every} == {"behaviour"}
    assert set(every) <= {row["skill"] for row in tables["occupation_skills"]}


def test_provenance_names_the_licence_the_date_and_the_study() -> None:
    text = (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")
    for words in ("EUPL-1.2", "2026-11-22", "Carif-Oref de Normandie", "2024"):
        assert words in text
    assert all(f"`{name}.csv`" in text for name in KEYS)
