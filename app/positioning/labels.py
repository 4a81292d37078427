"""The words of positionings."""

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.positioning.models import Choice
from app.positioning.queries import Found
from app.ui.filters import percent

# What is to be decided, and what was.
CHOICES = {
    Choice.FOLLOW: _l("Follow the whole module"),
    Choice.LIGHTEN: _l("Lighten the module"),
    Choice.EXEMPT: _l("Exempt from the module"),
}
FOUND = {
    Found.CERTIFIED: _l("Certified"),
    Found.ATTESTED: _l("Attested"),
    Found.DECLARED: _l("Declared"),
    Found.IN_PROGRESS: _l("Being learned"),
    Found.MISSING: _l("Missing"),
}
MARKS = {found: "none" if found is Found.MISSING else found.value for found in Found}

SMALL = 4  # denominators that read at a glance


def counted(worth: Fraction) -> str:
    """How much of its share a skill spares: all, nothing, two thirds, or so many percents; exactly."""
    if worth in (0, 1):
        return str(_("all of it") if worth else _("nothing"))
    if worth.denominator <= SMALL:
        return f"{worth.numerator}/{worth.denominator}"
    return str(percent(float(worth)))
