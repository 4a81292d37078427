"""The forms of assessments."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.attestations.forms.seeing import check_seen
from app.attestations.labels import ASSESSMENTS, METHODS
from app.attestations.models import AssessmentKind, AssessmentMethod
from app.attestations.services import Situation
from app.portfolio.forms import DayField, choices


class SituationForm(FlaskForm):  # type: ignore[misc]
    """When and how people were assessed; the results stand in a table beneath."""

    kind = RadioField(
        _l("Which assessment is it?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices((kind.value, words) for kind, words in ASSESSMENTS.items()),
        default=AssessmentKind.IN_COURSE.value,
    )
    method = RadioField(
        _l("How did you assess?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices((method.value, words) for method, words in METHODS.items()),
    )
    on = DayField(_l("On which day?"), [InputRequired(_l("Choose a date."))])
    words = TextAreaField(
        _l("What is there to say of it?"),
        [Optional(), Length(max=600)],
        description=_l("The person reads it. Needed where a skill is not there yet: say what is missing."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"data": {"on": today}, **kwargs})
        self.today = today

    def only_initial(self) -> None:
        """Whoever has not come yet has no other assessment."""
        initial = AssessmentKind.INITIAL.value
        self.kind.choices = [choice for choice in self.kind.choices if choice.value == initial]
        self.kind.data = self.kind.data if self.is_submitted() else initial

    def validate_on(self, field: DayField) -> None:
        """A day that has come, not years ago."""
        check_seen(field.data, self.today)

    @property
    def situation(self) -> Situation:
        """What was said, for the service."""
        return Situation(
            AssessmentKind(self.kind.data),
            AssessmentMethod(self.method.data),
            self.on.data,
            (self.words.data or "").strip() or None,
        )
