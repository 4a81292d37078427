"""Which shape says which idea. Plain strings in: this slice knows no other."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol of the sprite, the class that colours it, and the words that always go with it."""

    symbol: str
    tone: str
    words: Any
    short: Any = ""
    meaning: Any = ""


# More ink, more proof.
PROOFS: dict[str, Mark] = {
    "declared": Mark("m-dec", "", _l("Declared"), meaning=_l("you said so")),
    "attested": Mark("m-att", "", _l("Attested"), meaning=_l("a trainer saw it")),
    "certified": Mark("m-cer", "", _l("Certified"), meaning=_l("a diploma or a verified badge")),
    "in_progress": Mark("m-pro", "prog", _l("Being learned"), _l("In progress"), _l("you are learning it")),
    "none": Mark("m-no", "off", _l("Not yet")),
    "missing": Mark("m-no", "off", _l("Missing")),
}

READINESS: dict[str, Mark] = {
    "ready_now": Mark("l-now", "now", lazy_pgettext("one person", "Ready now")),
    "ready_soon": Mark("l-soon", "soon", lazy_pgettext("one person", "Ready soon")),
    "not_planned": Mark("l-none", "none", lazy_pgettext("one person", "Not planned yet")),
}

CHECKS: dict[str, Mark] = {
    "passed": Mark("m-ok", "ok", _l("Checked")),
    "unknown": Mark("m-unk", "off", _l("Not checked")),
    "failed": Mark("m-ko", "no", _l("Failed")),
    "ended": Mark("m-no", "off", _l("Ended")),
}

# A flash category, or the kind a template asks for, to the class of a note.
NOTES: dict[str, str] = {
    "good": "good",
    "success": "good",
    "wait": "wait",
    "warning": "wait",
    "bad": "bad",
    "error": "bad",
}


def proof(state: object) -> Mark:
    """The mark of a proof, given its name in any case ('attested', 'ATTESTED' or an enum of such names)."""
    return PROOFS[_name(state)]


def readiness(state: object) -> Mark:
    """The mark of a readiness."""
    return READINESS[_name(state)]


def check(state: object) -> Mark:
    """The mark of a check."""
    return CHECKS[_name(state)]


def note(kind: str) -> str:
    """The class of a note of this kind; plain when the kind is none of ours."""
    return NOTES.get(kind, "")


def _name(state: object) -> str:
    if state is None:
        return "none"
    return str(getattr(state, "value", state)).lower()
