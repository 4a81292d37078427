"""The words of the public register."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.recognition.queries.register import Standing

STANDINGS = {
    Standing.RECOGNISED: lazy_pgettext("badge", "Recognised"),
    Standing.ENDED: lazy_pgettext("recognition", "Came to its end"),
    Standing.WITHDRAWN: lazy_pgettext("recognition", "Withdrawn"),
}
COLUMNS = (
    _l("Badge"),
    _l("Structure"),
    _l("Meta-badge"),
    lazy_pgettext("meta-badges", "Family"),
    lazy_pgettext("meta-badges", "Facets"),
    _l("Conditions"),
    _l("Where it stands"),
    lazy_pgettext("recognition", "Recognised on"),
    lazy_pgettext("recognition", "Until"),
    lazy_pgettext("recognition", "Ended on"),
    lazy_pgettext("recognition", "Why it was withdrawn"),
    _l("Addresses of the badge"),
    _l("Address of the structure"),
    _l("Decisions, signed"),
)
