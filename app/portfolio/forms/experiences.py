"""The forms of experiences, and of what one says in one's own words."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.portfolio.forms.portfolio import DayField, check_begun, check_ended, choices
from app.portfolio.labels import EXPERIENCES
from app.portfolio.models import Experience, ExperienceKind
from app.ui.fields import LookupField

LONGEST_WORDS = 300


class ExperienceForm(FlaskForm):  # type: ignore[misc]
    """What an experience was, where and when."""

    kind = RadioField(
        _l("What kind of experience?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices((kind.value, words) for kind, words in EXPERIENCES.items()),
    )
    title = StringField(
        _l("What was it?"),
        [InputRequired(_l("Write what you did, for example: welder’s mate.")), Length(max=120)],
        description=_l("For example: welder’s mate, cooking at home."),
    )
    place = StringField(_l("Where?"), [Optional(), Length(max=120)], description=_l("A company, a club, a town."))
    started_on = DayField(_l("From"), [Optional()])
    ended_on = DayField(_l("Until"), [Optional()], description=_l("Leave it empty if it goes on."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_title(self, field: StringField) -> None:
        """Not only spaces."""
        if not field.data.strip():
            raise ValidationError(_l("Write what you did, for example: welder’s mate."))

    def validate_started_on(self, field: DayField) -> None:
        """A day of one's life that has come."""
        check_begun(field.data, self.today)

    def validate_ended_on(self, field: DayField) -> None:
        """An end comes after its start, and not years from now."""
        check_ended(field.data, self.started_on.data, self.today)

    @property
    def told(self) -> dict[str, Any]:
        """What was told of the experience, for the service."""
        return {
            "kind": ExperienceKind(self.kind.data),
            "title": " ".join(self.title.data.split()),
            "place": " ".join((self.place.data or "").split()) or None,
            "started_on": self.started_on.data,
            "ended_on": self.ended_on.data,
        }


def experience_values(experience: Experience) -> dict[str, Any]:
    """What the form shows of an experience."""
    return {
        "kind": experience.kind.value,
        "title": experience.title,
        "place": experience.place,
        "started_on": experience.started_on,
        "ended_on": experience.ended_on,
    }


def near_trade_field() -> LookupField:
    """Ask which trade an experience was near."""
    return LookupField(
        _l("Which trade was it near?"),
        [Optional()],
        suggest_url="/metiers/suggestions",
        description=_l("We propose the skills of this trade. For example: welder, cook, home help."),
    )


def told_field() -> TextAreaField:
    """Ask what one did, in a sentence."""
    return TextAreaField(
        _l("Or say in a sentence what you did"),
        [Optional(), Length(max=5000)],
        description=_l("We find the skills in what you write. For example: I cooked and served in a canteen."),
        render_kw={"rows": 3},
    )


class NewExperienceForm(ExperienceForm):
    """An experience, and what its skills may be found by."""

    occupation = near_trade_field()
    story = told_field()


class ExperienceSkillsForm(FlaskForm):  # type: ignore[misc]
    """What more skills of an experience may be found by."""

    occupation = near_trade_field()
    story = told_field()


class OwnWordsForm(FlaskForm):  # type: ignore[misc]
    """Something one can do, in one's own words."""

    text = StringField(
        _l("What can you do?"),
        [InputRequired(_l("Write what you can do, for example: mend fishing nets.")), Length(max=LONGEST_WORDS)],
        description=_l("In your own words, one skill at a time. For example: mend fishing nets."),
    )

    def validate_text(self, field: StringField) -> None:
        """Not only spaces."""
        if not field.data.strip():
            raise ValidationError(_l("Write what you can do, for example: mend fishing nets."))


class LinkWordsForm(FlaskForm):  # type: ignore[misc]
    """Which skill of the framework one's own words are."""

    skill = LookupField(
        _l("Look for the skill by its name"),
        suggest_url="/competences/suggestions",
        required=_l("Write a skill, for example: welcome customers."),
    )
