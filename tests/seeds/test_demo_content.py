"""The demo's files name only what exists, and say what the Region's own pages say."""

import csv
import re

import pytest

from app.accounts.siret import problem
from seeds.demo.content import PLACES, STARTER, content
from seeds.demo.organisations import siret
from seeds.demo.people import Names
from seeds.demo.texts import Content


@pytest.fixture(scope="module")
def texts() -> Content:
    return content()


def codes(name: str, column: str = "code") -> set[str]:
    with (STARTER / name).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


def test_every_skill_is_one_of_the_starter(texts: Content) -> None:
    taught = {code for one in texts.programmes.values() for module in one.modules for code in module.aims}
    wanted = {wish.skill for one in (*texts.offers, *texts.searches) for wish in one.wanted}
    told = {code for episode in texts.episodes.values() for code in episode.skills}
    assert (taught | wanted | told | set(texts.certificates)) - codes("skills.csv") == set()


def test_every_occupation_is_one_of_the_starter(texts: Content) -> None:
    named = {one.occupation for one in (*texts.programmes.values(), *texts.offers)} - {None}
    named |= {one.like for one in texts.searches} | {learner.trade for learner in texts.cohort.learners}
    assert (named | {texts.trainee.job, *texts.trainee.trades}) - codes("occupations.csv") == set()


def test_every_organisation_and_programme_that_is_named_exists(texts: Content) -> None:
    known = {one.code for one in texts.organisations}
    named = {one.provider for one in texts.programmes.values()}
    named |= {one.employer for one in (*texts.offers, *texts.searches)}
    named |= {code for one in texts.staff for code in one.organisations}
    assert named - known == set()
    programmes = {one.programme for one in texts.offers if one.programme} | {texts.cohort.programme}
    assert programmes | {texts.trainee.programme, texts.trainee.before} <= set(texts.programmes)


def test_every_licence_that_is_taught_says_how_long_it_holds(texts: Content) -> None:
    with (STARTER / "skills.csv").open(encoding="utf-8", newline="") as file:
        licences = {row["code"] for row in csv.DictReader(file) if row["exclusive"] == "1"}
    taught = {code for one in texts.programmes.values() for module in one.modules for code in module.aims}
    assert taught & licences == set(texts.certificates)


def test_places_are_norman_communes_told_once() -> None:
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 60 <= len(rows) <= 100
    assert len({row["code_insee"] for row in rows}) == len(rows)
    assert all(row["code_insee"].startswith(row["code_departement"]) for row in rows)
    assert {row["code_departement"] for row in rows} == {"14", "27", "50", "61", "76"}
    assert all(48 < float(row["latitude"]) < 50.2 and -2 < float(row["longitude"]) < 1.9 for row in rows)


def test_the_schemes_are_those_of_the_region(texts: Content) -> None:
    assert {one.scheme for one in texts.programmes.values()} == {
        "Qualif",
        "#Avenir",
        "#Action",
        "Parcours croisés",
        "Savoirs essentiels",
        "Une Formation, Un Emploi",
        "AFEST",
    }


def test_the_additional_modules_are_those_of_the_region(texts: Content) -> None:
    titles = {module.title for code in ("MODULES-LIN", "CAP-200-VOILE") for module in texts.programmes[code].modules}
    assert titles >= {
        "Conduite de machines agricoles pour la production et la récolte du lin",
        "Teillage (séparation des parties ligneuses de la fibre)",
        "Préservation du milieu marin et sa transmission aux clients",
        "Maintenance des équipements et matériels de bord",
        "Anglais",
    }


def test_the_cohort_s_programme_lasts_four_hundred_hours_of_which_three_weeks_in_a_company(texts: Content) -> None:
    programme = texts.programmes[texts.cohort.programme]
    assert sum(module.hours for module in programme.modules) == 400
    assert programme.modules[-1].hours == 3 * 35
    assert {learner.trade for learner in texts.cohort.learners} == {
        "AIDE-ELECTRICIEN",
        "AIDE-PLOMBIER",
        "AIDE-PLAQUISTE",
    }


def test_the_data_engineer_s_offer_wants_what_the_study_says(texts: Content) -> None:
    with (STARTER / "occupation_skills.csv").open(encoding="utf-8", newline="") as file:
        study = {
            row["skill"]: int(row["importance"])
            for row in csv.DictReader(file)
            if row["occupation"] == "DATA-INGENIEUR"
        }
    offer = next(one for one in texts.offers if one.code == "DATA-INGENIEUR")
    assert {wish.skill: wish.importance for wish in offer.wanted}.items() <= study.items()


def test_the_first_offer_wants_eight_skills_two_of_them_mandatory(texts: Content) -> None:
    offer = texts.offers[0]
    assert (offer.title, offer.commune) == ("Soudeur, soudeuse TIG", "50129")
    assert len(offer.wanted) == 8
    assert sum(wish.mandatory for wish in offer.wanted) == 2


def test_an_invented_siret_passes_the_key_and_belongs_to_nobody() -> None:
    numbers = [siret(number) for number in range(50)]
    assert len(set(numbers)) == 50
    assert [problem(number) for number in numbers] == [None] * 50
    assert all(number.startswith("000") for number in numbers)


def test_two_people_of_one_name_have_two_addresses(texts: Content) -> None:
    names = Names(texts.given_names, texts.family_names, dice=None)  # type: ignore[arg-type]
    first, second = names.address("Éloïse L’Hermitte"), names.address("Éloïse L’Hermitte")
    assert first != second
    assert re.fullmatch(r"[a-z0-9.]+@demo\.example", first)
    assert re.fullmatch(r"[a-z0-9.]+@demo\.example", second)


def test_no_address_is_one_of_an_account(texts: Content) -> None:
    accounts = {f"{one.account}@demo.example" for one in texts.staff} | {f"{texts.trainee.account}@demo.example"}
    assert all("." not in address.partition("@")[0] for address in accounts)


def test_programmes_have_two_to_seven_modules_that_teach_something(texts: Content) -> None:
    assert len(texts.programmes) >= 30
    assert all(2 <= len(one.modules) <= 7 for one in texts.programmes.values())
    assert all(module.aims and module.title_en for one in texts.programmes.values() for module in one.modules)
