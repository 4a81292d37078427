"""The words of reports, by the codes that the comparison uses."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

GRADES = {
    "strong": lazy_pgettext("agreement", "strong"),
    "good": lazy_pgettext("agreement", "good"),
    "weak": lazy_pgettext("agreement", "weak"),
    "none": lazy_pgettext("agreement", "none"),
    "vague": lazy_pgettext("agreement", "unknown"),
    "setting": lazy_pgettext("agreement", "not compared"),
}

# What stands in the place of a facet, where there is none.
WITHOUT_FACET = {
    "none": _l("No facet of the meta-badge"),
    "vague": _l("Too vague to be compared"),
    "setting": _l("Says when or how it is seen"),
}

# What carries an agreement.
BY = {
    "words": lazy_pgettext("agreement", "words"),
    "skill": lazy_pgettext("agreement", "skill read"),
    "named": lazy_pgettext("agreement", "skill named by the badge"),
}

KINDS = {
    "same": lazy_pgettext("badge", "Nearly the same"),
    "near": _l("Alike"),
    "overlapping": _l("Something in common"),
}
