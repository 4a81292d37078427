"""Giving badges: to one person, to a group, to a list; deciding of those given; requests by a code."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.credentials.labels.giving import BADGE_STATES, LOOKED_FOR
from app.credentials.services.preparing import LINK, LONGEST_EMAIL, LONGEST_NAME, LONGEST_WORDS, is_email
from app.i18n import ZONE
from app.portfolio.forms import DayField, choices, no_token

EARLIEST = timedelta(days=3660)
FARTHEST = timedelta(days=366)
MOST_ASKED = 10_000
LONGEST_WINDOW = timedelta(days=92)


class _When(FlaskForm):  # type: ignore[misc]
    """A form that says from when, and is taken in once."""

    form_key = HiddenField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today


def check_day(day: date | None, today: date, *, past: bool) -> None:
    """Refuse a day that nobody means."""
    if day is None:
        return
    if day > today + FARTHEST:
        raise ValidationError(_l("Check the year: choose a day within a year."))
    if day < today - (EARLIEST if past else timedelta()):
        raise ValidationError(
            _l("Check the year: this date is too long ago.")
            if past
            else _l("This date has passed. Choose today or a later day.")
        )


class OneForm(_When):
    """A badge for one person."""

    email = StringField(
        _l("Their e-mail address"),
        [DataRequired(_l("Write the person’s e-mail address.")), Length(max=LONGEST_EMAIL)],
        description=_l("Someone without an account is invited, and finds the badge on coming in."),
    )
    name = StringField(_l("Their name"), [Optional(), Length(max=LONGEST_NAME)])
    narrative = TextAreaField(
        _l("What they did to earn it"),
        [Optional(), Length(max=LONGEST_WORDS)],
        description=_l("It is written in the badge, which anyone who gets it can read."),
    )
    evidence_url = StringField(_l("A link that shows it"), [Optional(), Length(max=LONGEST_WORDS)])
    evidence_words = TextAreaField(_l("Or what shows it, in words"), [Optional(), Length(max=LONGEST_WORDS)])
    day = DayField(
        _l("From which day?"),
        [Optional()],
        description=_l("Today when you leave it empty. A day to come: the badge is given that day."),
    )

    def __init__(self, *args: Any, evidence_required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence_required = evidence_required

    def validate_email(self, field: StringField) -> None:
        """An address that can receive messages."""
        if not is_email((field.data or "").strip()):
            raise ValidationError(_l("Check the address, for example: camille@example.org."))

    def validate_evidence_url(self, field: StringField) -> None:
        """A link of the web; or words, when the badge asks for evidence."""
        if field.data and not LINK.fullmatch(field.data.strip()):
            raise ValidationError(_l("Copy the whole link. It begins by https://"))

    def validate_day(self, field: DayField) -> None:
        """A day that someone may mean."""
        check_day(field.data, self.today, past=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Evidence, by a link or by words, where the badge asks for it."""
        sound: bool = super().validate(extra_validators)
        if self.evidence_required and not (self.evidence_url.data or self.evidence_words.data):
            self.evidence_words.errors = [
                *self.evidence_words.errors, _l("This badge asks for evidence: give a link, or a few words.")
            ]  # fmt: skip
            return False
        return sound


class GroupForm(_When):
    """A badge for several people who are ticked."""

    people = SelectMultipleField(_l("For whom?"), description=_l("Tick those who earned it."))
    narrative = TextAreaField(
        _l("What they did to earn it"),
        [Optional(), Length(max=LONGEST_WORDS)],
        description=_l("It is written in each of their badges."),
    )
    evidence_words = TextAreaField(_l("What shows it, in words"), [Optional(), Length(max=LONGEST_WORDS)])
    day = DayField(_l("From which day?"), [Optional()], description=_l("Today when you leave it empty."))

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[str, str]] = (),
        everyone: Iterable[str] | None = None,
        evidence_required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people.choices = choices(people)
        if everyone is not None:
            known = {one.value for one in self.people.choices}
            self.people.data = [one for one in everyone if one in known]
        self.evidence_required = evidence_required

    def validate_people(self, field: SelectMultipleField) -> None:
        """At least one person."""
        if not field.data:
            raise ValidationError(_l("Tick at least one person."))

    def validate_evidence_words(self, field: TextAreaField) -> None:
        """Where the badge asks for evidence."""
        if self.evidence_required and not field.data:
            raise ValidationError(_l("This badge asks for evidence. Say in a few words what shows it."))

    def validate_day(self, field: DayField) -> None:
        """Today, or a day to come."""
        check_day(field.data, self.today, past=False)


class ListForm(_When):
    """A badge for the people of a table."""

    file = FileField(
        _l("Your table"),
        description=_l("A file saved as CSV by your spreadsheet: 20,000 lines and 8 MB at most."),
    )
    narrative = TextAreaField(
        _l("What they did to earn it"),
        [Optional(), Length(max=LONGEST_WORDS)],
        description=_l("For those whose line says nothing of its own."),
    )

    def validate_file(self, field: FileField) -> None:
        """A file."""
        if not field.data:
            raise ValidationError(_l("Choose a file first."))


class LaunchForm(FlaskForm):  # type: ignore[misc]
    """A list that was checked, to be given."""

    day = DayField(
        _l("From which day?"), [Optional()], description=_l("At once when you leave it empty, else early that day.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_day(self, field: DayField) -> None:
        """Today, or a day to come."""
        check_day(field.data, self.today, past=False)


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """Why badges are taken back, suspended or restored."""

    reason = TextAreaField(
        _l("Why?"),
        [DataRequired(_l("Write why in a few words.")), Length(max=500)],
        description=_l("It is kept. The person reads it. For example: given to the wrong person."),
    )


class RefusalForm(FlaskForm):  # type: ignore[misc]
    """Requests answered together."""

    claims = SelectMultipleField(_l("Which requests?"), validate_choice=False)
    reason = StringField(
        _l("Why, when you refuse"), [Optional(), Length(max=300)], description=_l("The person reads it.")
    )


class WindowForm(FlaskForm):  # type: ignore[misc]
    """A code by which people ask for a badge."""

    label = StringField(
        _l("Where, or for what?"),
        [DataRequired(_l("Name the place or the event.")), Length(max=120)],
        description=_l("For example: open day in Caen, 4 May. Everyone who scans the code reads it."),
    )
    opens_at = DateTimeLocalField(
        _l("Opens"), [InputRequired(_l("Choose a day and an hour."))], format=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"]
    )
    closes_at = DateTimeLocalField(
        _l("Closes"), [InputRequired(_l("Choose a day and an hour."))], format=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"]
    )
    most = IntegerField(
        _l("How many people at most?"),
        [
            InputRequired(_l("Write a number.")),
            NumberRange(1, MOST_ASKED, _l("Write a number from 1 to 10,000.")),
        ],
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def moment(self, field: DateTimeLocalField) -> datetime:
        """What was typed, as the hour it is here."""
        typed: datetime = field.data
        return typed.replace(tzinfo=ZONE)

    def validate_opens_at(self, field: DateTimeLocalField) -> None:
        """Within a year."""
        if field.data and not self.now - timedelta(days=1) <= self.moment(field) <= self.now + FARTHEST:
            raise ValidationError(_l("Check the date: choose today or a day within a year."))

    def validate_closes_at(self, field: DateTimeLocalField) -> None:
        """After it opens, and not years after."""
        if not (field.data and self.opens_at.data):
            return
        if self.moment(field) <= max(self.moment(self.opens_at), self.now):
            raise ValidationError(_l("It closes after it opens. Choose a later hour."))
        if self.moment(field) - self.moment(self.opens_at) > LONGEST_WINDOW:
            raise ValidationError(_l("It stays open three months at most. Choose an earlier day."))


class AskForm(FlaskForm):  # type: ignore[misc]
    """A person who asks for a badge."""

    words = TextAreaField(
        _l("A few words, if you wish"),
        [Optional(), Length(max=LONGEST_WORDS)],
        description=_l("What you did there, for example. The structure reads them."),
    )

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needed:
            self.words.label.text = _l("What did you do there?")
            self.words.flags.optional = False
        self.needed = needed

    def validate(self, extra_validators: Any = None) -> bool:
        """Words, where the badge asks for evidence."""
        sound: bool = super().validate(extra_validators)
        if self.needed and not (self.words.data or "").strip():
            self.words.errors = [_l("This badge asks for evidence. Say in a few words what you did.")]
            return False
        return sound


class IssuedFilters(FlaskForm):  # type: ignore[misc]
    """What is looked for among the badges given, read from the address."""

    Meta = no_token()

    badge = SelectField(_l("Badge"), [Optional()])
    etat = SelectField(
        _l("State"), [Optional()], choices=choices([("", _l("All states")), *LOOKED_FOR.items(), *BADGE_STATES.items()])
    )
    q = StringField(_l("Name or e-mail address"), [Optional(), Length(max=120)])

    def __init__(self, *args: Any, badges: Iterable[tuple[Any, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.badge.choices = choices([("", _l("All badges")), *((str(number), name) for number, name in badges)])
