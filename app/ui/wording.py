"""The house's words for what the library of forms would say in its own."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.i18n import Translations

CHOOSE = _l("Choose from the list.")
FILL = _l("Fill in this box.")
NUMBER = _l("Write a number, for example: 12.")
WHOLE = _l("Write a whole number, for example: 12.")

# What the library says, in the singular when it counts; its values fill ours.
WORDS: dict[str, Any] = {
    "Field cannot be longer than %(max)d character.": _l("Write at most %(max)d letters."),
    "Field must be at least %(min)d character long.": _l("Write at least %(min)d letters."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Write from %(min)d to %(max)d letters."),
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "This field is required.": FILL,
    "Not a valid date value.": _l("Choose a date."),
    "Not a valid integer value.": WHOLE,
    "Not a valid decimal value.": NUMBER,
    "Not a valid float value.": NUMBER,
}


class HouseWords(Translations):  # type: ignore[misc]
    """The library's messages: ours where we have some, else its own translation."""

    def gettext(self, string: str) -> str:
        """Say a message."""
        return str(WORDS[string]) if string in WORDS else str(super().gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Say a message that counts."""
        return str(WORDS[singular]) if singular in WORDS else str(super().ngettext(singular, plural, n))


HOUSE_WORDS = HouseWords()


def speak() -> None:
    """Have every form say them."""
    FlaskForm.Meta.get_translations = lambda _meta, _form: HOUSE_WORDS
