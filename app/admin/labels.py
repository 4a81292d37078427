"""Words for what the log holds about an organisation."""

from typing import Any

from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, Any] = {
    "employer.asked": _l("Asked to come in"),
    "employer.accepted": _l("Accepted"),
    "employer.refused": _l("Refused"),
}
