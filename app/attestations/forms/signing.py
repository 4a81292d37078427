"""The forms of attestations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.attestations.labels import OBSERVED, OTHER
from app.portfolio.forms import choices


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
