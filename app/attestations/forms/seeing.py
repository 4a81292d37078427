"""The forms of what a trainer saw: when, how, at which level, on which assessment."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.attestations.forms.signing import AttestForm
from app.attestations.services import SEEN_WITHIN
from app.portfolio.forms import DayField, choices
from app.trainings.labels import LEVELS


def check_seen(day: date | None, today: date) -> None:
    """Refuse a day that has not come, or is years ago."""
    if day is None:
        return
    if day > today:
        raise ValidationError(_l("This date has not come yet. Choose today or an earlier day."))
    if day < today - SEEN_WITHIN:
        raise ValidationError(_l("This is more than three years ago: see it again before you sign."))


class SeenForm(AttestForm):
    """How and when skills were seen; those attested are ticked beside it."""

    seen_on = DayField(_l("On which day did you see it?"), [InputRequired(_l("Choose a date."))])
    rests = SelectField(_l("Does it rest on an assessment?"), default="")

    def __init__(self, *args: Any, today: date, assessments: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"data": {"seen_on": today}, **kwargs})
        self.today = today
        self.rests.choices = choices([("", _l("No, on what I saw")), *assessments])

    def validate_seen_on(self, field: DayField) -> None:
        """A day that has come, not years ago."""
        check_seen(field.data, self.today)


class CheckForm(SeenForm):
    """What goes with all that is about to be signed for a group."""

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


class NotYetForm(FlaskForm):  # type: ignore[misc]
    """Why skills are not there yet, and since which day one knows."""

    reason = TextAreaField(
        _l("Why not yet?"),
        [DataRequired(_l("Write why in a few words.")), Length(max=600)],
        description=_l("The person reads it. For example: the bead is regular, the speed is still to find."),
        render_kw={"rows": 3},
    )
    on = DayField(_l("On which day did you see it?"), [InputRequired(_l("Choose a date."))])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"data": {"on": today}, **kwargs})
        self.today = today

    def validate_on(self, field: DayField) -> None:
        """A day that has come, not years ago."""
        check_seen(field.data, self.today)
