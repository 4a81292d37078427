"""The forms of requests."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.attestations.queries import Attester
from app.portfolio.forms import without_blanks

# A skill to choose: its id, its name, and where it stands.
Choice = tuple[UUID, str, Any]


def skill_choices(skills: Iterable[Choice]) -> list[SelectChoice]:
    """Skills to tick, each with where it stands."""
    return [SelectChoice(str(skill_id), name, {"hint": hint}) for skill_id, name, hint in skills]


class SkillsForm(FlaskForm):  # type: ignore[misc]
    """Skills of one's portfolio, ticked."""

    skills = SelectMultipleField(_l("Which skills?"), filters=[without_blanks])

    def __init__(self, *args: Any, skills: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skills.choices = skill_choices(skills)
        if len(self.skills.choices) == 1 and not self.is_submitted():
            self.skills.data = [self.skills.choices[0].value]

    def validate_skills(self, field: SelectMultipleField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_l("Tick at least one skill."))

    @property
    def skill_ids(self) -> list[UUID]:
        """The skills ticked."""
        return [UUID(value) for value in self.skills.data or ()]


class AskForm(SkillsForm):
    """Which skills to attest, by whom, with a word if one wishes."""

    whom = RadioField(_l("Whom do you ask?"), [InputRequired(_l("Choose a trainer."))])
    words = TextAreaField(
        _l("A word for them"),
        [Optional(), Length(max=600)],
        description=_l("Where they saw you do it, for example. Only the trainers of this provider read it."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, attesters: Sequence[Attester], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whom.choices = [SelectChoice(one.key, one.trainer, {"hint": one.provider}) for one in attesters]
        if len(attesters) == 1:
            self.whom.data = self.whom.data or attesters[0].key

    @property
    def chosen(self) -> tuple[UUID, UUID]:
        """The provider and the trainer asked."""
        provider_id, _dot, trainer_id = str(self.whom.data).partition(".")
        return UUID(provider_id), UUID(trainer_id)


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Why a request is refused."""

    reason = StringField(
        _l("Why not?"),
        [DataRequired(_l("Write why in a few words.")), Length(max=300)],
        description=_l("The person reads it. For example: I have not seen you weld alone yet, show me next week."),
    )
