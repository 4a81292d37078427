"""The forms of decisions: one module after the other, or all that wait at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DecimalField, HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import TextInput

from app.portfolio.forms import choices, no_token
from app.positioning.labels import CHOICES, verdict
from app.positioning.models import Choice, PositioningDecision
from app.positioning.queries import ModulePosition
from app.positioning.queries.formula import STEP
from app.positioning.services import Chosen
from app.ui.filters import moment_words, points

LONGEST_REASON = 300
WHY = _l("Skills attested or certified already.")


class HoursField(DecimalField):  # type: ignore[misc]
    """Hours and half hours, with a comma or a point."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say in plain words that it is none."""
        try:
            super().process_formdata([value.strip().replace(",", ".") for value in valuelist])
        except ValueError:
            raise ValueError(_l("Write a number of hours, for example: 10 or 10.5.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else points(float(self.data))

    @property
    def minutes(self) -> int | None:
        """What was written, when it is hours and half hours."""
        if self.data is None or not self.data.is_finite() or (self.data * 60) % STEP:
            return None
        return int(self.data * 60)


class ModuleForm(FlaskForm):  # type: ignore[misc]
    """What a person does of one module: a part of a larger form."""

    Meta = no_token()

    choice = RadioField(
        _l("Your decision"), [Optional()], choices=choices((one.value, words) for one, words in CHOICES.items())
    )
    hours = HoursField(_l("Hours to lighten"), [Optional()], places=None, render_kw={"inputmode": "decimal"})
    reason = StringField(_l("Why?"), [Optional(), Length(max=LONGEST_REASON)])
    after = HiddenField()

    def __init__(
        self, *args: Any, position: ModulePosition, past: Sequence[PositioningDecision], **kwargs: Any
    ) -> None:
        self.last = next(iter(past), None)
        super().__init__(*args, prefix=f"m-{position.module.id}", data=self._known(position, self.last), **kwargs)
        self.position, self.past = position, past

    @staticmethod
    def _known(position: ModulePosition, last: PositioningDecision | None) -> dict[str, Any]:
        """What the form shows first: the last decision, else the hours advised."""
        if last is None:
            hours = Decimal(position.advised) / 60 if position.advised_choice is Choice.LIGHTEN else None
            return {"hours": hours, "reason": str(WHY) if position.advised else "", "after": "0"}
        hours = Decimal(last.spared_minutes) / 60 if last.choice is Choice.LIGHTEN else None
        return {"choice": last.choice.value, "hours": hours, "reason": last.reason, "after": str(last.number)}

    def validate(self, extra_validators: Any = None) -> bool:
        """Hours of the module when it is lightened, and a reason for who spares hours or departs from the advice."""
        sound: bool = super().validate(extra_validators)
        if not sound or not self.choice.data:
            return sound
        if self.choice.data == Choice.LIGHTEN:
            sound = self._has_hours()
        if (self.choice.data != Choice.FOLLOW or self.position.advised) and not self.why:
            self.reason.errors = [_("Say why in a few words: the person reads it.")]
            return False
        return sound

    def _has_hours(self) -> bool:
        minutes, most = self.hours.minutes, (self.position.minutes - STEP) / 60
        if minutes is not None and 0 < minutes < self.position.minutes:
            return True
        self.hours.errors = [
            _(
                "Write hours and half hours, from 0.5 to %(most)s. To spare the whole module, choose to exempt.",
                most=points(most),
            )
        ]
        return False

    @property
    def why(self) -> str | None:
        """The reason, on one line."""
        return " ".join((self.reason.data or "").split()) or None

    @property
    def read_last(self) -> int:
        """The number of the decision that the page showed, 0 for none."""
        after = self.after.data or "0"
        return int(after) if after.isdecimal() and len(after) < 6 else -1

    def chosen(self) -> Chosen | None:
        """What was chosen, for the service; nothing when nothing was, or when the page was left as it was read."""
        if not self.choice.data or self.position.mine is None:
            return None
        chosen = Chosen(
            module=self.position.mine,
            choice=Choice(self.choice.data),
            advised_minutes=self.position.advised,
            after=self.read_last,
            spared_minutes=self.hours.minutes or 0,
            reason=self.why,
        )
        said = (chosen.choice, chosen.minutes, chosen.reason)
        read = next((one for one in self.past if one.number == self.read_last), None)
        return None if read and said == (read.choice, read.spared_minutes, read.reason) else chosen

    def tell_overtaken(self) -> None:
        """Where someone decided since the page was read, say what; what was typed stays, and may be sent again."""
        last = self.last
        if last is None or last.number == self.read_last:
            return
        words = _(
            "Changed meanwhile by %(person)s, %(day)s: %(decision)s. "
            "What you typed is still here: keep it, or put what they decided.",
            person=last.decided_by.display_name,
            day=moment_words(last.decided_at),
            decision=f"{verdict(last)} ({last.reason})" if last.reason else verdict(last),
        )
        self.choice.errors = [words]
        self.after.data = str(last.number)


class IntakeForm(FlaskForm):  # type: ignore[misc]
    """One reason for all that is decided as advised."""

    reason = StringField(
        _l("Why?"),
        [DataRequired(_l("Say why in a few words: the person reads it.")), Length(max=LONGEST_REASON)],
        description=_l("For modules lightened or exempted. People read it."),
    )


class PositionForm(FlaskForm):  # type: ignore[misc]
    """The token of a person's page; its modules are forms of their own."""
