"""A record as a table: a row for each thing that a skill rests on."""

from flask_babel import gettext as _

from app.portfolio.labels import FAMILIES, STANDINGS
from app.portfolio.queries import GroundSummary, HoldingSummary, Standing
from app.record.exports.booklet import behind
from app.record.queries import Record
from app.trainings.importers.sheet import write
from app.trainings.labels import LEVELS
from app.ui.marks import PROOFS


def table(record: Record) -> bytes:
    """The rows, in the order of the skills' names, what counts most first; a spreadsheet runs none of it."""
    head = [
        *(_("Skill"), _("Family"), _("State"), _("Proof"), _("Level"), _("Since"), _("Expected on"), _("Until")),
        _("Where it comes from"),
    ]
    rows = [_row(record, one, ground) for one in record.held for ground in one.shown]
    rows += [
        [
            record.names[skill_id],
            "",
            _("Words of a witness"),
            "",
            "",
            told.on,
            None,
            None,
            f"{told.author} : {told.text}",
        ]
        for skill_id, words in record.testimonies.items()
        for told in words
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
        behind(record, ground),
    ]
