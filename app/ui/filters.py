"""How dates, numbers and French punctuation read."""

import re
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale, get_translations
from markupsafe import Markup

from app.i18n import DEFAULT_LOCALE, ZONE, local_day

HARD, THIN = "\u00a0", "\u202f"  # the second is what French puts before « ; ! ? » and between thousands
_PUNCTUATION = re.compile(r"(?<=\S) ([:;?!»€]|%(?!\())|(«) (?=\S)")  # « % », but not « %(name)s »
_UNITS = re.compile(r"(?<=\d) (?=(?:km|h|min|kg|Mo|Ko|Go|sur \d)\b)")
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATES = re.compile(rf"(?<=\d|r) (?=(?:{_MONTHS})\b)|(?<=[a-zéû]) (?=(?:19|20)\d\d\b)")
_APOSTROPHES = re.compile(r"(?<=[^\W\d_])(?:'|&#39;)(?=[^\W\d_])")


def locale() -> str:
    """The language of this page."""
    return str(get_locale() or DEFAULT_LOCALE)


def register(app: Flask) -> None:
    """Name the filters, and let translated sentences of templates go through `nbsp`."""
    app.jinja_env.filters.update(
        date_words=date_words,
        duration=duration,
        day_month=day_month,
        day_short=day_short,
        lower_first=lower_first,
        moment_words=moment_words,
        month_short=month_short,
        month_words=month_words,
        nbsp=nbsp,
        number=number,
        percent=percent,
        points=points,
        ratio=ratio,
        size=size,
        tenth=tenth,
        time_words=time_words,
    )
    environment: Any = app.jinja_env  # which Babel has extended
    environment.install_gettext_callables(
        gettext=lambda s: nbsp(get_translations().ugettext(s)),
        ngettext=lambda s, p, n: nbsp(get_translations().ungettext(s, p, n)),
        newstyle=True,
        pgettext=lambda c, s: nbsp(get_translations().upgettext(c, s)),
        npgettext=lambda c, s, p, n: nbsp(get_translations().unpgettext(c, s, p, n)),
    )


def nbsp(text: Any) -> Any:
    """French as printed: spaces that never break before « : ; ? ! % », inside « guillemets » and dates; « ’ »."""
    if text is None or locale() != "fr":
        return text
    spaced = _PUNCTUATION.sub(_space, str(text))
    spaced = _DATES.sub(HARD, _UNITS.sub(HARD, spaced))
    spaced = _APOSTROPHES.sub("’", spaced)
    return Markup(spaced) if isinstance(text, Markup) else spaced  # noqa: S704 (was safe, and stays so)


def _space(found: re.Match[str]) -> str:
    if found[2]:
        return f"«{HARD}"
    return f"{THIN if found[1] in ';?!' else HARD}{found[1]}"


# --- Dates ---


def _day(value: date | datetime) -> date:
    return local_day(value) if isinstance(value, datetime) else value


def _written(value: date | datetime, pattern: str) -> str:
    day = _day(value)
    words = format_date(day, pattern, locale=locale())
    if locale() == "fr" and day.day == 1 and pattern.startswith("d"):
        words = f"1er{words[1:]}"
    return words.replace(" ", HARD)


def date_words(value: date | datetime | None) -> str:
    """« 4 mai 2027 »."""
    return "" if value is None else _written(value, "d MMMM y")


def day_month(value: date | datetime | None) -> str:
    """« 12 mars »."""
    return "" if value is None else _written(value, "d MMMM")


def day_short(value: date | datetime | None) -> str:
    """« 14 oct. »."""
    return "" if value is None else _written(value, "d MMM")


def month_words(value: date | datetime | None) -> str:
    """« mars 2027 »."""
    return "" if value is None else _written(value, "MMMM y")


def month_short(value: date | datetime | None) -> str:
    """« oct. »."""
    return "" if value is None else _written(value, "MMM")


def time_words(value: datetime | None) -> str:
    """« 14 h 05 », in Normandy."""
    if value is None:
        return ""
    pattern = f"H'{HARD}h{HARD}'mm" if locale() == "fr" else "HH:mm"
    return format_time(value.astimezone(ZONE), pattern, tzinfo=ZONE, locale=locale())


def moment_words(value: datetime | None) -> str:
    """« 3 novembre 2026 à 14 h 05 »."""
    if value is None:
        return ""
    at = "à" if locale() == "fr" else "at"
    return f"{date_words(value)} {at}{HARD}{time_words(value)}"


def duration(minutes: int | None) -> str:
    """« 10 h », « 10 h 30 » and « 30 min »."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    if rest and not hours:
        return f"{rest}{HARD}min"
    whole = f"{number(hours)}{HARD}h"
    return f"{whole}{HARD}{rest:02}" if rest else whole


# --- Numbers ---


def number(value: float | None) -> str:
    """« 8 400 »."""
    return "" if value is None else format_decimal(value, locale=locale())


def percent(value: float | None) -> str:
    """« 42 % », of a share between 0 and 1."""
    return "" if value is None else nbsp(format_percent(value, locale=locale()).replace(THIN + "%", HARD + "%"))


def points(value: float | None) -> str:
    """« 17,6 » and « 12 »: at most one decimal."""
    return "" if value is None else format_decimal(value, "#,##0.#", locale=locale())


def ratio(value: float | None) -> str:
    """« 1,5 » and « 2,0 »: always one decimal, so that columns line up."""
    return "" if value is None else format_decimal(value, "#,##0.0", locale=locale())


def tenth(value: float) -> str:
    """A place in a drawing, to the tenth: « 63.1 », « 12 »."""
    return f"{value:.1f}".removesuffix(".0")


def size(value: int | None) -> str:
    """« 2,4 Mo »."""
    if value is None:
        return ""
    letter = "o" if locale() == "fr" else "B"
    if value < 1_000_000:
        return f"{number(max(1, round(value / 1000)))}{HARD}k{letter}"
    return f"{points(value / 1_000_000)}{HARD}M{letter}"


# --- Words ---


def lower_first(text: Any) -> str:
    """A title within a sentence: « lire un plan », but « CACES nacelle »."""
    words = str(text)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
