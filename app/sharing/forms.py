"""The forms of sharing."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import EmailField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError

from app.accounts import queries as accounts
from app.accounts.models import Organisation, User
from app.portfolio.forms import DayField, check_coming, choices
from app.sharing import queries
from app.sharing.labels import DURATIONS, HINTS, LINK_HINTS, LINK_PARTS, OTHER, PARTS, WHOM_ALL, WHOM_ASKER
from app.sharing.models import Part
from app.sharing.services import MOST_DAYS
from app.ui.fields import Found, LookupField


def hinted(words: Mapping[Part, Any], hints: Mapping[Part, Any]) -> list[SelectChoice]:
    """Parts to choose from, each with what it holds."""
    return [SelectChoice(part.value, label, render_kw={"hint": hints[part]}) for part, label in words.items()]


class SharedForm(FlaskForm):  # type: ignore[misc]
    """Which parts are shown, and until when."""

    parts = SelectMultipleField(_l("What do you show?"))
    until = RadioField(
        _l("Until when?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices(DURATIONS.items()),
        default="90",
    )
    ends_on = DayField(_l("Last day"), [Optional()], description=_l("If you choose the day. At most one year."))

    WORDS: ClassVar[Mapping[Part, Any]] = PARTS
    HINTS: ClassVar[Mapping[Part, Any]] = HINTS

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.parts.choices = hinted(self.WORDS, self.HINTS)

    def validate_parts(self, field: SelectMultipleField) -> None:
        """Something is shown."""
        if not field.data:
            raise ValidationError(_l("Tick at least one part."))

    def validate_ends_on(self, field: DayField) -> None:
        """A day to come, within a year, when the day is chosen."""
        if self.until.data != OTHER:
            return
        if field.data is None:
            raise ValidationError(_l("Choose the last day."))
        check_coming(field.data, self.today)
        if field.data - self.today > MOST_DAYS:
            raise ValidationError(_l("Choose a day within a year. You can share again later."))

    @property
    def chosen(self) -> set[Part]:
        """The parts ticked."""
        return {Part(value) for value in self.parts.data or ()}

    @property
    def end(self) -> date:
        """The last day."""
        return self.ends_on.data if self.until.data == OTHER else self.today + timedelta(days=int(self.until.data))


class LinkForm(SharedForm):
    """A link: what it shows, until when, and what to call it."""

    label = StringField(
        _l("For whom?"),
        [Optional(), Length(max=80)],
        description=_l("A note for yourself. For example: for the temping agency."),
    )

    WORDS: ClassVar[Mapping[Part, Any]] = LINK_PARTS
    HINTS: ClassVar[Mapping[Part, Any]] = LINK_HINTS


class GrantForm(SharedForm):
    """An access: to whom, what, until when."""

    organisation = LookupField(
        _l("Which organisation?"),
        suggest_url="/partage/structures",
        required=_l("Write the name of the organisation that helps you."),
        unknown=_l("We do not know this organisation. Check the name, or ask them how it is written here."),
        description=_l("Your counsellor’s, a mission locale, a département, a training provider."),
    )
    member = StringField(
        _l("Only one person there?"),
        [Optional(), Length(max=120)],
        description=_l("Their first and last name. Leave it empty if all their counsellors or trainers may read."),
    )

    def attach(self, session: Session) -> None:
        """Let the form find organisations and the people who read there."""
        self.session = session
        self.chosen_member: User | None = None
        field = self.organisation
        field.search = lambda text: [found(one) for one in queries.organisations_like(session, text)]
        field.label_of = lambda text: name_of(session, text)

    @property
    def chosen_organisation(self) -> Organisation | None:
        """The organisation chosen."""
        return accounts.organisation(self.session, UUID(self.organisation.data)) if self.organisation.data else None

    def validate_member(self, field: StringField) -> None:
        """Someone who reads there, known for sure by their name."""
        organisation = self.chosen_organisation
        if organisation is None or not (field.data or "").strip():
            return
        named = queries.readers_named(self.session, organisation, field.data)
        if not named:
            raise ValidationError(
                _l("We do not find this name there. Check it, or leave it empty to let in all who work there.")
            )
        if len(named) > 1:
            raise ValidationError(
                _l("Several people there bear this name. Leave it empty, or ask yours to write to you from here.")
            )
        self.chosen_member = named[0]


def found(organisation: Organisation) -> Found:
    """An organisation as a search shows it."""
    return Found(id=str(organisation.id), label=organisation.name)


def name_of(session: Session, text: str) -> str | None:
    """The name of an organisation chosen before, when it is one that reads portfolios."""
    try:
        one = accounts.organisation(session, UUID(text))
    except ValueError:
        return None
    return one.name if one is not None and one.kind in queries.READERS else None


class AnswerForm(SharedForm):
    """What to give of what was asked, to whom."""

    whom = RadioField(_l("To whom?"), [InputRequired(_l("Choose an answer."))], default=WHOM_ASKER)

    def __init__(self, *args: Any, asker: str, organisation: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whom.choices = choices(
            [
                (WHOM_ASKER, _l("Only %(person)s", person=asker)),
                (WHOM_ALL, _l("All those who may read at %(organisation)s", organisation=organisation)),
            ]
        )


class AskForm(FlaskForm):  # type: ignore[misc]
    """Asking someone to open their portfolio."""

    organisation = SelectField(_l("In the name of"))
    email = EmailField(
        _l("Their e-mail address"),
        [
            DataRequired(_l("Write their e-mail address.")),
            Email(_l("Write a whole address, for example: nom@exemple.fr.")),
            Length(max=255),
        ],
    )
    parts = SelectMultipleField(_l("What do you need to read?"))
    words = TextAreaField(
        _l("Why?"),
        [DataRequired(_l("Write in a sentence why you ask.")), Length(max=300)],
        description=_l("The person reads it. For example: to prepare our appointment of Tuesday."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = choices((str(one.id), one.name) for one in organisations)
        self.parts.choices = hinted(PARTS, ASKED_HINTS)

    def validate_parts(self, field: SelectMultipleField) -> None:
        """Something is asked for."""
        if not field.data:
            raise ValidationError(_l("Tick at least one part."))

    @property
    def chosen(self) -> set[Part]:
        """The parts ticked."""
        return {Part(value) for value in self.parts.data or ()}


# The same parts, said to who asks.
ASKED_HINTS = {
    **HINTS,
    Part.EXPERIENCES: _l("Jobs, volunteering, life at home, and skills said in their words."),
    Part.CONTACT: _l("The one they sign in with."),
    Part.STEPS: _l("What they look for, the offers that fit them and where they stand."),
}
