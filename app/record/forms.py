"""The form that makes a booklet."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired

from app.record.labels import LANGUAGES, PARTS, Part

# What most people hand out; their address and others' words wait for a tick.
USUAL = (Part.COMING, Part.TRAININGS, Part.EXPERIENCES)


class BookletForm(FlaskForm):  # type: ignore[misc]
    """In which language, and what beside the skills and their proofs."""

    language = RadioField(
        _l("In which language?"),
        [InputRequired(_l("Choose a language."))],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
    parts = SelectMultipleField(
        _l("What to add?"),
        choices=[SelectChoice(part.value, words) for part, words in PARTS.items()],
        description=_l("Your skills and their proofs are always there."),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, data={"language": language, "parts": [part.value for part in USUAL]}, **kwargs)

    @property
    def chosen(self) -> frozenset[Part]:
        """The parts ticked."""
        return frozenset(Part(value) for value in self.parts.data or ())
