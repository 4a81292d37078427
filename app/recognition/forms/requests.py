"""Asking for a badge's recognition, and answering the Region."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.recognition.models import Facet

LONGEST_WORDS = 3000


class AskForm(FlaskForm):  # type: ignore[misc]
    """Which facets a badge covers, and how."""

    facets = SelectMultipleField(
        _l("What does your badge show?"),
        [InputRequired(_l("Choose at least one facet."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Choose only what someone must do to get your badge."),
    )
    words = TextAreaField(
        _l("Say it in a few words"),
        [DataRequired(_l("Say how your badge shows it.")), Length(max=LONGEST_WORDS)],
        description=_l("What people do, who sees it, how long it takes. The Region reads this with your badge."),
        render_kw={"rows": 5},
    )
    form_key = HiddenField()

    def __init__(self, *args: Any, offered: Sequence[Facet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facets.choices = [SelectChoice(str(one.id), one.name, {"hint": one.words}) for one in offered]


class WordsForm(FlaskForm):  # type: ignore[misc]
    """Something said in a request."""

    words = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Write your answer.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 5},
    )
    revision = HiddenField()

    @property
    def revision_read(self) -> int:
        """The state of the request when its page was read."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class AppealForm(WordsForm):
    """Why the structure does not agree."""

    words = TextAreaField(
        _l("Why should the Region look again?"),
        [DataRequired(_l("Say why.")), Length(max=LONGEST_WORDS)],
        description=_l("Someone else at the Region will read it, with all that was said."),
        render_kw={"rows": 5},
    )
