"""Distributions are read whatever they are made of, or refused for a reason one can say."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.encodings import UTF_8_LETTER
from app.territory.importers.reading import Distribution, Reading, on_disk
from tests.factories import distributions as make

CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n,;"'), max_size=12)
LATIN_1 = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=("Cc",)))
TABLES = st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8)


def written(folder: Path, content: bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path, *columns: str) -> list[tuple[str, ...]]:
    return [row.values for row in Reading().rows(on_disk(path), columns)]


def refused(path: Path, *columns: str) -> DistributionError:
    with pytest.raises(DistributionError) as caught:
        read(path, *columns)
    return caught.value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


@given(rows=TABLES, encoding=st.sampled_from(["utf-8", "utf-8-sig"]), delimiter=st.sampled_from(",;\t"))
def test_what_was_written_as_csv_is_read_back(
    folder: Path, rows: list[tuple[str, str]], encoding: str, delimiter: str
) -> None:
    text = make.as_csv([["first", "second"], *map(list, rows)], delimiter)
    path = written(folder, text.encode(encoding))

    assert read(path, "second", "first") == [(second.strip(), first.strip()) for first, second in rows]


@given(rows=st.lists(st.tuples(LATIN_1, LATIN_1), min_size=1))
def test_latin_1_is_recognised_when_nothing_speaks_against_it(folder: Path, rows: list[tuple[str, str]]) -> None:
    content = make.as_csv([["first", "second"], *map(list, rows)]).encode("latin-1")
    assume(not UTF_8_LETTER.search(content))
    path, reading = written(folder, content), Reading()

    assert [row.values for row in reading.rows(on_disk(path), ["first"])] == [(first.strip(),) for first, _ in rows]
    assert reading.encodings["table.csv"] == ("utf-8" if content.isascii() else "latin-1")


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_but_never_break(folder: Path, content: bytes) -> None:
    reading = Reading()
    try:
        rows = list(reading.rows(on_disk(written(folder, content)), []))
    except DistributionError:
        return
    assert reading.read == len(rows) + len(reading.refusals)


def test_windows_1252_is_recognised_by_its_quotes(tmp_path: Path) -> None:
    path, reading = written(tmp_path, "nom\nL’Aigle\n".encode("cp1252")), Reading()

    assert [row.values for row in reading.rows(on_disk(path), ["nom"])] == [("L’Aigle",)]
    assert reading.encodings == {"table.csv": "cp1252"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.EMPTY_FILE),
        (b" \n\n", Problem.EMPTY_FILE),
        (b"nom,code\n", Problem.NO_ROWS),
        (b"nom,code\nCaen\x00,1\n", Problem.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n", Problem.NOT_TEXT),
        ("nom,code\nCaen,1\n".encode("utf-16"), Problem.NOT_TEXT),
        (b"nom,code\nL\x81\xe9,1\n", Problem.NOT_TEXT),
        (b'nom,code\n"Caen,1\nLisieux,2\n', Problem.BROKEN_QUOTES),
        (b'nom,code\n"Caen"x,1\n', Problem.BROKEN_QUOTES),
        (b"nom,code\nCaen,1\nLisi", Problem.CUT_SHORT),
        (b"name,code\nCaen,1\n", Problem.MISSING_COLUMNS),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_refused(tmp_path: Path, content: bytes, problem: Problem) -> None:
    assert refused(written(tmp_path, content), "nom").problem is problem


def test_a_file_of_two_encodings_is_refused_with_its_line(tmp_path: Path) -> None:
    content = "nom\nBénouville\nCaen\n".encode() + "Équeurdreville\n".encode("latin-1")

    error = refused(written(tmp_path, content), "nom")

    assert (error.problem, error.detail) == (Problem.MIXED_ENCODINGS, "4")


def test_missing_columns_are_named(tmp_path: Path) -> None:
    error = refused(written(tmp_path, b"nom,population\nCaen,1\n"), "nom", "code_insee", "latitude")

    assert error.detail == "code_insee, latitude"


def test_a_row_of_another_width_is_refused_with_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    reading = Reading()
    path = written(tmp_path, b'nom,code\n"Caen\nnord",1\nLisieux\nBayeux,3\n')

    assert [row.values for row in reading.rows(on_disk(path), ["nom"])] == [("Caen\nnord",), ("Bayeux",)]
    assert [(one.line, one.reason) for one in reading.refusals] == [(4, Refused.WRONG_WIDTH)]


def test_a_last_row_too_short_but_ended_is_refused_alone(tmp_path: Path) -> None:
    reading = Reading()
    path = written(tmp_path, b"nom,code\nCaen,1\nLisieux\n")

    assert len(list(reading.rows(on_disk(path), ["nom"]))) == 1
    assert [one.line for one in reading.refusals] == [3]


def test_an_absent_optional_column_reads_as_empty(tmp_path: Path) -> None:
    rows = Reading().rows(on_disk(written(tmp_path, b"nom\nCaen\n")), ["nom"], optional=["code"])

    assert [row.values for row in rows] == [("Caen", "")]


def test_archives_are_read_as_they_are_and_a_file_beside_hides_its_namesake(tmp_path: Path) -> None:
    make.write_zip(tmp_path / "package.zip", {"a.csv": [["nom"], ["archive"]], "b.csv": [["nom"], ["archive"]]})
    make.write(tmp_path, {"a.csv": [["nom"], ["disk"]]})
    files, reading = Distribution([tmp_path]), Reading()

    assert [row.values for row in reading.rows(files.required(r"a\.csv", "a.csv"), ["nom"])] == [("disk",)]
    assert [row.values for row in reading.rows(files.required(r"b\.csv", "b.csv"), ["nom"])] == [("archive",)]


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_an_archive_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    path = make.write_zip(tmp_path / "package.zip", make.esco_english())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(DistributionError) as caught:
        Distribution([tmp_path])

    assert (caught.value.problem, caught.value.file) == (Problem.DAMAGED_ARCHIVE, "package.zip")


def test_a_byte_changed_within_an_archive_is_refused(tmp_path: Path) -> None:
    path = make.write_zip(tmp_path / "package.zip", {"a.csv": [["nom"], *([f"commune {n}"] for n in range(500))]})
    with zipfile.ZipFile(path) as archive:
        member = archive.infolist()[0]
    content = bytearray(path.read_bytes())
    content[member.header_offset + 30 + len("a.csv") + member.compress_size // 2] ^= 0xFF
    path.write_bytes(bytes(content))

    with pytest.raises(DistributionError) as caught:
        list(Reading().rows(Distribution([tmp_path]).required(r"a\.csv", "a.csv"), ["nom"]))

    assert caught.value.problem is Problem.DAMAGED_ARCHIVE


def test_the_digest_tells_files_apart_and_nothing_else(tmp_path: Path) -> None:
    def digest(content: bytes) -> str:
        reading = Reading()
        list(reading.rows(on_disk(written(tmp_path, content)), []))
        return reading.digest

    assert digest(b"a\n1\n") == digest(b"a\n1\n") != digest(b"a\n2\n")


def test_a_file_larger_than_one_field_may_be_is_refused_not_swallowed(tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["nom"], ["x" * 200_000]])

    assert refused(written(tmp_path, text.getvalue().encode()), "nom").problem is Problem.BROKEN_QUOTES
