"""The forms of what is said around a skill."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.portfolio.forms import choices

KEEP, REVOKE = "keep", "revoke"


class ContestForm(FlaskForm):  # type: ignore[misc]
    """Why an attestation is wrong."""

    words = TextAreaField(
        _l("What is wrong?"),
        [DataRequired(_l("Write what is wrong in a few words.")), Length(max=600)],
        description=_l(
            "The trainers of the provider read it. For example: the level is too low, I work alone since May."
        ),
        render_kw={"rows": 3},
    )


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What becomes of an attestation that is contested, and why."""

    answer = RadioField(
        _l("What do you decide?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices([(KEEP, _l("Keep the attestation as it is")), (REVOKE, _l("Take the attestation back"))]),
    )
    reason = StringField(
        _l("Why?"),
        [DataRequired(_l("Write why in a few words.")), Length(max=300)],
        description=_l("The person reads it. To change a level, take back, then sign again."),
    )

    @property
    def keeps(self) -> bool:
        """Whether the attestation stays."""
        return bool(self.answer.data == KEEP)


class MessageForm(FlaskForm):  # type: ignore[misc]
    """A few words; to whom, when there are several."""

    to = RadioField(_l("To whom?"), [DataRequired(_l("Choose whom you write to."))])
    text = TextAreaField(
        _l("Your message"),
        [DataRequired(_l("Write your message.")), Length(max=1500)],
        description=_l("Only about this skill. Write nothing about your health or your family."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, providers: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [SelectChoice(str(provider_id), name) for provider_id, name in providers]
        self.to.choices = known
        if len(known) == 1:
            self.to.data = known[0].value

    @property
    def provider_id(self) -> UUID:
        """Whom it is for."""
        return UUID(self.to.data)
