"""The words of the Region's queue."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.recognition.models import RequestState

# What is shown of a request: its check mark (passed, unknown, failed), and its words.
STATES = {
    RequestState.WAITING: ("unknown", _l("To decide")),
    RequestState.PRECISION: ("unknown", _l("Waits for the structure")),
    RequestState.RECOGNISED: ("passed", lazy_pgettext("badge", "Recognised")),
    RequestState.REFUSED: ("failed", _l("Not recognised")),
    RequestState.TAKEN_BACK: ("unknown", _l("No longer asked")),
}

NO_LONGER = ("failed", _l("Recognised no longer"))

RECOGNISE, PRECISION, REFUSE = "recognise", "precision", "refuse"
DECISIONS = {
    RECOGNISE: (_l("Recognise"), "m-ok"),
    PRECISION: (_l("Ask for something more"), "m-unk"),
    REFUSE: (_l("Do not recognise"), "m-ko"),
}
