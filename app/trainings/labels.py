"""The words of trainings."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.trainings.errors import (
    AlreadyAwaitedError,
    AlreadyEnrolledError,
    OneselfError,
    SessionFullError,
    SheetProblem,
    WrongDateError,
)
from app.trainings.models import CertificationKind, EnrolmentState

STATES = {
    EnrolmentState.PLANNED: _l("Not started yet"),
    EnrolmentState.ACTIVE: _l("In training"),
    EnrolmentState.COMPLETED: _l("Training finished"),
    EnrolmentState.DROPPED: _l("Left before the end"),
}

# Why someone leaves: chosen from a list, so that nobody writes about another's health or family.
REASONS = {
    "job": _l("Found a job"),
    "other_training": _l("Changed course"),
    "moved": _l("Moved away"),
    "absent": _l("No longer comes"),
    "personal": _l("A personal reason"),
}

CERTIFICATIONS = {
    CertificationKind.TITLE: _l("A whole title or diploma"),
    CertificationKind.BLOCK: _l("A block of skills (bloc de compétences)"),
    CertificationKind.ADDITIONAL_MODULE: _l("An additional module"),
}

LEVELS = {
    1: _l("Beginner"),
    2: _l("With help"),
    3: _l("On their own"),
    4: _l("Can teach it"),
}

# Why someone cannot be enrolled, and what to do then.
REFUSED_ENTRANTS = {
    AlreadyAwaitedError: _l(
        "We wrote to this address already: this person is expected. You can write again from the group."
    ),
    AlreadyEnrolledError: _l("This person is in the session already."),
    OneselfError: _l("This address is yours. Another trainer of your provider can enrol you."),
    SessionFullError: _l("Every seat is taken. Add seats to the session, or free one."),
    WrongDateError: _l("The end comes before the start. Check both dates."),
}

# The same, for a row of a table.
REFUSED_PLACES = REFUSED_ENTRANTS | {
    WrongDateError: _l(
        "The day in “fin” comes before the one in “debut”, or before the session if “debut” is empty. Check both."
    ),
}

# Why a row of a table is refused, and what to write instead.
REFUSED_ROWS = {
    "twice": _l("The same person is on a row above."),
    "no_name": _l("The name is missing, or longer than 120 letters."),
    "odd_name": _l("A name begins with a letter. This one begins with %(sign)s: write the name alone."),
    "unreadable": _l("This row holds signs that cannot be read. Type it again rather than paste it."),
    "bad_email": _l("The e-mail address is missing, or not complete. For example: camille@example.org."),
    "bad_day": _l("A date is missing, or does not exist. Write it so: 12/03/2027."),
    "end_before_start": _l("The day in “fin” comes before the one in “debut”. Check both."),
    "lapsed_before": _l("The day in “valable” comes before the one in “obtenu”. Check both."),
    "unknown_session": _l("No session of yours has this name. Copy it from the list of sessions."),
    "several_sessions": _l(
        "Several sessions have this name. Write which one in “identifiant”, as the table of what is known does."
    ),
    "unknown_number": _l("Nothing of yours has the code in “identifiant”. Copy it from the table of what is known."),
    "other_number": _l(
        "The column “identifiant” is of another name than this one. Correct one of them, or leave it empty."
    ),
    "unknown_programme": _l("No training of yours has this name."),
    "same_names": _l(
        "Several of your trainings have this name. Name the skills in “competences”, or give them different names."
    ),
    "several_programmes": _l(
        "Several trainings have this name. Write which one in “identifiant”, or give them different names."
    ),
    "unknown_module": _l("This training has no module of this name."),
    "no_module": _l("This training has no module yet. Add its modules first."),
    "retired": _l("This training is no longer given. Give it again first, then change it."),
    "bad_seats": _l("Write a whole number of seats, from 1 to 1,000."),
    "unknown_commune": _l("No commune has this name or INSEE code, or several do: write the code."),
    "seats_taken": _l("More people than that are in the session, or expected. Choose a larger number."),
    "module_in_use": _l("Someone follows a module that you left without days. Give its days again."),
    "no_title": _l("The name of the training or of the module is missing, or longer than 200 letters."),
    "bad_hours": _l("Write a whole number of hours, from 1 to 5,000."),
    "other_hours": _l("Another row gives this module other hours. Write the same on each."),
    "bad_level": _l("Write a level from 1 to 4, or nothing."),
    "unknown_skill": _l(
        "No skill of the framework has this code or exact name. Look for it on the page of the framework."
    ),
    "unknown_person": _l("Nobody who is, or was, in training with you has this address."),
    "own_title": _l("This address is yours. Another trainer of your provider can record it."),
    "bad_kind": _l("Write what it is: titre, bloc, or module additionnel."),
    "no_award": _l("Its name or who delivers it is missing, or longer than 200 letters."),
    "not_yet": _l("This date has not come yet."),
    "no_skills": _l("Name its skills by their codes, or the training whose skills it certifies."),
    "with_the_others": _l(
        "This row is right, but another one of the same training or session is not: none of them is kept."
    ),
}

# Why a file cannot be read at all, and what to do then.
SHEET_PROBLEMS = {
    SheetProblem.EMPTY: _l("This file holds no row. Check that you chose the right one."),
    SheetProblem.TOO_LARGE: _l("This file is too large. Keep 300 kB at most, in several files if needed."),
    SheetProblem.TOO_MANY_ROWS: _l("This file has too many rows. Keep 2,000 at most, in several files if needed."),
    SheetProblem.NOT_TEXT: _l("This file is not a table saved as CSV. In your spreadsheet, choose Save as, then CSV."),
    SheetProblem.BROKEN: _l("A quotation mark is not closed near row %(detail)s. Save the table again as CSV."),
    SheetProblem.SAME_COLUMNS: _l(
        "Several columns say the same thing: %(detail)s. Keep one of each, then send the table again."
    ),
    SheetProblem.MISSING_COLUMNS: _l("These columns are missing: %(detail)s. Start from the empty table below."),
}

# What a row would do, and did.
VERDICTS = {
    "made": (_l("Will be added"), _l("Added")),
    "changed": (_l("Will change"), _l("Changed")),
    "enrolled": (_l("Will be enrolled"), _l("Enrolled")),
    "asked": (_l("Will be written to"), _l("Written to")),
    "same": (_l("Nothing to do"), _l("Nothing to do")),
    "refused": (_l("Left out"), _l("Left out")),
}


def rows_counted(verdict: str, column: int, rows: int) -> str:
    """What so many rows would do, or did: the words after their number."""
    words = {
        "made": (ngettext("will be added", "will be added", rows), ngettext("added", "added", rows)),
        "changed": (ngettext("will change", "will change", rows), ngettext("changed", "changed", rows)),
        "enrolled": (ngettext("will be enrolled", "will be enrolled", rows), ngettext("enrolled", "enrolled", rows)),
        "asked": (
            ngettext("will be written to", "will be written to", rows),
            ngettext("written to", "written to", rows),
        ),
        "refused": (ngettext("left out", "left out", rows), ngettext("left out", "left out", rows)),
    }
    return words[verdict][column] if verdict in words else str(VERDICTS[verdict][column]).lower()
