"""Marks, notices, tables and charts as they are written into pages."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask_babel import force_locale

from app.ui import charts, kit, marks
from app.ui.frame import page_pieces

MARKS = '{% from "ui/marks.html" import check, checks, flower, icon, leaf, legend, petal, proof, verdict %}'


# --- Marks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(marks.PROOFS))
def test_a_mark_is_silent_and_its_word_is_always_there(draw: Any, state: str) -> None:
    page = draw(MARKS + "{{ proof(state) }}", state=state)

    assert f'<use href="#{marks.PROOFS[state].symbol}"/>' in page
    assert 'aria-hidden="true"' in page
    assert str(marks.PROOFS[state].words) in page


def test_a_quiet_mark_still_has_its_word_for_those_who_listen(draw: Any) -> None:
    page = draw(MARKS + '{{ proof("attested", quiet=true) }}')

    assert '<span class="vh">Attested</span>' in page


def test_a_mark_takes_an_enum_a_capital_and_nothing_at_all() -> None:
    assert marks.proof(SimpleNamespace(value="CERTIFIED")).symbol == "m-cer"
    assert marks.proof(None).symbol == "m-no"
    assert marks.check("Passed").tone == "ok"
    with pytest.raises(KeyError):
        marks.readiness("perhaps")


def test_a_leaf_bears_its_day_only_when_it_has_one(draw: Any) -> None:
    dated = draw(MARKS + '{{ leaf("ready_soon", day) }}', day=date(2027, 3, 12))

    assert '<text class="leaf-n" x="14" y="20">12</text>' in dated
    assert "Ready on 12\u00a0March" in dated
    assert "<text" not in draw(MARKS + '{{ leaf("ready_now", day) }}', day=date(2027, 3, 12))
    assert "Ready soon" in draw(MARKS + '{{ leaf("ready_soon") }}')


def test_a_tick_in_a_circle_means_attested_and_nothing_else() -> None:
    assert [name for name, mark in {**marks.PROOFS, **marks.CHECKS}.items() if mark.symbol == "m-att"] == ["attested"]


def test_a_check_says_its_answer_in_a_word(draw: Any) -> None:
    items = [SimpleNamespace(state="failed", title="Signature", detail="It was changed.")]

    page = draw(MARKS + "{{ checks(items) }}", items=items)

    assert '<strong>Signature</strong> <span class="tag">Failed</span>' in page
    assert "It was changed." in page


def test_a_badge_and_a_meta_badge_have_names(draw: Any) -> None:
    petal = draw(MARKS + '{{ petal("TLX4", "Teillage mécanique du lin", "Badge Teillage") }}')
    flower = draw(MARKS + '{{ flower(it, "Organise", "2 facets of 4") }}', it=charts.flower(2, 4))

    assert 'role="img" aria-label="Badge Teillage"' in petal
    assert ">TLX</text>" in petal
    assert 'aria-label="Organise. 2 facets of 4"' in flower
    assert (flower.count('class="f-have"'), flower.count('class="f-gap"')) == (2, 2)


# --- Notices and pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "shown"), [("success", "note good"), ("error", "note bad"), ("warning", "note wait"), ("message", "note ")]
)
def test_a_flash_becomes_a_note_of_its_kind(draw: Any, kind: str, shown: str) -> None:
    assert f'class="{shown}"' in draw('{% from "ui/notices.html" import note %}{{ note("Done.", kind) }}', kind=kind)


def test_a_note_escapes_what_people_wrote(draw: Any) -> None:
    assert "&lt;b&gt;" in draw('{% from "ui/notices.html" import note %}{{ note("<b>") }}')


def test_progress_is_a_bar_with_a_name(draw: Any) -> None:
    page = draw(
        '{% from "ui/notices.html" import progress %}{{ progress(2, 4, "2 of 4") }}{{ progress(0, 0, "Soon") }}'
    )

    assert '<progress aria-label="2 of 4" value="2" max="4"></progress>' in page
    assert '<progress aria-label="Soon"></progress>' in page


@pytest.mark.parametrize(
    ("number", "pages", "pieces"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (9, 9, [1, None, 8, 9]),
        (2, 2000, [1, 2, 3, None, 2000]),
    ],
)
def test_pages_lead_to_the_very_end(number: int, pages: int, pieces: list[int | None]) -> None:
    assert page_pieces(number, pages) == pieces


def test_the_page_one_is_on_is_no_link(draw: Any) -> None:
    page = draw(
        '{% from "ui/paging.html" import paging %}{{ paging(2, 3, url) }}', url=lambda number: f"?page={number}"
    )

    assert "Page 2 of 3" in page
    assert '<b aria-current="page">' in page
    assert re.findall(r'href="\?page=(\d)"', page) == ["1", "1", "3", "3"]


def test_two_lists_of_a_page_have_pages_with_names_of_their_own_and_each_comes_back_to_itself(draw: Any) -> None:
    page = draw(
        '{% from "ui/paging.html" import paging %}{{ paging(2, 3, url) }}{{ paging(1, 2, url, of="Codes", at="h-c") }}',
        url=lambda number: f"?page={number}",
    )

    assert re.findall(r'aria-label="([^"]+)"', page) == ["Pages", "Pages: Codes"]
    assert re.findall(r'href="\?page=\d(#?[\w-]*)"', page) == ["", "", "", "", "#h-c", "#h-c"]


def test_one_page_needs_no_pages(draw: Any) -> None:
    assert draw('{% from "ui/paging.html" import paging %}{{ paging(1, 1, none) }}').strip() == ""


def test_a_folding_table_names_each_cell(draw: Any) -> None:
    page = draw(
        '{% from "ui/tables.html" import data_table %}'
        '{{ data_table("Places", ["Where", "Wanted", "Ready"], [["Manche", 1118, 46]], num=(1, 2)) }}'
    )

    assert (
        '<th scope="row">Manche</th><td data-l="Wanted" class="num">1,118</td><td data-l="Ready" class="num">46' in page
    )
    assert '<th scope="col" class="num">Wanted</th>' in page


# --- Charts -----------------------------------------------------------------------------------------------------------

CHARTS = {
    "comb": ('{{ comb(kit.comb, "Skill by skill") }}', "Skill by skill"),
    "horizon": ('{{ horizon(kit.horizon, "Who is ready when") }}', "Who is ready when"),
    "horizon, counted": ('{{ horizon(kit.crowd, "Who is ready when") }}', "Who is ready when"),
    "stems": ('{{ stems(kit.families[0][1], "Metal") }}', "Metal: skills by level and by proof"),
    "spans": ('{{ spans(kit.spans, "Your modules") }}', "Your modules"),
    "columns": ('{{ columns(kit.columns, "What is coming") }}', "What is coming"),
}


@pytest.fixture
def samples(ui_app: Flask) -> SimpleNamespace:
    with ui_app.test_request_context("/"):
        return kit.kit()


IMPORTS = (
    '{% from "ui/charts.html" import columns, comb, horizon, points_bar, spans, stem_families, stems, tension_bar %}'
)


@pytest.fixture
def pictures(ui_app: Flask, language: str) -> dict[str, str]:
    with ui_app.test_request_context("/"), force_locale(language):
        samples = kit.kit()
        return {
            name: ui_app.jinja_env.from_string(IMPORTS + call).render(kit=samples) for name, (call, _) in CHARTS.items()
        }


def drawings(page: str) -> list[ET.Element]:
    return [
        ET.fromstring(each)
        for each in re.findall(
            r'<svg class="chart.*?</svg>\s*(?=<svg class="chart|<details|<ul|</figure|$)', page, re.DOTALL
        )
    ]


def test_each_chart_is_an_image_with_a_name_and_a_sentence(pictures: dict[str, str]) -> None:
    for name, page in pictures.items():
        found = drawings(page)
        assert found, name
        for drawing in found:
            assert drawing.get("role") == "img"
            assert drawing.get("aria-label")
            assert drawing.findtext("title") == drawing.get("aria-label")
            assert len(drawing.findtext("desc", "")) > 20


def test_charts_that_have_no_table_of_their_page_bring_one(pictures: dict[str, str]) -> None:
    for name in ("horizon", "horizon, counted", "spans", "columns"):
        assert re.search(r"<details><summary>.*?</summary>\s*<table", pictures[name], re.DOTALL), name


def test_the_names_in_the_charts_are_those_that_were_asked(draw: Any, samples: SimpleNamespace) -> None:
    for call, title in CHARTS.values():
        assert f'aria-label="{title}"' in draw(IMPORTS + call, kit=samples)


def test_numbers_in_charts_are_short(pictures: dict[str, str]) -> None:
    for name, page in pictures.items():
        long = re.findall(r"\d\.\d{3,}", page)
        assert not long, (name, long)


def test_a_mandatory_tooth_is_underlined_and_a_missing_one_is_dashed(draw: Any, samples: SimpleNamespace) -> None:
    page = draw(IMPORTS + '{{ comb(kit.comb, "x") }}', kit=samples)

    assert page.count('class="must') == 2
    assert page.count('class="f-gap"') == 1
    assert page.count('class="f-soon"') == 1


def test_stripes_mean_that_there_is_a_date(draw: Any) -> None:
    striped = draw(IMPORTS + "{{ points_bar(0.8, 1, true) }}")
    solid = draw(IMPORTS + "{{ points_bar(0.8, 1) }}")
    nothing = draw(IMPORTS + "{{ points_bar(0, 1) }}")

    assert "f-soon" in striped
    assert "f-have" in solid
    assert "f-gap" in nothing
    assert "f-have" not in nothing


def test_a_person_who_is_counted_is_not_named(draw: Any, samples: SimpleNamespace) -> None:
    page = draw(IMPORTS + '{{ horizon(kit.crowd, "x") }}', kit=samples)

    assert "Orge" not in page
    assert "Lande" not in page


def test_what_people_are_called_is_escaped(draw: Any) -> None:
    drawing = charts.horizon([charts.Person("<i>", "ready_soon", kit.START)], today=kit.TODAY)

    page = draw(IMPORTS + '{{ horizon(it, "x") }}', it=drawing)

    assert "<i>" not in page
    assert "&lt;i&gt;" in page


def test_the_way_shows_what_is_past_what_has_a_day_and_what_has_none(draw: Any, samples: SimpleNamespace) -> None:
    page = draw('{% from "ui/parts.html" import path %}{{ path(steps) }}', steps=samples.steps)

    assert page.count('<li class="past">') == 1
    assert page.count('class="day full"') == 1
    assert page.count('class="day dash"') == 1
    assert "to plan" in page
