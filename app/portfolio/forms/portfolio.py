"""The forms of portfolios."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.portfolio.labels import ANSWERS, CONTRACTS, DISTANCES, EXPERIENCES, LEVELS, NOT_YET
from app.portfolio.models import Contract, Experience, ExperienceKind, GroundState, Trainee
from app.portfolio.queries import GroundSummary
from app.portfolio.services import Saying
from app.ui.fields import LookupField

FARTHEST = timedelta(days=5 * 366)
EARLIEST = date(1900, 1, 1)


class DayField(DateField):  # type: ignore[misc]
    """A day, from the browser's calendar or typed the French way."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say in plain words that there is no such day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write a date that exists, for example: 12/03/2027.")) from None


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Values and their words, as fields want them."""
    return [SelectChoice(value, words) for value, words in pairs]


def no_token() -> type:
    """Make the settings of a form that is a part of a larger one, which has the token."""
    return type("Meta", (), {"csrf": False})


class SkillForm(FlaskForm):  # type: ignore[misc]
    """What a person says of one skill, and where it comes from."""

    state = RadioField(
        _l("Where do you stand?"), [InputRequired(_l("Choose an answer."))], choices=choices(ANSWERS.items())
    )
    level = RadioField(
        _l("At which level?"),
        [Optional()],
        choices=choices([*((str(level), words) for level, words in LEVELS.items()), ("", _l("I do not know"))]),
        default="",
    )
    expected_on = DayField(
        _l("When will you be able to do it?"),
        [Optional()],
        description=_l("If you are learning it. Without a date, employers do not see it coming."),
    )
    experience = RadioField(_l("Where does this skill come from?"), [Optional()], default="")
    title = StringField(
        _l("What was it?"),
        [Optional(), Length(max=120)],
        description=_l("For example: welder’s mate, cooking at home."),
    )
    kind = RadioField(
        _l("What kind of experience?"),
        [Optional()],
        choices=choices((kind.value, words) for kind, words in EXPERIENCES.items()),
        default=ExperienceKind.JOB.value,
    )
    place = StringField(_l("Where?"), [Optional(), Length(max=120)], description=_l("A company, a club, a town."))
    started_on = DayField(_l("From"), [Optional()])
    ended_on = DayField(_l("Until"), [Optional()], description=_l("Leave it empty if it goes on."))

    def __init__(self, *args: Any, today: date, experiences: Sequence[Experience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        known = [(str(one.id), experience_words(one)) for one in experiences]
        self.experience.choices = choices([("", _l("I prefer not to say")), *known])

    def validate_expected_on(self, field: DayField) -> None:
        """A day to come, and not years away."""
        if self.state.data == GroundState.IN_PROGRESS:
            check_coming(field.data, self.today)

    def validate_started_on(self, field: DayField) -> None:
        """A day of one's life that has come."""
        check_begun(field.data, self.today)

    def validate_ended_on(self, field: DayField) -> None:
        """An end comes after its start, and not years from now."""
        check_ended(field.data, self.started_on.data, self.today)

    @property
    def names_an_experience(self) -> bool:
        """Whether the person describes an experience that is not in their list yet."""
        return bool((self.title.data or "").strip())

    def saying(self, skill_id: UUID, experience_id: UUID | None) -> Saying:
        """What was said, for the service."""
        state = None if self.state.data == NOT_YET else GroundState(self.state.data)
        chosen = UUID(self.experience.data) if self.experience.data else None
        return Saying(
            skill_id=skill_id,
            state=state,
            level=int(self.level.data) if self.level.data else None,
            expected_on=self.expected_on.data if state is GroundState.IN_PROGRESS else None,
            experience_id=experience_id or chosen,
        )


def skill_values(declared: GroundSummary | None) -> dict[str, Any]:
    """What the form shows of what was said before."""
    if declared is None:
        return {}
    return {
        "state": declared.state.value,
        "level": str(declared.level or ""),
        "expected_on": declared.expected_on,
        "experience": str(declared.experience_id or ""),
    }


def experience_words(experience: Experience) -> str:
    """An experience in one line."""
    return " · ".join(part for part in (experience.title, experience.place) if part)


def check_coming(day: date | None, today: date) -> None:
    """Refuse a day that has passed, or is years away."""
    if day is None:
        return
    if day < today:
        raise ValidationError(_l("This date has passed. Choose today or a later day."))
    if day - today > FARTHEST:
        raise ValidationError(_l("Check the year: this date is more than five years away."))


def check_begun(day: date | None, today: date) -> None:
    """Refuse a beginning that is still to come, or that nobody remembers."""
    if day is None:
        return
    if day < EARLIEST:
        raise ValidationError(_l("Check the year: this date is too long ago."))
    if day > today:
        raise ValidationError(_l("This date is still to come. Choose today or an earlier day."))


def check_ended(day: date | None, started_on: date | None, today: date) -> None:
    """Refuse an end before its beginning, or years from now."""
    if day is None:
        return
    if day < EARLIEST:
        raise ValidationError(_l("Check the year: this date is too long ago."))
    if day - today > FARTHEST:
        raise ValidationError(_l("Check the year: this date is more than five years away."))
    if started_on is not None and day < started_on:
        raise ValidationError(_l("The end comes before the start. Check both dates."))


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """A word about a skill whose date has passed: a later date, there now, or stopped."""

    expected_on = DayField(_l("New date"), [Optional()])
    answer = HiddenField()

    def __init__(self, *args: Any, today: date, may_wait: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.answers = ("now", "later", "stopped") if may_wait else ("now",)

    def validate_expected_on(self, field: DayField) -> None:
        """A day to come."""
        check_coming(field.data, self.today)

    def validate_answer(self, field: HiddenField) -> None:
        """One of those on the page; only the trainer moves the date of a module."""
        if field.data not in self.answers:
            raise ValidationError(_l("Choose an answer."))

    def validate(self, extra_validators: Any = None) -> bool:
        """A new date is asked for, and read, only when the person puts it off."""
        if self.answer.data != "later":
            self.expected_on.process_errors, self.expected_on.data = [], None
        if not super().validate(extra_validators):
            return False
        if self.answer.data == "later" and self.expected_on.data is None:
            self.expected_on.errors = [_l("Choose the new date.")]
        return not self.expected_on.errors


class DatesForm(FlaskForm):  # type: ignore[misc]
    """One day for all the skills in progress that have none; each may have its own."""

    all_on = DayField(_l("The same day for all"), [Optional()], description=_l("For example the end of your training."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_all_on(self, field: DayField) -> None:
        """A day to come."""
        check_coming(field.data, self.today)


class DateForm(FlaskForm):  # type: ignore[misc]
    """One skill's own day: a part of the form above."""

    Meta = no_token()

    on = DayField(_l("Day"), [Optional()])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_on(self, field: DayField) -> None:
        """A day to come."""
        check_coming(field.data, self.today)


def without_blanks(values: list[str] | None) -> list[str]:
    """The choices of a list but the empty ones, which choose nothing."""
    return [value for value in values or () if value]


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """Where, when and for what a person looks."""

    commune = LookupField(
        _l("Where do you live?"),
        suggest_url="/communes/suggestions",
        description=_l("A commune or a postcode. Your address is never asked for."),
    )
    mobility_km = RadioField(_l("How far can you go to work?"), coerce=int)
    available_from = DayField(_l("From when can you work?"), [Optional()], description=_l("Leave it empty if at once."))
    contracts = SelectMultipleField(
        _l("Which contracts would you take?"),
        filters=[without_blanks],
        choices=choices((contract.value, words) for contract, words in CONTRACTS.items()),
        description=_l("Tick nothing if any contract will do."),
    )
    occupations = SelectMultipleField(_l("Trades you look for"), filters=[without_blanks])
    occupation = LookupField(_l("Add a trade you look for"), suggest_url="/metiers/suggestions")

    def __init__(self, *args: Any, today: date, distance: int, wished: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        distances = sorted({*DISTANCES, distance})
        self.mobility_km.choices = choices((km, _l("Up to %(km)s km", km=km)) for km in distances)
        self.occupations.choices = choices((str(occupation_id), label) for occupation_id, label in wished.items())

    def validate_available_from(self, field: DayField) -> None:
        """Not years away; a day that has passed means at once, unless its year is a slip of the finger."""
        if field.data is None:
            return
        if field.data > self.today:
            check_coming(field.data, self.today)
        elif (self.today - field.data).days > 5 * 366:
            raise ValidationError(_l("Check the year: this date is more than five years ago."))

    @property
    def is_whole(self) -> bool:
        """Whether its fields came at all: what did not come is not what was emptied."""
        return bool(self.commune.raw_data and self.occupation.raw_data)

    @property
    def chosen_contracts(self) -> list[Contract]:
        """The contracts ticked."""
        return [Contract(value) for value in self.contracts.data or ()]

    @property
    def chosen_occupations(self) -> list[UUID]:
        """The trades left ticked, and the one just added."""
        added: Iterable[str] = [self.occupation.data] if self.occupation.data else []
        return [UUID(value) for value in [*(self.occupations.data or ()), *added]]


def profile_values(trainee: Trainee) -> dict[str, Any]:
    """What the form shows of what is known."""
    return {
        "commune": trainee.commune_code,
        "mobility_km": trainee.mobility_km,
        "available_from": trainee.available_from,
        "contracts": [wished.contract.value for wished in trainee.wished_contracts],
        "occupations": [str(wished.occupation_id) for wished in trainee.wished_occupations],
    }


class VisibilityForm(FlaskForm):  # type: ignore[misc]
    """The choice to appear in searches, and which text was read."""

    visibility = HiddenField()
    text_version = HiddenField()
