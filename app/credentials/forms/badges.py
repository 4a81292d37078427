"""Writing a badge: its words, then its picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from app.accounts.models import Organisation
from app.credentials.bridge.drawing import Drawing, TooLongError, UndrawableError, initials
from app.credentials.bridge.drawing.picture import LONGEST_LINE, LONGEST_MARK
from app.credentials.labels.badges import COLOURS, ICONS, KINDS, SHAPES
from app.credentials.models import AchievementVersion
from app.credentials.models.achievements import BADGE
from app.credentials.services import BadgeText

MOST_TAGS, LONGEST_TAG = 10, 40
MOST_SKILLS = 12
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_CRITERIA = 80, 500, 5000


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill on the page: kept or dropped, and the words that had it proposed."""

    skill_id: UUID
    label: str
    kept: bool
    hint: str = ""


class WordsForm(FlaskForm):  # type: ignore[misc]
    """What a badge says."""

    structure = RadioField(_l("In the name of"))
    name = StringField(
        _l("Name of the badge"),
        [DataRequired(_l("Write the badge’s name.")), Length(max=LONGEST_NAME)],
        description=_l("Short, and about what the person can do. For example: Work in a team."),
    )
    description = TextAreaField(
        _l("What it says of the person"),
        [Optional(), Length(max=LONGEST_DESCRIPTION)],
        description=_l("One or two sentences, for someone who does not know you."),
    )
    criteria = TextAreaField(
        _l("What one must do to get it"),
        [Optional(), Length(max=LONGEST_CRITERIA)],
        description=_l("What is done, how many times, who sees it. People read it on the badge."),
    )
    kind = RadioField(_l("What is it?"), default=BADGE)
    validity_months = IntegerField(
        _l("Good for how many months?"),
        [Optional(), NumberRange(1, 1200, _l("Write a number of months, from 1 to 1200, or nothing."))],
        description=_l("Leave it empty when the badge never expires."),
    )
    evidence_required = BooleanField(
        _l("A proof goes with each badge given"),
        description=_l("Whoever gives it must add a link or a few words on what the person did."),
    )
    tags = StringField(
        _l("Words to find it by"),
        [Optional(), Length(max=MOST_TAGS * (LONGEST_TAG + 2))],
        description=_l("Separated by commas. For example: sport, teamwork."),
    )
    q = StringField(_l("Add a skill"), description=_l("Write as you speak. For example: drive a forklift."))
    revision = HiddenField()

    def __init__(self, *args: Any, structures: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(value, label, {"hint": hint}) for value, (label, hint) in KINDS.items()]
        if len(structures) > 1:
            self.structure.choices = [(str(one.id), one.name) for one in structures]
            self.structure.data = self.structure.data or str(structures[0].id)
        else:
            del self.structure

    def validate_tags(self, field: StringField) -> None:
        """A few short words."""
        found = self.tag_list
        if len(found) > MOST_TAGS:
            raise ValidationError(_("Keep %(most)s words at most.", most=MOST_TAGS))
        if any(len(one) > LONGEST_TAG for one in found):
            raise ValidationError(_("One of these words is too long. Separate them by commas."))

    @property
    def tag_list(self) -> list[str]:
        """The words, each once."""
        words = (" ".join(part.split()) for part in (self.tags.data or "").split(","))
        return list(dict.fromkeys(word for word in words if word))

    @property
    def revision_read(self) -> int:
        """The state of the draft when its page was read."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def text(self, rows: Sequence[SkillRow], language: str) -> BadgeText:
        """What was written, for the service."""
        return BadgeText(
            name=" ".join((self.name.data or "").split()),
            description=" ".join((self.description.data or "").split()),
            criteria="\n".join((self.criteria.data or "").replace("\r\n", "\n").strip().splitlines()),
            skill_ids=[row.skill_id for row in rows if row.kept],
            kind=self.kind.data,
            language=language,
            tags=self.tag_list,
            validity_months=self.validity_months.data,
            evidence_required=bool(self.evidence_required.data),
        )


def words_from(version: AchievementVersion) -> dict[str, Any]:
    """What a form shows of a draft."""
    return {
        "name": version.name,
        "description": version.description,
        "criteria": version.criteria,
        "kind": version.kind,
        "validity_months": version.validity_months,
        "evidence_required": version.evidence_required,
        "tags": ", ".join(version.tags),
        "revision": str(version.revision),
    }


class PictureForm(FlaskForm):  # type: ignore[misc]
    """A badge's picture, drawn from a few choices, or sent."""

    shape = RadioField(_l("Shape"), default="drop")
    colours = RadioField(_l("Colours"), default="blue")
    icon = RadioField(_l("Drawing in the middle"), default="")
    mark = StringField(
        _l("Large word"),
        [Optional(), Length(max=LONGEST_MARK)],
        description=_l("Two letters read best; 12 signs at most. It may be empty."),
    )
    line = StringField(
        _l("Line under it"),
        [Optional(), Length(max=LONGEST_LINE)],
        description=_l("24 signs at most. It may be empty."),
    )
    picture = FileField(
        _l("Your picture"),
        description=_l("Square, PNG (256 pixels at least) or SVG without letters, 1 MB at most."),
    )
    revision = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape.choices = list(SHAPES.items())
        self.colours.choices = list(COLOURS.items())
        self.icon.choices = list(ICONS.items())

    revision_read = WordsForm.revision_read

    def validate_mark(self, field: StringField) -> None:
        """Only what we have letters for."""
        check_drawable(field.data or "")

    def validate_line(self, field: StringField) -> None:
        """Only what we have letters for."""
        check_drawable(field.data or "")

    def drawing(self) -> Drawing:
        """What was chosen."""
        return Drawing(
            self.shape.data, self.colours.data, self.icon.data or "", self.mark.data or "", self.line.data or ""
        )

    def drawing_so_far(self) -> Drawing:
        """What can be drawn of what was chosen, to look at while choosing."""
        try:
            return self.drawing()
        except ValueError:
            return Drawing(
                self.shape.data if self.shape.data in SHAPES else "drop",
                self.colours.data if self.colours.data in COLOURS else "blue",
                self.icon.data if self.icon.data in ICONS else "",
            )


def check_drawable(text: str) -> None:
    """Refuse signs that we have no letters for, by name."""
    try:
        Drawing(line=text)
    except UndrawableError as fault:
        signs = " ".join(fault.signs)
        raise ValidationError(_("These signs cannot be drawn here: %(signs)s. Write others.", signs=signs)) from None
    except TooLongError:
        return  # the field's own length says so


def picture_from(version: AchievementVersion) -> dict[str, Any]:
    """What a form shows of a draft's picture; two letters of its name when it was sent."""
    kept = version.drawing or Drawing(mark=initials(version.name)).kept()
    return {**kept, "revision": str(version.revision)}
