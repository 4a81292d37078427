"""The skills of a badge: those on the page, one more, those its words show."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _

from app.config import Settings
from app.credentials.forms import SkillRow, WordsForm
from app.credentials.models import AchievementVersion
from app.db import db
from app.reading import bridge as reading
from app.skills import forms as skill_forms
from app.skills import queries as skills
from app.ui.fields import Found

PROPOSED = 8


def language() -> str:
    """The reader's."""
    return str(get_locale())


def known_rows(version: AchievementVersion | None) -> list[SkillRow]:
    """The skills a draft names."""
    if version is None:
        return []
    ids = [one.skill_id for one in version.alignments]
    names = skills.skill_labels(db.session, ids, language())
    return [SkillRow(one.skill_id, names.get(one.skill_id, one.name), kept=True) for one in version.alignments]


def sent_rows() -> list[SkillRow]:
    """The skills as they were sent, ticked or not."""
    ticked = set(request.form.getlist("skill"))
    ids = _ids(request.form.getlist("shown"))
    names = skills.skill_labels(db.session, ids, language())
    return [
        SkillRow(one, names[one], str(one) in ticked, request.form.get(f"hint-{one}", "")[:200])
        for one in ids
        if one in names
    ]


def with_added(rows: Sequence[SkillRow], sent: str) -> list[SkillRow]:
    """The rows with one more skill; the same one twice stays one."""
    ids = [one for one in _ids([sent]) if one not in {row.skill_id for row in rows}]
    names = skills.skill_labels(db.session, ids, language())
    return [*rows, *(SkillRow(one, names[one], kept=True) for one in ids if one in names)]


def with_proposed(rows: Sequence[SkillRow], form: WordsForm) -> list[SkillRow]:
    """The rows with the skills that the badge's own words show."""
    settings: Settings = current_app.config["SETTINGS"]
    said = "\n".join(filter(None, (form.name.data, form.description.data, form.criteria.data)))
    found = reading.skills_in(db.session, said, locale=language(), data_dir=settings.data_dir, limit=PROPOSED)
    there = {row.skill_id for row in rows}
    new = [one for one in found if one.skill_id not in there]
    names = skills.skill_labels(db.session, [one.skill_id for one in new], language())
    return [
        *rows,
        *(
            SkillRow(one.skill_id, names[one.skill_id], kept=True, hint=hint_of(one.words))
            for one in new
            if one.skill_id in names
        ),
    ]  # fmt: skip


def hint_of(said: str) -> str:
    """Why a skill was proposed."""
    return str(_("Read in your text: “%(words)s”", words=said))


def found_like(text: str) -> list[Found]:
    """The skills that a few words may mean."""
    return skill_forms.skills_like(db.session, text, language())


def _ids(sent: Iterable[str]) -> list[UUID]:
    found = []
    for one in sent:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return list(dict.fromkeys(found))[:60]
