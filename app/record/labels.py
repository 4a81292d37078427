"""The words of a person's record: on paper others read it, so they say « the person »."""

from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.credentials.errors import CredentialError, NothingSignedError, UnverifiedAddressError
from app.portfolio.models import ExperienceKind
from app.record.queries import Change
from app.sharing.models import Part as Shown


class Part(StrEnum):
    """What a person may add to their skills and proofs."""

    COMING = "coming"
    TRAININGS = "trainings"
    EXPERIENCES = "experiences"
    OWN_WORDS = "own_words"
    EVIDENCE = "evidence"
    WORDS = "words"
    EMAIL = "email"


PARTS = {
    Part.COMING: _l("What I am learning, with its dates"),
    Part.TRAININGS: _l("My training courses"),
    Part.EXPERIENCES: _l("My experiences"),
    Part.OWN_WORDS: _l("What I say in my own words"),
    Part.EVIDENCE: _l("The list of what shows my skills: photos, documents, links"),
    Part.WORDS: _l("What people who saw me work say"),
    Part.EMAIL: _l("My email address"),
}

# What a reader of the booklet is told to have seen.
SHOWN = {
    Part.TRAININGS: Shown.TRAININGS,
    Part.EXPERIENCES: Shown.EXPERIENCES,
    Part.OWN_WORDS: Shown.EXPERIENCES,
    Part.EVIDENCE: Shown.EVIDENCE,
    Part.WORDS: Shown.EVIDENCE,
    Part.EMAIL: Shown.CONTACT,
}

LANGUAGES = {"fr": "Français", "en": "English"}

# What each mark means, to whoever reads the booklet.
MEANINGS = {
    "certified": _l("a diploma, a block of skills or a verified badge"),
    "attested": _l("a trainer saw it and signed"),
    "declared": _l("the person says so"),
    "in_progress": _l("in training now; the day is the one planned"),
}

KINDS = {
    ExperienceKind.JOB: _l("Work"),
    ExperienceKind.TRAINING: _l("Training"),
    ExperienceKind.VOLUNTARY: _l("Voluntary work"),
    ExperienceKind.PERSONAL: _l("Personal life"),
}

CHANGES = {
    Change.SAME: _l("Unchanged"),
    Change.MORE: _l("Stronger today"),
    Change.OTHER: _l("Changed since"),
    Change.GONE: _l("Stands no more"),
}
CHANGE_CHECKS = {Change.SAME: "passed", Change.MORE: "passed", Change.OTHER: "unknown", Change.GONE: "failed"}


class RecordWords:
    """What a signed record says of itself, in the language of the page."""

    def name(self) -> str:
        """What it is called; it names nobody, for its recipient is told by a hash alone."""
        return str(_("Signed record of skills"))

    def description(self, count: int, *, partial: bool) -> str:
        """What it holds, and whether more is known."""
        held = ngettext(
            "It holds %(num)s badge, signed by whoever gave it.",
            "It holds %(num)s badges, each signed by whoever gave it.",
            count,
        )
        more = (
            _("Other things are known of this person’s skills that are not in it.")
            if partial
            else _("It holds all that is known here to be vouched for.")
        )
        return f"{held} {more}"


def why_no_record(error: CredentialError) -> str:
    """Why no record could be signed, and what to do."""
    if isinstance(error, NothingSignedError):
        return str(_("There is no badge to put in a record yet. Accept a badge first, on the page “My badges”."))
    if isinstance(error, UnverifiedAddressError):
        return str(_("A record is bound to your email address: verify it first, on the page “My badges”."))
    return str(_("The Region signs no records yet. Your badges stay yours: download them one by one."))
