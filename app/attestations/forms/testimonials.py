"""The forms of testimonials: asking, and saying what one saw."""

from collections.abc import Iterable
from types import new_class
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError

from app.accounts.queries import tidy_email
from app.attestations.forms.requests import SkillsForm
from app.attestations.models import Means
from app.attestations.services import Sight
from app.portfolio.forms import choices
from app.trainings.labels import LEVELS

NOT_SEEN = "0"
SKILL = "skill_"
ADDRESS = _l("This address is not complete. For example: camille@example.org.")


class WitnessForm(SkillsForm):
    """Which skills someone saw, and how to reach them."""

    means = RadioField(
        _l("How do you ask?"),
        [InputRequired(_l("Choose an answer."))],
        choices=choices(
            [
                (Means.EMAIL.value, _l("By e-mail: we write to them")),
                (Means.LINK.value, _l("Face to face: they scan a code on my screen")),
            ]
        ),
    )
    email = StringField(
        _l("Their e-mail address"), [Optional(), Length(max=255), Email(ADDRESS)], description=_l("To ask by e-mail.")
    )
    words = TextAreaField(
        _l("A word for them"),
        [Optional(), Length(max=600)],
        description=_l("Who you are, where you worked together."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, own_email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_email = own_email

    def validate(self, extra_validators: Any = None) -> bool:
        """An address is asked for when we are to write to it, and it is another's."""
        valid = super().validate(extra_validators)
        if self.means.data != Means.EMAIL.value or self.email.errors:
            return bool(valid)
        if not (self.email.data or "").strip():
            self.email.errors = [_l("Write the address of the person you ask.")]
        elif tidy_email(self.email.data) == self.own_email:
            self.email.errors = [_l("This address is yours. Ask someone who saw you do it.")]
        return bool(valid) and not self.email.errors

    @property
    def address(self) -> str | None:
        """Where to write, when it is by e-mail."""
        return self.email.data.strip() if self.means.data == Means.EMAIL.value else None


class TestifyForm(FlaskForm):  # type: ignore[misc]
    """Who one is, and what one saw; each skill has its own part above."""

    words = TextAreaField(
        _l("What did you see, in a few words?"),
        [DataRequired(_l("Write what you saw, in a few words.")), Length(max=1500)],
        description=_l("For example: she welded our gates alone from March to June, clean work."),
        render_kw={"rows": 4},
    )
    name = StringField(_l("Your first name and name"), [DataRequired(_l("Write your name.")), Length(max=120)])
    role = StringField(
        _l("Your role"),
        [DataRequired(_l("Write your role, for example: workshop manager.")), Length(max=120)],
        description=_l("For example: workshop manager."),
    )
    organisation = StringField(
        _l("Your company or organisation"),
        [DataRequired(_l("Write the name of your company or organisation.")), Length(max=120)],
    )
    email = StringField(
        _l("Your e-mail address"),
        [DataRequired(_l("Write your e-mail address.")), Length(max=255), Email(ADDRESS)],
        description=_l("Only the person you speak of sees it."),
    )

    def __init__(self, *args: Any, own_email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_email = own_email

    def validate_email(self, field: StringField) -> None:
        """Nobody testifies for themselves."""
        if tidy_email(field.data or "") == self.own_email:
            raise ValidationError(_l("This is the address of the person you speak of. Write yours."))

    @property
    def sights(self) -> dict[UUID, Sight]:
        """What was answered of each skill, by its holding."""
        found = {}
        for name, field in self._fields.items():
            if name.startswith(SKILL):
                seen = field.data != NOT_SEEN
                found[UUID(hex=name.removeprefix(SKILL))] = Sight(seen, int(field.data) if seen else None)
        return found

    @property
    def skills(self) -> list[RadioField]:
        """The fields of the skills, in their order."""
        return [field for name, field in self._fields.items() if name.startswith(SKILL)]


def testify_form(skills: Iterable[tuple[UUID, str]], *, own_email: str) -> TestifyForm:
    """Make the form for the skills asked, given by their holding and name: one question each, before the others."""
    levels = [*((str(level), words) for level, words in LEVELS.items()), (NOT_SEEN, _l("I have not seen it"))]
    questions = {
        f"{SKILL}{holding_id.hex}": RadioField(
            name, [InputRequired(_l("Choose an answer for each skill."))], choices=choices(levels)
        )
        for holding_id, name in skills
    }
    kind: type[TestifyForm] = new_class("AskedForm", (TestifyForm,), exec_body=lambda body: body.update(questions))
    return kind(own_email=own_email)
