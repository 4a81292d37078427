"""A record as a table: a row for each thing that a skill rests on."""

from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from app.i18n import local_day
from app.portfolio.labels import FAMILIES, STANDINGS
from app.portfolio.queries import GroundSummary, HoldingSummary, Standing
from app.record.exports.booklet import behind, shown_by, source_of
from app.record.queries import Record
from app.trainings.importers.sheet import write
from app.trainings.labels import LEVELS
from app.ui.filters import HARD, THIN
from app.ui.marks import PROOFS


def table(record: Record) -> bytes:
    """The rows, in the order of the skills' names, what counts most first; a spreadsheet runs none of it."""
    head = [
        *(_("Skill"), _("Family"), _("State"), _("Proof"), _("Level"), _("Since"), _("Expected on"), _("Until")),
        _("Where it comes from"),
    ]
    rows = [_row(record, one, ground) for one in record.held for ground in one.shown]
    for skill_id, shown in record.evidence.items():
        rows += [_beside(record, skill_id, _("Evidence"), local_day(one.added_at), shown_by(one)) for one in shown]
    for skill_id, told in record.testimonies.items():
        words = _("Words of a witness")
        rows += [_beside(record, skill_id, words, one.on, f"{one.author} : {one.text}") for one in told]
    rows += [
        [
            one.text,
            "",
            _("In their own words"),
            _("Declared"),
            "",
            local_day(one.said_at),
            None,
            None,
            source_of(record, one),
        ]
        for one in record.own_words
    ]
    return write(head, rows)


def _row(record: Record, one: HoldingSummary, ground: GroundSummary) -> list[object]:
    acquired = ground.standing is Standing.ACQUIRED
    return [
        record.names[one.skill_id],
        str(FAMILIES[one.family]),
        _("Acquired") if acquired else str(STANDINGS[ground.standing]),
        str(PROOFS[ground.proof.value].words) if acquired else "",
        str(LEVELS[ground.level]) if ground.level else "",
        ground.since,
        ground.expected_on,
        ground.ends_on,
        plain(behind(record, ground)),
    ]


def _beside(record: Record, skill_id: UUID, what: str, day: date, text: str) -> list[object]:
    """What stands beside a skill and proves nothing by itself."""
    return [record.names[skill_id], "", what, "", "", day, None, None, text]


def plain(text: str) -> str:
    """A sentence as a cell holds it: no space but the usual one, so that it is found when looked for."""
    return text.replace(HARD, " ").replace(THIN, " ")
