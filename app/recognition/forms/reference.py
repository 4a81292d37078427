"""Writing a meta-badge: its words, its facets with their skills, and its rule."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.credentials.forms.badges import LONGEST_CRITERIA, LONGEST_DESCRIPTION, LONGEST_NAME, SkillRow
from app.recognition.labels.reference import FAMILIES
from app.recognition.models import MetaFamily, MetaRule
from app.recognition.queries.criteria import Said, criteria
from app.recognition.queries.reference import facets_in
from app.recognition.services import FacetText, RuleText

MOST_FACETS, MOST_SKILLS, MOST_BADGES = 12, 8, 20
_FACET = re.compile(r"facets-(\d{1,3})-(.+)", re.DOTALL)
# What was sent of one facet: the rest of each name, and its value.
Parts = list[tuple[str, str]]


class FacetForm(Form):  # type: ignore[misc]
    """One facet; its skills are rows beside it."""

    id = HiddenField()
    name = StringField(lazy_pgettext("facet", "Name"), [DataRequired(_l("Name this facet.")), Length(max=60)])
    words = StringField(
        _l("In one plain sentence"),
        [DataRequired(_l("Say in one sentence what the person does.")), Length(max=200)],
    )
    q = StringField(_l("Add a skill"))

    rows: Sequence[SkillRow] = ()


class RuleForm(FlaskForm):  # type: ignore[misc]
    """A meta-badge and its rule."""

    name = StringField(_l("Name of the meta-badge"), [DataRequired(_l("Write its name.")), Length(max=LONGEST_NAME)])
    description = TextAreaField(
        _l("What it says of the person"),
        [DataRequired(_l("Say in a sentence what it says of the person.")), Length(max=LONGEST_DESCRIPTION)],
        render_kw={"rows": 3},
    )
    family = RadioField(_l("Family"), choices=[SelectChoice(one.value, FAMILIES[one]) for one in MetaFamily])
    facets = FieldList(FormField(FacetForm), max_entries=MOST_FACETS)
    least_badges = IntegerField(
        _l("How many recognised badges at least?"),
        [InputRequired(_l("Write a number.")), NumberRange(1, MOST_BADGES, _l("Write a number from 1 to 20."))],
        description=_l("Different ones: the same badge given twice counts once."),
    )
    facets_wanted = IntegerField(
        _l("How many facets covered at least?"),
        [InputRequired(_l("Write a number.")), NumberRange(1, MOST_BADGES, _l("Write a number from 1 to 20."))],
        description=_l("One badge may cover several. Any badge within a facet will do."),
    )
    criteria = TextAreaField(
        _l("Criteria"),
        [Optional(), Length(max=LONGEST_CRITERIA)],
        description=_l("They follow the rule until you change them. Empty the field to have them follow it again."),
    )
    # What tells the criteria that were generated from what someone wrote since.
    followed = HiddenField()
    revision = HiddenField()

    def __init__(self, *args: Any, has_family: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_family:
            del self.family

    @property
    def revision_read(self) -> int:
        """The state of the draft when its page was read."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def generated(self) -> str:
        """What the criteria are when they follow the rule, as far as it is written."""
        named = [one.form for one in self.facets if _plain(one.form.name)]
        said = [Said(_plain(one.name), _plain(one.words)) for one in named]
        least, wanted = self.least_badges.data or 1, self.facets_wanted.data or 1
        return criteria(least, wanted, said) if said else ""

    def written(self) -> str:
        """The criteria as they stand on the page."""
        return "\n".join((self.criteria.data or "").replace("\r\n", "\n").strip().splitlines())

    @property
    def follows(self) -> bool:
        """Whether nobody changed the criteria since they were generated."""
        written = self.written()
        return not written or _mark(written) == self.followed.data

    def generate_again(self) -> None:
        """Write the criteria from the rule, whatever they were."""
        self.criteria.data = self.generated()
        self.followed.data = _mark(self.written())

    def follow(self) -> None:
        """Write them again unless they are someone's own words."""
        if self.follows:
            self.generate_again()

    def is_complete(self) -> bool:
        """Whether the rule says something that people can meet; what lacks is said beside its field."""
        names, complete = set[str](), True
        for one in self.facets:
            name = _plain(one.form.name).casefold()
            if name and name in names:
                one.form.name.errors = [_("Another facet has this name.")]
                complete = False
            names.add(name)
            complete &= _has_skills(one.form)
        if not names:
            self.form_errors.append(_("Write at least one facet."))
        elif (self.facets_wanted.data or 0) > len(self.facets):
            self.facets_wanted.errors = [
                ngettext("There is only %(num)d facet above.", "There are only %(num)d facets above.", len(self.facets))
            ]
            return False
        return complete and bool(names)

    def number_faults(self) -> None:
        """Say of which facet each fault is: the page lists them all on top."""
        for number, one in enumerate(self.facets, start=1):
            for each in (one.form.name, one.form.words, one.form.q):
                each.errors = [_("Facet %(number)s: %(fault)s", number=number, fault=fault) for fault in each.errors]

    def text(self, family: MetaFamily) -> RuleText:
        """What was written, for the service."""
        facets = [
            FacetText(
                _plain(one.form.name), _plain(one.form.words),
                [row.skill_id for row in one.form.rows if row.kept], _uuid(one.form.id.data),
            )
            for one in self.facets
        ]  # fmt: skip
        return RuleText(
            _plain(self.name), _plain(self.description), family, facets, self.least_badges.data,
            self.facets_wanted.data, None if self.follows else self.written(),
        )  # fmt: skip


def facets_sent(sent: MultiDict[str, str]) -> list[Parts]:
    """What a page sent of each facet, in order."""
    found: dict[int, Parts] = {}
    for name, value in sent.items(multi=True):
        match = _FACET.fullmatch(name)
        if match:
            found.setdefault(int(match[1]), []).append((match[2], value))
    return [found[number] for number in sorted(found)][:MOST_FACETS]


def with_facets(sent: MultiDict[str, str], facets: Sequence[Parts]) -> MultiDict[str, str]:
    """The same page with other facets: whatever else was typed stays as it was."""
    rest = [(name, value) for name, value in sent.items(multi=True) if not name.startswith("facets-")]
    numbered = [(f"facets-{number}-{name}", value) for number, parts in enumerate(facets) for name, value in parts]
    return MultiDict([*rest, *numbered])


def sent_from(rule: MetaRule) -> MultiDict[str, str]:
    """A draft, as its page would send it."""
    version = rule.version
    facets: list[Parts] = []
    for one in facets_in(rule):
        skills = [(name, str(link.skill_id)) for link in one.skills for name in ("shown", "skill")]
        facets.append([("id", str(one.id)), ("name", one.name), ("words", one.words), *skills])
    said = MultiDict([
        ("name", version.name), ("description", version.description), ("family", rule.meta_badge.family.value),
        ("least_badges", str(rule.least_badges)), ("facets_wanted", str(rule.facets_wanted)),
        ("criteria", version.criteria), ("revision", str(rule.revision)),
        ("followed", "" if rule.own_words else _mark(version.criteria)),
    ])  # fmt: skip
    return with_facets(said, facets)


def _mark(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:16]


def _has_skills(facet: FacetForm) -> bool:
    kept = sum(row.kept for row in facet.rows)
    if not kept:
        facet.q.errors = [_("Choose at least one skill for this facet.")]
    elif kept > MOST_SKILLS:
        facet.q.errors = [_("Keep %(most)s skills at most: untick those that matter least.", most=MOST_SKILLS)]
    return 0 < kept <= MOST_SKILLS


def _plain(field: StringField) -> str:
    return " ".join((field.data or "").split())


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


class SureForm(FlaskForm):  # type: ignore[misc]
    """A yes, to the draft that was read."""

    revision = HiddenField()

    revision_read = RuleForm.revision_read


class ReasonForm(SureForm):
    """Why something is decided of a meta-badge."""

    reason = TextAreaField(
        _l("Your reason"),
        [DataRequired(_l("Write the reason.")), Length(max=1000)],
        description=_l("It is kept with the decision."),
        render_kw={"rows": 3},
    )
