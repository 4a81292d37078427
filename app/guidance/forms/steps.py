"""What is typed of steps and notes."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.guidance.labels import TURNS
from app.guidance.models import StepEventKind, Turn
from app.portfolio.forms import DayField, check_coming, choices, no_token

LONGEST_STEP, LONGEST_REASON, LONGEST_NOTE = 300, 300, 4000


class OwnStepForm(FlaskForm):  # type: ignore[misc]
    """A step that a person sets themselves."""

    what = TextAreaField(
        _l("What is to be done?"),
        [
            DataRequired(_l("Write in a sentence what is to be done.")),
            Length(max=LONGEST_STEP, message=_l("Write at most %(max)d letters.")),
        ],
        description=_l("For example: call the training provider about the June session."),
        render_kw={"rows": 2, "maxlength": LONGEST_STEP},
    )
    due_on = DayField(_l("By when?"), [Optional()])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_due_on(self, field: DayField) -> None:
        """A day to come."""
        check_coming(field.data, self.today)


class StepForm(OwnStepForm):
    """A step agreed with the person."""

    turn = RadioField(
        _l("Who does it?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices((turn.value, words) for turn, words in TURNS.items()),
        default=Turn.PERSON.value,
    )


class ChangeForm(FlaskForm):  # type: ignore[misc]
    """What becomes of a step."""

    answer = RadioField(_l("What became of it?"), [InputRequired(_l("Choose an answer."))])
    due_on = DayField(_l("New day"), [Optional()], description=_l("If it is put off."))
    words = TextAreaField(
        _l("Why, or how it went"),
        [Optional(), Length(max=LONGEST_REASON, message=_l("Write at most %(max)d letters."))],
        description=_l("Needed when it is given up. It is kept with the step."),
        render_kw={"rows": 2, "maxlength": LONGEST_REASON},
    )

    CHOICES = (
        (StepEventKind.DONE, _l("It is done")),
        (StepEventKind.MOVED, _l("It is put off")),
        (StepEventKind.DROPPED, _l("It is given up")),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.answer.choices = choices((kind.value, words) for kind, words in self.CHOICES)

    def validate_due_on(self, field: DayField) -> None:
        """A day to come, when it is put off."""
        if self.answer.data == StepEventKind.MOVED.value:
            check_coming(field.data, self.today)

    def validate(self, extra_validators: Any = None) -> bool:
        """A day when it is put off, a reason when it is given up: what an optional field left empty is not asked."""
        sound = bool(super().validate(extra_validators))
        needed = {
            StepEventKind.MOVED.value: (self.due_on, _l("Choose the new day.")),
            StepEventKind.DROPPED.value: (self.words, _l("Say in a few words why it is given up.")),
        }
        field, words = needed.get(self.answer.data, (None, ""))
        if field is None or field.errors or (field.data and str(field.data).strip()):
            return sound
        field.errors = [words]
        return False


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A note of an interview."""

    text = TextAreaField(
        _l("Your note"),
        [
            DataRequired(_l("Write something first.")),
            Length(max=LONGEST_NOTE, message=_l("Write at most %(max)d letters.")),
        ],
        description=_l("The person reads it as you write it. It cannot be changed, only corrected by another note."),
        render_kw={"rows": 8, "maxlength": LONGEST_NOTE},
    )


class SearchForm(FlaskForm):  # type: ignore[misc]
    """Whom one looks for: read from the address."""

    Meta = no_token()

    nom = StringField(_l("Name"), [Optional(), Length(max=120)])
