"""What the Region's board says."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.territory.labels import name_of

YEAR, ALL = "12-mois", "tout"
PERIODS = {YEAR: _l("The last 12 months"), ALL: _l("Since the beginning")}

PUBLISHED = lazy_pgettext("board", "Published")
GIVEN = lazy_pgettext("board", "Given")
RECOGNISED = lazy_pgettext("board", "Recognised")
REFUSED = lazy_pgettext("board", "Not recognised")
OPEN = lazy_pgettext("board", "Under way")
WITHDRAWN = lazy_pgettext("board", "Withdrawn")
FIGURES = (PUBLISHED, GIVEN, RECOGNISED, REFUSED, OPEN, WITHDRAWN)
COLUMNS = (_l("Structure"), _l("Department"), *FIGURES)


def department(code: str | None) -> str:
    """Where a structure is."""
    return name_of(code) if code else str(_l("Commune not given"))
