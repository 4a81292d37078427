"""Searching as one types, in two languages and with ten thumbs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import ArraysError
from matching.normalisation import normalise
from matching.search import Entry, LabelIndex
from tests.matching.cases import everyday

LABELS = LabelIndex(
    [
        Entry("s1", "Soudeur / Soudeuse à l'arc", "occupation"),
        Entry("s2", "Réaliser une soudure TIG", "skill"),
        Entry("s3", "Conduire un chariot élévateur", "skill"),
        Entry("s3", "CACES chariots", "skill"),
        Entry("s4", "Java", "skill"),
        Entry("s5", "JavaScript", "skill"),
        Entry("s6", "Infirmier / Infirmière (H/F)", "occupation"),
        Entry("s7", "Gérer la paie d'une entreprise", "skill"),
        Entry("s8", "C++", "skill"),
        Entry("s9", "C#", "skill"),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Assistant(e) de direction F/H", "assistant de direction"),
        ("Technicien·ne", "technicien"),
        ("employé(e)s", "employe"),
        ("Agent commercial / Agente commerciale", "agent commercial"),
        ("Directeur/directrice d’école", "directeur ecole"),
        ("Boulanger-pâtissier / Boulangère-pâtissière", "boulanger patissier"),
        ("Main-d'œuvre", "main oeuvre"),
        ("journaux", "journal"),
        ("installer / réparer", "installer reparer"),
        ("TCP/IP", "tcp ip"),
        ("", ""),
        ("…!?", ""),
    ],
)
def test_ways_of_writing_one_thing_come_to_one_form(text: str, expected: str) -> None:
    assert normalise(text) == expected


@everyday
@given(st.text("aeéèœsxurt'’ /()-·h", max_size=25) | st.text(max_size=15))
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("soudeuse à l'arc", "s1"),
        ("soudeu", "s1"),
        ("TIG soudure", "s2"),
        ("soudrue tig", "s2"),
        ("chariot elevateur", "s3"),
        ("caces", "s3"),
        ("infirmieres", "s6"),
        ("paye entreprise", "s7"),
        ("java", "s4"),
        ("javasc", "s5"),
        ("c++", "s8"),
        ("c#", "s9"),
    ],
)
def test_the_first_hit_is_what_was_meant(typed: str, found: str) -> None:
    assert LABELS.search(typed)[0].id == found


def test_the_same_words_are_exact_whatever_their_order() -> None:
    first, second = LABELS.search("java")[:2]
    assert (first.score, first.exact) == (1.0, True)
    assert (second.id, second.exact) == ("s5", False)
    assert LABELS.search("TIG soudure réaliser")[0].exact


def test_an_id_comes_once_by_its_best_label() -> None:
    hits = LABELS.search("chariot")
    assert [hit.id for hit in hits].count("s3") == 1


def test_only_the_kinds_asked_for_are_found() -> None:
    assert {hit.id for hit in LABELS.search("soud")} >= {"s1", "s2"}
    assert [hit.id for hit in LABELS.search("soud", kinds={"occupation"})] == ["s1"]
    assert LABELS.search("soud", kinds={"unheard of"}) == []


@pytest.mark.parametrize("typed", ["", "  ", "?!", "zzzzqqqq"])
def test_nothing_alike_finds_nothing(typed: str) -> None:
    assert LABELS.search(typed) == []


def test_no_more_hits_come_than_asked_for() -> None:
    assert len(LABELS.search("s", limit=2)) <= 2
    assert LABELS.search("java", limit=0) == []
    assert LabelIndex([]).search("java") == []


def test_equals_come_by_length_then_label_then_id() -> None:
    index = LabelIndex([("b", "Paie"), ("a", "Paie"), ("c", "Paies")])
    assert [hit.id for hit in index.search("paie")] == ["a", "b", "c"]


@everyday
@given(st.text("soudeurjav tig c+'", max_size=12))
def test_hits_come_best_first_once_each(typed: str) -> None:
    hits = LABELS.search(typed)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.id for hit in hits}) == len(hits)
    assert all(0 < hit.score <= 1 for hit in hits)


def test_an_entry_without_an_id_is_refused() -> None:
    with pytest.raises(ArraysError):
        LabelIndex([("", "Java")])
