"""The forms of attestations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.attestations.labels import OBSERVED, OTHER
from app.portfolio.forms import choices
from app.trainings.labels import LEVELS


class AttestForm(FlaskForm):  # type: ignore[misc]
    """How the skills were seen; those attested are ticked above."""

    observed = RadioField(
        _l("How did you see it?"), [InputRequired(_l("Say how you saw it."))], choices=choices(OBSERVED.items())
    )
    words = StringField(_l("In your own words"), [Length(max=200)], description=_l("For “another way”."))

    def validate_words(self, field: StringField) -> None:
        """Another way is told in words."""
        if self.observed.data == OTHER and not (field.data or "").strip():
            raise ValidationError(_l("Say in a few words how you saw it."))

    @property
    def chosen(self) -> str:
        """What is signed: a code, or the trainer's own words."""
        chosen: Any = self.observed.data
        return str(self.words.data).strip() if chosen == OTHER else str(chosen)


class GroupForm(AttestForm):
    """How the skills of a whole group were seen, and at which level; who and what is ticked above."""

    level = SelectField(
        _l("At which level?"),
        default="",
        choices=choices(
            [("", _l("The level that each module aims at")), *((str(level), words) for level, words in LEVELS.items())]
        ),
    )

    def level_for(self, aim: int | None) -> int | None:
        """The level chosen for all, else the one aimed at."""
        return int(self.level.data) if self.level.data else aim
