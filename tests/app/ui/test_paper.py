"""Papers: tagged, titled, in a language; what people typed stays text."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.ui import paper
from app.ui.codes import code_file
from app.ui.paper import PaperError, compile_paper

MADE_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLE = Path(paper.__file__).parent / "sample.typ"

HOSTILE = [
    '#panic("x")',
    "]",
    "$x",
    '#image("/etc/passwd")',
    "\\",
    "*b* _i_ `c` @ref <label>",
    "= Titre",
    "${7*7}",
    "//",
]
NAMES = ["Žīgurs Kārlis Ģirts", "Łukasz Żółć", "Nguyễn Thị Minh Khai", "Ольга", "Zoé Lœuillet", "محمد العربي"]


def data(**other: Any) -> dict[str, Any]:
    given = {
        "title": "Livret",
        "lang": "fr",
        "author": "Tremplin",
        "made_on": "2026-11-02",
        "footer": "Zoé",
        "page": "Page {n} sur {total}",
        "code": code_file("https://tremplin.example/livret/x"),
        "code_words": "Code",
        "texts": [],
    }
    return given | other


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content), strict=True)


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(content).pages).replace("\u200b", "")


def test_a_paper_is_tagged_titled_and_in_a_language() -> None:
    made = read(compile_paper(SAMPLE, data(lang="en", texts=["x"]), made_at=MADE_AT))
    root = made.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert made.metadata is not None
    assert made.metadata.title == "Livret"
    assert made.metadata.creation_date is not None
    assert made.metadata.creation_date.date() == MADE_AT.date()


def test_what_people_typed_stays_text() -> None:
    made = text_of(compile_paper(SAMPLE, data(texts=HOSTILE + NAMES[:-1]), made_at=MADE_AT))

    for text in HOSTILE + NAMES[:-1]:
        assert text in made


def test_the_same_paper_has_the_same_bytes() -> None:
    assert compile_paper(SAMPLE, data(texts=NAMES), made_at=MADE_AT) == compile_paper(
        SAMPLE, data(texts=NAMES), made_at=MADE_AT
    )


def test_pictures_that_no_font_has_are_left_out_and_other_writings_told_so_that_no_square_is_printed() -> None:
    texts = [
        "a\u202eb",
        "c\x00d",
        "e\ufefff",
        "g\ud800h",
        "张伟",
        "i\U0001f600j",
        "k\ue000l",
        "👩\u200d🍳 m",
        "n\u2028o",
        "\u0301",
        "p\ufffeq",
        "\U0001f525\U0001f525",
        "Мой 张 text 1\ufe0f\u20e3",
    ]
    made = text_of(compile_paper(SAMPLE, data(title="张 \U0001f600", texts=texts), made_at=MADE_AT))

    told = {line.lstrip("• ‣").strip() for line in made.splitlines()}
    assert {"ab", "cd", "ef", "gh", "[other writing]", "ij", "kl", "[picture]"} <= told
    assert "Мой [other writing] text 1" in told
    assert not {"□", "\ufffd"} & set(made)


def test_a_word_longer_than_the_page_is_there_whole() -> None:
    made = text_of(compile_paper(SAMPLE, data(texts=["ab" * 300]), made_at=MADE_AT))

    assert made.replace("\n", "").count("ab" * 300) == 3  # in both columns, and in the list


def test_a_template_that_fails_says_so() -> None:
    with pytest.raises(PaperError):
        compile_paper(SAMPLE, {"title": "x"}, made_at=MADE_AT)
