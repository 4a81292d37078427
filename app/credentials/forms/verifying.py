"""The forms by which anyone has a badge verified."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

MOST_BYTES = 8 * 1024 * 1024
LINK = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
MOST_TEXT, MOST_ADDRESS, MOST_EMAIL = 400_000, 2000, 255


class PersonForm(FlaskForm):  # type: ignore[misc]
    """Whose badge is it?"""

    email = EmailField(
        _l("Their email address"),
        [
            InputRequired(_l("Write the email address of the person.")),
            Length(max=MOST_EMAIL, message=_l("Write 255 characters at most.")),
        ],
        description=_l("We only compare. We do not keep the address."),
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off"},
    )


class BadgeForm(FlaskForm):  # type: ignore[misc]
    """A badge, as a file, as text, or where it is published."""

    url = StringField(
        _l("Link to the badge"),
        [Length(max=MOST_ADDRESS, message=_l("Write 2,000 characters at most."))],
        description=_l("The address of the badge itself, which begins with https."),
        filters=[lambda text: (text or "").strip()],
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    text = TextAreaField(
        _l("Text of the badge"),
        [Length(max=MOST_TEXT, message=_l("Write 400,000 characters at most, or send the file."))],
        description=_l("What you copied, JSON or JWT, whole."),
        render_kw={"rows": 4, "autocapitalize": "none", "spellcheck": "false"},
    )
    # After the words: of a request that is too large, only what comes first is read, and given back.
    file = FileField(
        _l("File of the badge"),
        description=_l("PNG or SVG picture, JSON or JWT file, 8 MB at most. We do not keep it."),
        render_kw={
            "accept": ".png,.svg,.json,.jwt,.jsonld,.txt,image/png,image/svg+xml,application/json",
            "data-most": MOST_BYTES,
            "data-heavy": _l("This file is too heavy: 8 MB at most. Choose another one."),
        },
    )
    email = EmailField(_l("Their email address"), [Optional(), Length(max=MOST_EMAIL)])

    def validate_url(self, field: StringField) -> None:
        """A link, whole."""
        if field.data and not LINK.fullmatch(field.data):
            raise ValidationError(_l("Copy the whole link. It begins by https://"))

    @property
    def words(self) -> str:
        """The text that was pasted, unless it is a mere link."""
        text = (self.text.data or "").strip()
        return "" if LINK.fullmatch(text) else text

    @property
    def link(self) -> str:
        """The link, wherever it was pasted."""
        text = (self.text.data or "").strip()
        return text if LINK.fullmatch(text) else str(self.url.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """There is something to verify."""
        good = bool(super().validate(extra_validators))
        if good and not (self.file.data or (self.text.data or "").strip() or self.url.data):
            self.file.errors = [_l("Choose a file, or paste a text or a link below.")]
            return False
        return good
