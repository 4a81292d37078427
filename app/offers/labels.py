"""The words of offers and searches."""

from flask_babel import lazy_gettext as _l

from app.offers.models import DemandState
from app.portfolio.models import Contract

STATES = {
    DemandState.DRAFT: _l("Draft"),
    DemandState.PUBLISHED: _l("Published"),
    DemandState.CLOSED: _l("Closed"),
}
CONTRACTS = {
    Contract.PERMANENT: _l("Permanent contract (CDI)"),
    Contract.FIXED_TERM: _l("Fixed-term contract (CDD)"),
    Contract.TEMPORARY: _l("Temporary work (intérim)"),
    Contract.APPRENTICESHIP: _l("Apprenticeship (alternance)"),
    Contract.SEASONAL: _l("Seasonal work"),
}
IMPORTANCES = {1: _l("A plus"), 2: _l("Important"), 3: _l("Essential")}
LEVELS = {
    1: _l("Beginner"),
    2: _l("With help"),
    3: _l("On their own"),
    4: _l("Can teach it"),
}
RADII = (10, 20, 30, 40, 50, 100)
HORIZONS = {30: _l("1 month"), 91: _l("3 months"), 182: _l("6 months"), 365: _l("1 year")}
