"""The forms of what is taught, where and when, and of who comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import EmailField, HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional, ValidationError

from app.accounts.models import Organisation
from app.portfolio.forms import DayField, choices, no_token
from app.trainings.forms.people import SkillTickForm
from app.trainings.models import Module, Programme, TrainingSession
from app.trainings.services import Entrant, Outline, Plan
from app.ui.fields import LookupField

MOST_HOURS, MOST_SEATS = 5000, 1000


def words(text: str | None) -> str:
    """What was typed, on one line."""
    return " ".join((text or "").split())


def offer_providers(form: Any, providers: Sequence[Organisation]) -> None:
    """Let a form's provider be chosen among these; nothing is asked of who has one."""
    if len(providers) > 1:
        form.provider.choices = choices((str(one.id), one.name) for one in providers)
    else:
        del form.provider


def chosen_provider(form: Any, providers: Sequence[Organisation]) -> Organisation:
    """The provider chosen, or the only one."""
    wanted = form.provider.data if "provider" in form else None
    return next((one for one in providers if str(one.id) == wanted), providers[0])


class ProgrammeForm(FlaskForm):  # type: ignore[misc]
    """What a training is, its modules apart."""

    title = StringField(
        _l("Name of the training"),
        [DataRequired(_l("Write its name, for example: Welder.")), Length(max=200)],
        description=_l("As your trainees know it. For example: Welder."),
    )
    title_en = StringField(_l("Its name in English"), [Optional(), Length(max=200)])
    occupation = LookupField(
        _l("Occupation it leads to"),
        [Optional()],
        suggest_url="/metiers/suggestions",
        description=_l("We propose the skills of this occupation for its modules."),
    )
    rncp_code = StringField(
        _l("RNCP or RS number"), [Optional(), Length(max=40)], description=_l("For example: RNCP37357.")
    )
    scheme = StringField(
        _l("Funding scheme (dispositif)"), [Optional(), Length(max=80)], description=_l("For example: Qualif, #Avenir.")
    )
    provider = RadioField(_l("Who gives it"), [InputRequired(_l("Choose an answer."))])
    number = HiddenField()  # sent twice, it makes one training

    def __init__(self, *args: Any, providers: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_providers(self, providers)

    def chosen(self, providers: Sequence[Organisation]) -> Organisation:
        """In whose name it is written."""
        return chosen_provider(self, providers)

    def outline(self) -> Outline:
        """What was written, for the service."""
        return Outline(
            title=words(self.title.data),
            title_en=words(self.title_en.data) or None,
            scheme=words(self.scheme.data) or None,
            rncp_code=words(self.rncp_code.data) or None,
            occupation_id=UUID(self.occupation.data) if self.occupation.data else None,
        )

    @staticmethod
    def values(programme: Programme) -> dict[str, Any]:
        """What the form shows of a training already written."""
        return {
            "title": programme.title,
            "title_en": programme.title_en,
            "occupation": str(programme.occupation_id) if programme.occupation_id else None,
            "rncp_code": programme.rncp_code,
            "scheme": programme.scheme,
        }


class NewModuleForm(FlaskForm):  # type: ignore[misc]
    """A module's name and hours; the skills it teaches are ticked beneath, and one more looked for."""

    title = StringField(
        _l("Name of the module"), [DataRequired(_l("Write its name, for example: TIG welding.")), Length(max=200)]
    )
    title_en = StringField(_l("Its name in English"), [Optional(), Length(max=200)])
    hours = IntegerField(
        _l("Hours"),
        [
            InputRequired(_l("Write a number of hours, for example: 70.")),
            NumberRange(1, MOST_HOURS, _l("Write a whole number of hours, from 1 to 5,000.")),
        ],
    )
    q = StringField(_l("Add a skill"), description=_l("Write as you speak. For example: drive a forklift."))

    @staticmethod
    def values(module: Module) -> dict[str, Any]:
        """What the form shows of a module already written."""
        return {"title": module.title, "title_en": module.title_en, "hours": module.hours}


@dataclass(frozen=True, slots=True)
class TaughtRow:
    """One skill a module may teach: its id, name, why it is proposed, and what was ticked."""

    skill_id: UUID
    label: str
    hint: str
    form: SkillTickForm

    @classmethod
    def sent(cls, skill_id: UUID, label: str, formdata: Any) -> "TaughtRow":
        """A row that came back."""
        return cls(skill_id, label, "", SkillTickForm(formdata, prefix=f"s-{skill_id}"))

    @classmethod
    def known(
        cls, skill_id: UUID, label: str, *, ticked: bool, level: int | None = None, hint: str = ""
    ) -> "TaughtRow":
        """A row drawn from what is known."""
        values = {"ticked": ticked, "level": str(level or "")}
        return cls(skill_id, label, hint, SkillTickForm(None, prefix=f"s-{skill_id}", data=values))

    @staticmethod
    def targets(rows: Sequence["TaughtRow"]) -> dict[UUID, int | None]:
        """The skills ticked, and to which level."""
        return {row.skill_id: row.form.chosen_level for row in rows if row.form.ticked.data}


class ModuleDaysForm(FlaskForm):  # type: ignore[misc]
    """From when to when a session gives one module: a part of a larger form."""

    Meta = no_token()

    starts_on = DayField(_l("From"), [Optional()])
    ends_on = DayField(_l("To"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Both days or none, in their order; a field left empty has no say of its own."""
        sound: bool = super().validate(extra_validators)
        if not sound:
            return False
        start, end = self.starts_on.data, self.ends_on.data
        if (start is None) != (end is None):
            missing = self.starts_on if start is None else self.ends_on
            missing.errors = [_l("Give both days, or none if this session does not give the module.")]
            return False
        if start is not None and end < start:
            self.ends_on.errors = [_l("The end comes before the start. Check both dates.")]
            return False
        return True

    @property
    def days(self) -> tuple[date, date] | None:
        """Both days, when they were given."""
        return (self.starts_on.data, self.ends_on.data) if self.starts_on.data and self.ends_on.data else None


class SessionForm(FlaskForm):  # type: ignore[misc]
    """Where a training is given and for how many; the days of its modules are beneath."""

    name = StringField(
        _l("Name of the session"),
        [Optional(), Length(max=120)],
        description=_l("To tell it from the others. For example: autumn 2027."),
    )
    commune = LookupField(
        _l("Commune where it is given"),
        suggest_url="/communes/suggestions",
        required=_l("Write the commune where it is given."),
    )
    seats = IntegerField(
        _l("Seats"),
        [
            InputRequired(_l("Write how many people may come, for example: 12.")),
            NumberRange(1, MOST_SEATS, _l("Write a whole number of seats, from 1 to 1,000.")),
        ],
    )

    @staticmethod
    def values(given: TrainingSession) -> dict[str, Any]:
        """What the form shows of a session already written."""
        return {"name": given.name, "commune": given.commune_code, "seats": given.seats}


def plan_from(form: SessionForm, days: Mapping[UUID, ModuleDaysForm]) -> Plan:
    """What was written of a session, for the service."""
    return Plan(
        name=words(form.name.data) or None,
        commune_code=str(form.commune.data),
        seats=form.seats.data,
        module_dates={module_id: one.days for module_id, one in days.items() if one.days is not None},
    )


class EntrantForm(FlaskForm):  # type: ignore[misc]
    """Someone who comes into a session."""

    display_name = StringField(
        _l("First name and name"), [DataRequired(_l("Write their first name and name.")), Length(max=120)]
    )
    email = EmailField(
        _l("E-mail address"),
        [
            DataRequired(_l("Write their e-mail address.")),
            Email(_l("This address is not complete. For example: camille@example.org.")),
            Length(max=255),
        ],
        description=_l("We write to them there. They join by saying yes."),
    )
    starts_on = DayField(
        _l("First day"), [Optional()], description=_l("Leave it empty if they come on the first day of the session.")
    )
    expected_end = DayField(_l("Last day"), [Optional()], description=_l("Leave it empty if they stay to the end."))

    def validate_expected_end(self, field: DayField) -> None:
        """It ends after it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The end comes before the start. Check both dates."))

    def entrant(self) -> Entrant:
        """Who was written, for the service."""
        return Entrant(
            email=self.email.data.strip(),
            display_name=words(self.display_name.data),
            starts_on=self.starts_on.data,
            expected_end=self.expected_end.data,
        )


class SheetForm(FlaskForm):  # type: ignore[misc]
    """A table saved as CSV; once tried, it travels as text so that it is sent once."""

    file = FileField(_l("Your table"), description=_l("A file saved as CSV by your spreadsheet. 300 kB at most."))
    text = HiddenField()
    provider = RadioField(_l("For which provider?"), [InputRequired(_l("Choose an answer."))])

    def __init__(self, *args: Any, providers: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_providers(self, providers)

    def chosen(self, providers: Sequence[Organisation]) -> Organisation:
        """In whose name it is kept."""
        return chosen_provider(self, providers)

    def validate(self, extra_validators: Any = None) -> bool:
        """A file, or the text of the one that was tried."""
        sound: bool = super().validate(extra_validators)
        if sound and not (self.file.data or self.text.data):
            self.file.errors = [_l("Choose a file first.")]
            return False
        return sound


class DirectoryForm(FlaskForm):  # type: ignore[misc]
    """Which sessions, around where: read from the address, so that a page can be kept and sent."""

    Meta = no_token()

    competence = LookupField(_l("What do you want to learn?"), suggest_url="/competences/suggestions")
    commune = LookupField(_l("Around which commune?"), suggest_url="/communes/suggestions")
