"""The forms of badges nearly the same."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.portfolio.forms import choices, no_token
from app.recognition.labels.pairs import PROPOSALS, STATES

LONGEST_WORDS = 2000


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What a structure answers."""

    words = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Write your answer.")), Length(max=LONGEST_WORDS)],
        description=_l("The Region and the other structure read it."),
        render_kw={"rows": 4},
    )
    read = HiddenField()

    @property
    def count_read(self) -> int:
        """How much had been said when the page was read; none at all when that is not said."""
        told = str(self.read.data or "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else 0


class ProposalForm(AnswerForm):
    """What the Region proposes of two badges."""

    kind = RadioField(
        _l("What do you propose?"),
        [InputRequired(_l("Choose an answer."))],
        choices=[SelectChoice(kind.value, words, {"hint": more}) for kind, (words, more) in PROPOSALS.items()],
    )
    words = TextAreaField(
        _l("Your words"),
        [DataRequired(_l("Write a few words: they are kept.")), Length(max=LONGEST_WORDS)],
        description=_l("Both structures read them, and may answer."),
        render_kw={"rows": 4},
    )


class PairFilters(FlaskForm):  # type: ignore[misc]
    """Which pairs are shown, read from the address."""

    Meta = no_token()

    etat = SelectField(_l("State"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.etat.choices = choices(STATES.items())
