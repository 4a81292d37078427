"""How dates, numbers and punctuation read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.ui import filters
from app.ui.filters import HARD, THIN

MAY = date(2027, 5, 4)
NOON = datetime(2026, 11, 3, 13, 5, tzinfo=UTC)


@pytest.fixture
def french(ui_app: Flask) -> Iterator[None]:
    with ui_app.test_request_context("/"), force_locale("fr"):
        yield


@pytest.fixture
def english(ui_app: Flask) -> Iterator[None]:
    with ui_app.test_request_context("/"), force_locale("en"):
        yield


def test_a_french_date_does_not_break(french: None) -> None:
    assert filters.date_words(MAY) == f"4{HARD}mai{HARD}2027"
    assert filters.day_month(date(2027, 3, 12)) == f"12{HARD}mars"
    assert filters.day_short(date(2026, 10, 14)) == f"14{HARD}oct."
    assert filters.month_words(MAY) == f"mai{HARD}2027"
    assert filters.month_short(date(2026, 10, 14)) == "oct."


def test_the_first_of_a_month_is_premier_in_french(french: None) -> None:
    assert filters.date_words(date(2027, 3, 1)) == f"1er{HARD}mars{HARD}2027"
    assert filters.day_month(date(2027, 3, 11)) == f"11{HARD}mars"


def test_an_english_date_says_its_day_first(english: None) -> None:
    assert filters.date_words(MAY) == f"4{HARD}May{HARD}2027"
    assert filters.day_month(date(2027, 3, 1)) == f"1{HARD}March"


def test_moments_are_told_in_the_time_of_normandy(french: None) -> None:
    assert filters.time_words(NOON) == f"14{HARD}h{HARD}05"
    assert filters.moment_words(NOON) == f"3{HARD}novembre{HARD}2026 à{HARD}14{HARD}h{HARD}05"
    assert filters.date_words(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == f"1er{HARD}janvier{HARD}2027"


def test_an_english_moment_counts_to_24(english: None) -> None:
    assert filters.moment_words(NOON) == f"3{HARD}November{HARD}2026 at{HARD}14:05"


def test_french_numbers_have_a_comma_and_thin_spaces(french: None) -> None:
    assert filters.number(8400) == f"8{THIN}400"
    assert filters.points(17.64) == "17,6"
    assert filters.points(12.0) == "12"
    assert filters.ratio(2) == "2,0"
    assert filters.percent(0.42) == f"42{HARD}%"
    assert filters.size(2_400_000) == f"2,4{HARD}Mo"
    assert filters.size(1) == f"1{HARD}ko"


def test_english_numbers_have_a_point_and_commas(english: None) -> None:
    assert filters.number(8400) == "8,400"
    assert filters.points(17.64) == "17.6"
    assert filters.percent(0.42) == "42%"
    assert filters.size(2_400_000) == f"2.4{HARD}MB"


def test_nothing_is_written_as_nothing(french: None) -> None:
    for write in (
        filters.date_words,
        filters.day_month,
        filters.day_short,
        filters.month_words,
        filters.month_short,
        filters.time_words,
        filters.moment_words,
        filters.number,
        filters.percent,
        filters.points,
        filters.ratio,
        filters.size,
    ):
        assert write(None) == ""
    assert filters.nbsp(None) is None


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Que savez-vous faire ?", f"Que savez-vous faire{THIN}?"),
        ("Attention ! Lisez ; puis signez", f"Attention{THIN}! Lisez{THIN}; puis signez"),
        ("Il manque : un engin", f"Il manque{HARD}: un engin"),
        ("le badge « Planifier » est là", f"le badge «{HARD}Planifier{HARD}» est là"),
        ("42 % du groupe", f"42{HARD}% du groupe"),
        ("jusqu'à 30 km", f"jusqu’à 30{HARD}km"),
        ("avant le 4 mai 2027", f"avant le 4{HARD}mai{HARD}2027"),
        ("le 1er mars", f"le 1er{HARD}mars"),
        ("à 14:05, voir https://exemple.fr/?a=1", "à 14:05, voir https://exemple.fr/?a=1"),
        ("5 sur 8", f"5{HARD}sur 8"),
    ],
)
def test_french_punctuation_never_stands_alone_on_a_line(french: None, typed: str, printed: str) -> None:
    assert filters.nbsp(typed) == printed


def test_english_is_left_as_it_is(english: None) -> None:
    assert filters.nbsp("What : this ?") == "What : this ?"


def test_what_was_escaped_stays_escaped_and_what_was_not_stays_so(french: None) -> None:
    safe = filters.nbsp(Markup("<b>L&#39;offre</b> : {}").format("<i>"))

    assert isinstance(safe, Markup)
    assert safe == Markup(f"<b>L’offre</b>{HARD}: &lt;i&gt;")
    assert not isinstance(filters.nbsp("<i> : "), Markup)


@given(st.text(alphabet="ab «»:;?!%'12r mars2027<>&", max_size=40))
def test_printing_twice_changes_nothing_and_loses_no_letter(text: str) -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context("/"), force_locale("fr"):
        once = filters.nbsp(text)
        assert filters.nbsp(once) == once
    assert once.replace(HARD, " ").replace(THIN, " ").replace("’", "'") == text


def test_sentences_of_templates_go_through_the_same_filter(ui_app: Flask) -> None:
    with ui_app.test_request_context("/"), force_locale("fr"):
        page = ui_app.jinja_env.from_string('{{ _("Invented : %(name)s", name="<b> : ") }}').render()

    assert page == f"Invented{HARD}: &lt;b&gt; : "


def test_a_title_takes_its_place_in_a_sentence() -> None:
    assert filters.lower_first("Lire un plan") == "lire un plan"
    assert filters.lower_first("CACES nacelle") == "CACES nacelle"
    assert filters.lower_first("") == ""
