"""The forms of the Region's queue."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.credentials.forms.backpack import check_identifier
from app.credentials.forms.badges import LONGEST_NAME
from app.i18n import ZONE
from app.portfolio.forms import DayField, choices, no_token
from app.portfolio.forms.evidence import one_line
from app.recognition.labels.queue import DECISIONS, RECOGNISE, STATES
from app.recognition.models import Facet, RecognitionRequest

LONGEST_REASON = 2000
LONGEST_IDENTIFIER = 2000
FARTHEST = timedelta(days=3660)
EVERYTHING = "tout"


class _TermsForm(FlaskForm):  # type: ignore[misc]
    """For what a badge is recognised, on which conditions, and until when."""

    facets = SelectMultipleField(_l("Which facets does it cover?"))
    conditions = TextAreaField(
        _l("On which conditions?"),
        [Optional(), Length(max=600)],
        description=_l(
            "Published with the recognition. For example: two people see it, one of whom is from elsewhere."
        ),
        render_kw={"rows": 2},
    )
    ends_on = DayField(_l("Until which day?"), [Optional()], description=_l("Leave it empty if there is no end."))

    def __init__(self, *args: Any, facets: Sequence[Facet], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today = facets, today
        self.facets.choices = choices((str(one.id), one.name) for one in facets)

    def validate_facets(self, field: SelectMultipleField) -> None:
        """Asked for when the badge is recognised."""
        if self.is_recognised and not field.data:
            raise ValidationError(_l("Tick the facets that the badge covers."))

    def validate_ends_on(self, field: DayField) -> None:
        """A day to come, and not decades away."""
        if field.data is not None and not self.today <= field.data <= self.today + FARTHEST:
            raise ValidationError(_l("Choose a day to come, within ten years."))

    @property
    def is_recognised(self) -> bool:
        """Whether the badge is recognised by what is sent."""
        return True

    @property
    def chosen(self) -> list[Facet]:
        """The facets that were ticked."""
        ticked = set(self.facets.data or ())
        return [one for one in self.known if str(one.id) in ticked]

    @property
    def ends_at(self) -> datetime | None:
        """The last moment of the last day, so that every page and file names this day."""
        day: date | None = self.ends_on.data
        return datetime.combine(day, time(23, 59, 59), ZONE) if day else None


class DecisionForm(_TermsForm):
    """What the Region answers a structure, why, and for what."""

    decision = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices((code, words) for code, (words, _symbol) in DECISIONS.items()),
    )
    facets = SelectMultipleField(
        _l("Which facets does it cover?"), description=_l("Needed to recognise the badge. The report proposes some.")
    )
    reason = TextAreaField(
        _l("Your reason"),
        [DataRequired(_l("Write the reason: the structure reads it, and it is kept.")), Length(max=LONGEST_REASON)],
        description=_l("The structure reads it. Two sentences are enough."),
        render_kw={"rows": 4},
    )
    revision = HiddenField()

    @property
    def is_recognised(self) -> bool:
        """Whether the badge is recognised by what is sent."""
        return bool(self.decision.data == RECOGNISE)

    @property
    def revision_read(self) -> int:
        """What the request was when its page was read; 0 when that is not said."""
        told = str(self.revision.data or "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0

    def follow(self, asked: RecognitionRequest) -> None:
        """Say that the request was read as it is now."""
        self.revision.data = str(asked.revision)


class ElsewhereForm(_TermsForm):
    """A badge that is given on another platform, for what the Region recognises it, and why."""

    name = StringField(
        _l("Name of the badge"), [DataRequired(_l("Write its name.")), Length(max=LONGEST_NAME)], filters=[one_line]
    )
    issuer_name = StringField(
        _l("Name of the structure"), [DataRequired(_l("Write the name of the structure.")), Length(max=LONGEST_NAME)],
        filters=[one_line],
    )  # fmt: skip
    issuer = StringField(
        _l("Identifier of the structure"),
        [DataRequired(_l("Write the identifier of the structure.")), Length(max=LONGEST_IDENTIFIER)],
        description=_l("Its address or its DID, as its badges say it."),
        filters=[one_line],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    achievement = StringField(
        _l("Identifier of the badge"),
        [DataRequired(_l("Write the identifier of the badge.")), Length(max=LONGEST_IDENTIFIER)],
        description=_l("As the badge says it in “achievement”, “id”. A new version of the badge is recognised anew."),
        filters=[one_line],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    reason = TextAreaField(
        _l("Your reason"),
        [DataRequired(_l("Write the reason: it is kept.")), Length(max=LONGEST_REASON)],
        description=_l("It is kept with the decision, and your colleagues read it. Two sentences are enough."),
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, is_given_here: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_given_here = is_given_here

    def validate_issuer(self, field: StringField) -> None:
        """An address or a DID, and not one of ours: then the structure asks by itself."""
        self._check(field.data)

    def validate_achievement(self, field: StringField) -> None:
        """The same of the badge."""
        self._check(field.data)

    def _check(self, text: str | None) -> None:
        check_identifier(text)
        if self.is_given_here(text or ""):
            raise ValidationError(_l("This badge is given here: its structure asks for its recognition."))


class WithdrawalForm(FlaskForm):  # type: ignore[misc]
    """Why a badge counts for a meta-badge no longer."""

    reason = TextAreaField(
        _l("Why does it count no longer?"),
        [DataRequired(_l("Write the reason: the structure reads it, and it is kept.")), Length(max=LONGEST_REASON)],
        description=_l(
            "It is published in the register of recognised badges. The structure and the people concerned read it: "
            "name nobody."
        ),
        render_kw={"rows": 4},
    )


class QueueFilters(FlaskForm):  # type: ignore[misc]
    """What is looked for in the queue, read from the address."""

    Meta = no_token()

    etat = SelectField(
        _l("State"),
        [Optional()],
        choices=choices(
            [*((one.value, words) for one, (_mark, words) in STATES.items()), (EVERYTHING, _l("All states"))]
        ),
    )
    pour = SelectField(_l("Meta-badge"), [Optional()])
    structure = SelectField(_l("Structure"), [Optional()])

    def __init__(
        self, *args: Any, metas: Iterable[tuple[UUID, str]], structures: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pour.choices = choices([("", _l("All meta-badges")), *((str(one), name) for one, name in metas)])
        self.structure.choices = choices([("", _l("All structures")), *((str(one), name) for one, name in structures)])
