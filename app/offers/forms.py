"""The forms of offers and searches."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.offers.labels import CONTRACTS, HORIZONS, IMPORTANCES, LEVELS, RADII
from app.offers.models import LONGEST_HORIZON, Demand
from app.offers.services import Details, Wanted
from app.portfolio.models import Contract
from app.ui.fields import LookupField


class DetailsForm(FlaskForm):  # type: ignore[misc]
    """What, where and when: the first step of an offer."""

    title = StringField(
        _l("Title"),
        [DataRequired(_l("Write a title, for example: TIG welder.")), Length(max=120)],
        description=_l("As people say it. For example: TIG welder."),
    )
    occupation = LookupField(
        _l("Occupation"),
        suggest_url="/metiers/suggestions",
        description=_l("We propose the skills of this occupation at the next step."),
    )
    commune = LookupField(
        _l("Commune of the job"),
        suggest_url="/communes/suggestions",
        required=_l("Write the commune where the job is."),
    )
    radius_km = SelectField(_l("How far around"), coerce=str, description=_l("Who lives further is not listed."))
    contract = RadioField(_l("Contract"), [InputRequired(_l("Choose a contract."))])
    starts_on = DateField(
        _l("Start of the contract"),
        [InputRequired(_l("Write the date the contract starts. For example: 4 May 2027."))],
        description=_l("We look for people ready on that day."),
    )
    description = TextAreaField(
        _l("A few words about the job"),
        [Optional(), Length(max=5000)],
        description=_l("Paste your advert if you have one: we propose the skills it names."),
    )
    # The number the offer will have: sent twice, by two taps or a page gone back to, it makes one offer.
    number = HiddenField()
    submit = SubmitField(_l("Save and choose the skills"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.contract.choices = [(contract.value, label) for contract, label in CONTRACTS.items()]
        self.radius_km.choices = radius_choices()

    def validate_starts_on(self, field: DateField) -> None:
        """A contract that starts years away, or started years ago, is a slip of the finger."""
        if field.data is not None and abs((field.data - self.today).days) > 3 * 365:
            raise ValidationError(_l("Check the year: this date is more than three years away."))

    @property
    def chosen_number(self) -> UUID | None:
        """The number given to the page when it was shown; None when it is missing or was tampered with."""
        try:
            return UUID(self.number.data or "")
        except ValueError:
            return None

    def details(self) -> Details:
        """What was written, for the service."""
        days = self.horizon_days.data if "horizon_days" in self else None
        return Details(
            title=" ".join((self.title.data or "").split()),
            description=(self.description.data or "").strip(),
            occupation_id=UUID(self.occupation.data) if self.occupation.data else None,
            commune_code=self.commune.data,
            radius_km=int(self.radius_km.data) if self.radius_km.data else None,
            contract=Contract(self.contract.data) if self.contract.data else None,
            starts_on=self.starts_on.data,
            horizon_days=int(days) if days else None,
        )


class SearchDetailsForm(DetailsForm):
    """Looking for people by skills alone: a name for the search, the rest if it matters."""

    title = StringField(
        _l("Name of the search"),
        [DataRequired(_l("Give the search a name, to find it again.")), Length(max=120)],
        description=_l("Only your team sees it."),
    )
    occupation = LookupField(
        _l("Start from an occupation"),
        [Optional()],
        suggest_url="/metiers/suggestions",
        description=_l("We propose its skills at the next step."),
    )
    commune = LookupField(_l("Around a commune"), [Optional()], suggest_url="/communes/suggestions")
    contract = RadioField(_l("Contract"), [Optional()])
    starts_on = DateField(_l("Needed from"), [Optional()])
    horizon_days = SelectField(
        _l("Look ahead"),
        coerce=str,
        default="",
        description=_l("How far we look for people who will be ready. A date to come, above, goes first."),
    )
    description = TextAreaField(
        _l("A few words about what you look for"),
        [Optional(), Length(max=5000)],
        description=_l("We propose the skills that your text names."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract.choices = [("", _l("Any contract")), *self.contract.choices]
        self.horizon_days.choices = horizon_choices(self.horizon_days.data)


def horizon_choices(kept: str | None) -> list[tuple[str, Any]]:
    """How far ahead a search looks; nothing chosen means six months, and what was chosen elsewhere stays choosable."""
    choices = [("", _l("As usual: 6 months")), *((str(days), label) for days, label in HORIZONS.items())]
    if kept and kept.isascii() and kept.isdigit() and 0 < int(kept) <= LONGEST_HORIZON and int(kept) not in HORIZONS:
        choices.append((kept, lazy_ngettext("%(num)d day", "%(num)d days", int(kept))))
    return choices


def radius_choices() -> list[tuple[str, Any]]:
    """How far around a commune one looks; nothing chosen means as far as people are ready to go."""
    return [
        ("", _l("As far as people are ready to go")),
        *((str(km), _l("%(km)s km around", km=km)) for km in RADII),
    ]


class RequirementForm(FlaskForm):  # type: ignore[misc]
    """One skill wanted; a part of a larger form, so with no token of its own."""

    class Meta:
        """No token here: the larger form has one."""

        csrf = False

    keep = BooleanField(_l("Keep"))
    importance = RadioField(_l("Importance"), coerce=int)
    level = SelectField(_l("Level"), coerce=int)
    mandatory = BooleanField(_l("Mandatory"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.importance.choices = list(IMPORTANCES.items())
        self.level.choices = [(0, _l("Any level")), *LEVELS.items()]


class ActionsForm(FlaskForm):  # type: ignore[misc]
    """The words typed to find one more skill, and the token of the page."""

    q = StringField(_l("Add a skill"), description=_l("Write as you speak. For example: drive a forklift."))


class RequirementRow:
    """One skill on the page: its id, its name, where it comes from, and its form."""

    def __init__(self, skill_id: UUID, label: str, hint: str, form: RequirementForm) -> None:
        self.skill_id, self.label, self.hint, self.form = skill_id, label, hint, form

    def wanted(self) -> Wanted:
        """What was chosen, for the service."""
        return Wanted(
            skill_id=self.skill_id,
            importance=self.form.importance.data or 1,
            level=self.form.level.data or None,
            mandatory=bool(self.form.mandatory.data),
        )


def row_from_request(skill_id: UUID, label: str, hint: str, formdata: Any) -> RequirementRow:
    """Read a row that was sent."""
    return RequirementRow(skill_id, label, hint, RequirementForm(formdata, prefix=f"r-{skill_id}"))


def row_from_values(
    skill_id: UUID,
    label: str,
    hint: str,
    *,
    keep: bool,
    importance: int,
    level: int | None = None,
    mandatory: bool = False,
) -> RequirementRow:
    """Draw a row from what is known."""
    values = {"keep": keep, "importance": importance, "level": level or 0, "mandatory": mandatory}
    return RequirementRow(skill_id, label, hint, RequirementForm(None, prefix=f"r-{skill_id}", data=values))


def details_from(demand: Demand) -> dict[str, Any]:
    """What a form shows of an offer or a search already written."""
    return {
        "title": demand.title,
        "description": demand.description,
        "occupation": str(demand.occupation_id) if demand.occupation_id else None,
        "commune": demand.commune_code,
        "radius_km": str(demand.radius_km) if demand.radius_km is not None else "",
        "contract": demand.contract.value if demand.contract else "",
        "starts_on": demand.starts_on,
        "horizon_days": str(demand.horizon_days) if demand.horizon_days is not None else "",
    }


def kept(rows: Sequence[RequirementRow]) -> list[Wanted]:
    """What the ticked rows ask for."""
    return [row.wanted() for row in rows if row.form.keep.data]
