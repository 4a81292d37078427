"""Communes are found as people type them, and around a place."""

import pytest
from sqlalchemy.orm import Session

from app.territory import queries
from tests.factories.territory import a_commune, a_former_commune


def names(session: Session, text: str, limit: int = 10) -> list[str]:
    return [commune.name for commune in queries.communes_like(session, text, limit)]


@pytest.fixture(autouse=True)
def manche(session: Session) -> None:
    a_commune(session, "Sainte-Mère-Église", code="50523", postcodes="50480", population=3000)
    cherbourg = a_commune(
        session, "Cherbourg-en-Cotentin", code="50129", postcodes="50100|50110", population=77000,
        latitude=49.6386, longitude=-1.6164,
    )  # fmt: skip
    a_former_commune(session, "Équeurdreville-Hainneville", cherbourg, code="50173")
    a_commune(session, "Saint-Lô", code="50502", postcodes="50000", population=19000, latitude=49.1157, longitude=-1.09)
    a_commune(session, "L’Œuvre", code="50900", postcodes="50999")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ste mere eglise", "Sainte-Mère-Église"),
        ("SAINTE-MÈRE", "Sainte-Mère-Église"),
        ("eglise", "Sainte-Mère-Église"),
        ("st lo", "Saint-Lô"),
        ("cherb", "Cherbourg-en-Cotentin"),
        ("cherbour en cotantin", "Cherbourg-en-Cotentin"),
        ("equeurdreville", "Cherbourg-en-Cotentin"),
        ("50110", "Cherbourg-en-Cotentin"),
        ("50523", "Sainte-Mère-Église"),
        ("oeuvre", "L’Œuvre"),
    ],
)
def test_a_commune_is_found_as_people_type_it(session: Session, typed: str, found: str) -> None:
    assert names(session, typed)[:1] == [found]


@pytest.mark.parametrize("typed", ["", "  ", "-", "xyzxyz", "99999", "%", "_"])
def test_nothing_is_found_for_what_means_nothing(session: Session, typed: str) -> None:
    assert names(session, typed) == []


def test_exact_names_come_first_then_beginnings_then_the_larger_commune(session: Session) -> None:
    a_commune(session, "Lô", code="50901", population=10)
    a_commune(session, "Lô-sur-Vire", code="50902", population=20)

    assert names(session, "lo") == ["Lô", "Lô-sur-Vire", "Saint-Lô"]


def test_no_more_are_found_than_asked_for(session: Session) -> None:
    assert len(names(session, "50", limit=2)) == 2


def test_a_retired_commune_is_no_longer_proposed_but_still_known(session: Session) -> None:
    gone = a_commune(session, "Disparue", code="50903", retired=True)

    assert names(session, "disparue") == []
    assert queries.commune(session, "50903") is gone


def test_a_former_code_leads_to_the_present_commune(session: Session) -> None:
    found = queries.commune(session, "50173")

    assert found is not None
    assert found.name == "Cherbourg-en-Cotentin"
    assert queries.commune(session, "99999") is None


def test_communes_around_a_place_are_those_within_the_distance(session: Session) -> None:
    a_commune(session, "La Glacerie", code="50203", latitude=49.60, longitude=-1.59)

    assert queries.within(session, "50129", 0) == {"50129"}
    assert queries.within(session, "50129", 10) == {"50129", "50203"}
    assert {"50129", "50203", "50502"} <= queries.within(session, "50129", 80)
    assert queries.within(session, "99999", 10) == set()
