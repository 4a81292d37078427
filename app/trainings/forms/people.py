"""The forms of trainings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.portfolio.forms import DayField, check_coming, choices, no_token
from app.trainings.labels import CERTIFICATIONS, LEVELS, REASONS
from app.trainings.models import CertificationKind


def check_past(day: date | None, today: date) -> None:
    """Refuse a day that has not come."""
    if day is not None and day > today:
        raise ValidationError(_l("This date has not come yet. Choose today or an earlier day."))


class ModuleForm(FlaskForm):  # type: ignore[misc]
    """A person's own date for a module: until when it runs, or when it ended."""

    on = DayField(_l("Date"), [InputRequired(_l("Choose a date."))])

    def __init__(self, *args: Any, today: date, ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.ended = today, ended

    def validate_on(self, field: DayField) -> None:
        """What has ended has ended; what goes on ends later."""
        (check_past if self.ended else check_coming)(field.data, self.today)


class GroupModuleForm(FlaskForm):  # type: ignore[misc]
    """A module that ends for several people at once."""

    people = SelectMultipleField(_l("For whom?"), description=_l("Untick those who were absent: you can do it later."))
    on = DayField(_l("On which day?"), [InputRequired(_l("Choose a date."))])

    def __init__(self, *args: Any, today: date, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.people.choices = today, choices(people)

    def validate_people(self, field: SelectMultipleField) -> None:
        """At least one person."""
        if not field.data:
            raise ValidationError(_l("Tick at least one person."))

    def validate_on(self, field: DayField) -> None:
        """A day that has come."""
        check_past(field.data, self.today)


class EndForm(FlaskForm):  # type: ignore[misc]
    """The end of a training, with all its modules done."""

    on = DayField(_l("Last day"), [InputRequired(_l("Choose a date."))])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_on(self, field: DayField) -> None:
        """A day that has come."""
        check_past(field.data, self.today)


class DropForm(EndForm):
    """An end before the end, and why."""

    reason = RadioField(_l("Why?"), [InputRequired(_l("Choose a reason."))], choices=choices(REASONS.items()))


class CertificationForm(FlaskForm):  # type: ignore[misc]
    """What a person obtained; the skills it certifies are ticked beneath."""

    kind = RadioField(
        _l("What was obtained?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices((kind.value, words) for kind, words in CERTIFICATIONS.items()),
    )
    title = StringField(
        _l("Its name"),
        [DataRequired(_l("Write its name, for example: Welder, block 1.")), Length(max=200)],
        description=_l("As written on the certificate."),
    )
    code = StringField(
        _l("RNCP or RS number"), [Optional(), Length(max=40)], description=_l("For example: RNCP37357BC01.")
    )
    body = StringField(
        _l("Who delivers it"),
        [DataRequired(_l("Write who delivers it, for example: Ministry of Labour.")), Length(max=200)],
    )
    awarded_on = DayField(_l("Obtained on"), [InputRequired(_l("Choose a date."))])
    expires_on = DayField(_l("Valid until"), [Optional()], description=_l("Leave it empty if it does not expire."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_awarded_on(self, field: DayField) -> None:
        """A day that has come."""
        check_past(field.data, self.today)

    def validate_expires_on(self, field: DayField) -> None:
        """It ends after it was obtained."""
        if field.data and self.awarded_on.data and field.data < self.awarded_on.data:
            raise ValidationError(_l("The end comes before the start. Check both dates."))

    @property
    def chosen_kind(self) -> CertificationKind:
        """What was obtained."""
        return CertificationKind(self.kind.data)


class SkillTickForm(FlaskForm):  # type: ignore[misc]
    """One skill to tick and its level: a part of a larger form."""

    Meta = no_token()

    ticked = BooleanField(_l("Tick"))
    level = SelectField(
        _l("Level"), choices=choices([("", _l("Not said")), *((str(level), words) for level, words in LEVELS.items())])
    )

    @property
    def chosen_level(self) -> int | None:
        """The level, when one was chosen."""
        return int(self.level.data) if self.level.data else None


def levels_stand(form: FlaskForm, rows: Iterable[SkillTickForm]) -> bool:
    """Whether each skill ticked has a level that the page proposes, or none; says so on the form when one has not."""
    offered = {"", *(str(level) for level in LEVELS)}
    odd = [row for row in rows if row.ticked.data and (row.level.data or "") not in offered]
    for row in odd:
        row.level.data = ""
    if odd:
        form.form_errors = [_l("A level is not among those proposed: nothing is kept. Choose it again in the list.")]
    return not odd


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is taken back: kept, and read by the person it is about."""

    reason = StringField(
        _l("Why?"),
        [DataRequired(_l("Write why in a few words.")), Length(max=300)],
        description=_l("It is kept. The person may read it. For example: signed for the wrong person."),
    )
