"""The forms of series of cards: what they start from, and the answer to one card."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.portfolio.forms.portfolio import DayField, check_coming, choices, no_token
from app.portfolio.labels import ANSWERS, LEVELS
from app.portfolio.models import CardSaid
from app.portfolio.queries import CardState
from app.portfolio.services import CardSaying
from app.ui.fields import LookupField


class OccupationForm(FlaskForm):  # type: ignore[misc]
    """Which occupation to take the skills from."""

    occupation = LookupField(
        _l("Your trade"),
        suggest_url="/metiers/suggestions",
        required=_l("Write a trade, for example: welder."),
        description=_l("The one you do, did, or are learning. For example: welder, cook, home help."),
    )


class StoryForm(FlaskForm):  # type: ignore[misc]
    """What one has done, in one's own words."""

    story = TextAreaField(
        _l("What have you done?"),
        [DataRequired(_l("Write a few words. For example: I cooked and served in a canteen.")), Length(max=5000)],
        description=_l("At work, in training, at home, for others. Write as you speak, mistakes do not matter."),
        render_kw={"rows": 6},
    )


class CardForm(FlaskForm):  # type: ignore[misc]
    """The answer to one card: a part of the page's form, which has the token."""

    Meta = no_token()

    # The answer's own button, where no script makes a choice of it.
    answer = StringField()
    said = RadioField(_l("Where do you stand?"), [Optional()], choices=choices(ANSWERS.items()), validate_choice=False)
    level = RadioField(
        _l("At which level?"),
        [Optional()],
        choices=choices((str(level), words) for level, words in LEVELS.items()),
        validate_choice=False,
    )
    expected_on = DayField(_l("When will you be able to do it?"), [Optional()])

    def __init__(self, card: CardState, *, today: date) -> None:
        super().__init__(
            prefix=f"c-{card.id}",
            data={
                "said": card.said.value if card.said else None,
                "level": str(card.level or ""),
                "expected_on": card.expected_on,
            },
        )
        self.card, self.today = card, today

    def validate(self, extra_validators: Any = None) -> bool:
        """What goes with another answer than the one given is not read."""
        if self.answer.data:
            self.said.data = self.answer.data
        if self.said.data not in set(CardSaid):
            self.said.data = None
        if self.said.data != CardSaid.ACQUIRED or self.level.data not in {str(level) for level in LEVELS}:
            self.level.data = None
        if self.said.data != CardSaid.IN_PROGRESS:
            self.expected_on.process_errors, self.expected_on.data, self.expected_on.raw_data = [], None, None
        return bool(super().validate(extra_validators))

    def validate_expected_on(self, field: DayField) -> None:
        """A day to come, and not years away."""
        check_coming(field.data, self.today)

    @property
    def saying(self) -> CardSaying | None:
        """What was answered, for the service."""
        if not self.said.data:
            return None
        level = int(self.level.data) if self.level.data else None
        return CardSaying(self.card.id, CardSaid(self.said.data), level, self.expected_on.data)
