"""What an officer decides of someone's meta-badge."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.i18n import ZONE
from app.portfolio.forms import DayField, check_coming

LONGEST = 1000


class OverrideForm(FlaskForm):  # type: ignore[misc]
    """Whether someone holds it, whatever its rule says."""

    outcome = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose an answer."))],
        choices=[
            SelectChoice("held", _l("The person holds this meta-badge")),
            SelectChoice("not_held", _l("The person does not hold it")),
        ],
    )
    reason = TextAreaField(
        _l("Why"),
        [DataRequired(_l("Say why: the person reads it, and it is kept.")), Length(max=LONGEST)],
        description=_l("The person reads it. Two sentences are enough."),
        render_kw={"rows": 4},
    )
    ends_on = DayField(
        _l("Until which day?"),
        [Optional()],
        description=_l("After that day the rule decides again. Leave it empty for a decision without end."),
    )
    seen = HiddenField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_ends_on(self, field: DayField) -> None:
        """A day to come."""
        if field.data is not None:
            check_coming(field.data, self.today)

    @property
    def ends_at(self) -> datetime | None:
        """The last moment of that day."""
        day = self.ends_on.data
        return datetime.combine(day, time(23, 59, 59), tzinfo=ZONE) if day else None


class EndForm(FlaskForm):  # type: ignore[misc]
    """Why the rule is to decide again."""

    end_reason = TextAreaField(
        _l("Why should the rule decide again?"),
        [DataRequired(_l("Say why: it is kept.")), Length(max=LONGEST)],
        render_kw={"rows": 3},
    )
    seen = HiddenField()
