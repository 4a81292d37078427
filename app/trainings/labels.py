"""The words of trainings."""

from flask_babel import lazy_gettext as _l

from app.trainings.errors import (
    AlreadyAwaitedError,
    AlreadyEnrolledError,
    OneselfError,
    SessionFullError,
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
