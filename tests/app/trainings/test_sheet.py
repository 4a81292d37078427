"""Tables as spreadsheets save them: read whatever they did, written so that they come back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trainings.errors import SheetError, SheetProblem
from app.trainings.importers import sheet
from tests.matching.cases import everyday

COLUMNS = {"nom": ("prénom et nom", "name"), "email": ("e-mail",), "debut": ("début",)}


def read(content: bytes) -> list[tuple[int, str, str]]:
    lines = sheet.read(sheet.decode(content), COLUMNS, ("nom", "email"))
    return [(line.number, line["nom"], line["email"]) for line in lines]


@pytest.mark.parametrize(
    "content",
    [
        "nom;email\r\nZoé Marie;zoe@example.org\r\n".encode("utf-8-sig"),
        "nom;email\nZoé Marie;zoe@example.org".encode("cp1252"),
        "E-mail,Prénom et NOM\nzoe@example.org,Zoé  Marie\n".encode(),
        "nom\temail\tautre\nZoé Marie\tzoe@example.org\tignorée\n".encode(),
        '"nom";"email"\n\n;;\n"Zoé\nMarie";zoe@example.org'.encode(),
        "nom\temail\r\nZoé Marie\tzoe@example.org\r\n".encode("utf-16"),
        b"\xfe\xff" + "nom;email\nZoé Marie;zoe@example.org".encode("utf-16-be"),
    ],
)
def test_a_table_is_read_whatever_the_spreadsheet(content: bytes) -> None:
    ((number, name, email),) = read(content)
    assert number >= 2
    assert (name, email) == ("Zoé Marie", "zoe@example.org")


@pytest.mark.parametrize(
    "content",
    [
        b"nom;email\nA;a@x.org\nB\x01;b@x.org\nC;c@x.org\n",
        b"nom;email\nA;a@x.org\nB\x00\x1b;b@x.org\nC;c@x.org\n",
        "nom;email\nÉ;a@x.org\nB\x08;b@x.org\nC;c@x.org\n".encode("cp1252"),
        "nom;email\nÉ;a@x.org\n".encode() + "È;b@x.org\nC;c@x.org\n".encode("cp1252"),
        "nom;email\nÉ;a@x.org\n".encode("cp1252") + b"\x81;b@x.org\nC;c@x.org\n",
    ],
)
def test_signs_that_nobody_can_read_are_the_matter_of_their_line_alone(content: bytes) -> None:
    lines = sheet.read(sheet.decode(content), COLUMNS, ("nom", "email"))
    assert [(line.number, line.unreadable) for line in lines] == [(2, False), (3, True), (4, False)]


def test_rows_keep_the_number_they_have_in_the_spreadsheet() -> None:
    assert [number for number, _, _ in read(b"nom;email\nA;a@x.org\n;\nB;b@x.org\n")] == [2, 4]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", SheetProblem.EMPTY),
        (b" \n\n", SheetProblem.EMPTY),
        (b"nom;email\n", SheetProblem.EMPTY),
        (b"nom;ville\nA;B\n", SheetProblem.MISSING_COLUMNS),
        (b'nom;email\n"A;b@x.org\n', SheetProblem.BROKEN),
        (b"nom;email;name\nA;b@x.org;C\n", SheetProblem.SAME_COLUMNS),
        (b"\x89PNG\r\n\x1a\n\x00\x00", SheetProblem.NOT_TEXT),
        (b"PK\x03\x04\x14\x00\x06\x00", SheetProblem.NOT_TEXT),
        (b"nom;email\n" + b"A;a@x.org\n" * 2001, SheetProblem.TOO_MANY_ROWS),
        (b"nom;email\n" + b"A" * 300_000, SheetProblem.TOO_LARGE),
    ],
)
def test_what_is_no_such_table_is_refused_whole(content: bytes, problem: SheetProblem) -> None:
    with pytest.raises(SheetError) as refused:
        read(content)
    assert refused.value.problem is problem


def test_missing_columns_are_named() -> None:
    with pytest.raises(SheetError) as refused:
        read(b"ville\nCaen\n")
    assert refused.value.detail == "nom, email"


def test_signs_that_turn_writing_around_are_told_apart_from_a_name_and_stay_so_when_sent_again() -> None:
    text = sheet.decode("nom;email\nZoé\u202egnp;a@x.org\nZoé;b@x.org\n".encode("utf-8-sig"))
    assert "\u202e" not in text
    assert [line.unreadable for line in sheet.read(text, COLUMNS, ("nom",))] == [True, False]


@pytest.mark.parametrize(("text", "expected"), [("12", 12), ("", 0), ("-1", 0), ("²", 0), ("9" * 5000, 0)])
def test_whole_numbers_are_those_that_people_mean(text: str, expected: int) -> None:
    assert sheet.whole(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/03/2027", date(2027, 3, 12)),
        ("2027-03-12", date(2027, 3, 12)),
        ("12.03.2027", date(2027, 3, 12)),
        ("31/02/2027", None),
        ("demain", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, expected: date | None) -> None:
    assert sheet.day(text) == expected


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@everyday
@given(st.lists(st.tuples(words, words), min_size=1, max_size=4))
def test_what_is_written_comes_back(rows: list[tuple[str, str]]) -> None:
    lines = sheet.read(sheet.decode(sheet.write(("nom", "email"), rows)), COLUMNS, ("nom", "email"))
    assert [(line["nom"], line["email"]) for line in lines] == rows


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@SUM(A1)"])
def test_no_cell_can_be_run_as_a_formula(text: str) -> None:
    written = sheet.write(("nom", "email"), [(text, "a@x.org")]).decode("utf-8-sig")
    assert f"'{text}" in written
    assert read(written.encode())[0][1] == text
