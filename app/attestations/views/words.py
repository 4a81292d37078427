"""Sentences that several pages say."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _

from app.attestations import labels
from app.attestations.errors import DayProblem, WrongDayError
from app.attestations.queries import Batch
from app.ui.filters import date_words


def day_words(wrong: WrongDayError, people: Mapping[UUID, str]) -> str:
    """Why nobody can have seen it that day, and what to do."""
    if wrong.problem is DayProblem.COMING:
        return str(_("This date has not come yet. Choose today or an earlier day."))
    if wrong.problem is DayProblem.TOO_OLD or wrong.trainee_id is None:
        return str(_("This is more than three years ago: see it again before you sign."))
    return str(
        _(
            "%(person)s came on %(day)s. Choose that day or a later one, or untick this person.",
            person=people.get(wrong.trainee_id, ""),
            day=date_words(wrong.first),
        )
    )


def batch_words(batch: Batch) -> str:
    """An assessment in one line."""
    return f"{labels.ASSESSMENTS[batch.kind]}, {str(labels.METHODS[batch.method]).lower()}, {date_words(batch.on)}"
