"""Languages: French by default, English complete."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_security import current_user

LOCALES = ("fr", "en")
DEFAULT_LOCALE = "fr"
COOKIE = "lang"

ZONE = ZoneInfo("Europe/Paris")

babel = Babel()


def local_day(now: datetime) -> date:
    """The day it is in Normandy at this moment."""
    return now.astimezone(ZONE).date()


def alphabetical(name: str) -> str:
    """A name as the alphabet places it: neither accents nor capitals count."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(each for each in bare if not unicodedata.combining(each))


def chosen_locale() -> str:
    """The language of this request: the one chosen, else the account's, else French."""
    if not has_request_context():
        return DEFAULT_LOCALE
    for wanted in (request.args.get(COOKIE), request.cookies.get(COOKIE), getattr(current_user, "locale", None)):
        if wanted in LOCALES:
            return str(wanted)
    return DEFAULT_LOCALE


def init_app(app: Flask) -> None:
    """Attach translations, their catalogues beside this module."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT_LOCALE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Paris")
    babel.init_app(app, locale_selector=chosen_locale, default_translation_directories="translations")
