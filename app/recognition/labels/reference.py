"""Words of the Region's meta-badges and their rules."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from app.recognition.models import MetaFamily, MetaRule, RuleState

FAMILIES: dict[MetaFamily, Any] = {
    MetaFamily.BEHAVIOURAL: lazy_pgettext("family", "Behavioural skills"),
    MetaFamily.BASIC: lazy_pgettext("family", "Basic skills"),
    MetaFamily.DIGITAL: lazy_pgettext("family", "Digital skills"),
    MetaFamily.TECHNICAL: lazy_pgettext("family", "Technical skills"),
}
RULE_STATES: dict[RuleState, Any] = {
    RuleState.DRAFT: lazy_pgettext("rule", "Draft"),
    RuleState.ACTIVE: lazy_pgettext("rule", "In force"),
    RuleState.PAST: lazy_pgettext("rule", "Past"),
}
# Why a rule cannot be kept.
REFUSALS: dict[str, Any] = {
    "no_facet": _l("Write at least one facet."),
    "facets_alike": _l("Two facets have the same name. Rename one."),
    "no_skill": _l("Each facet needs at least one skill."),
    "too_many_facets": _l("Ask for as many facets as there are at most."),
}
# What the badge of a rule lacks, before it is put in force.
LACKS: dict[str, Any] = {
    "name": _l("The draft has no name. Write one under “Change the draft”, then put the rule in force."),
    "description": _l("The draft has no description. Write one under “Change the draft”, then put the rule in force."),
    "criteria": _l("The draft has no criteria. Write them under “Change the draft”, then put the rule in force."),
    "picture_png": _l("The draft has no picture. Draw one under “Change the picture”, then put the rule in force."),
}
CHANGED = _l("Someone else wrote this draft meanwhile. Your words are still here: compare, then save again.")
CLOSED = _l("This draft was put in force or discarded meanwhile. Copy what you need, then go back to the meta-badge.")


def rule_words(rule: MetaRule) -> str:
    """What a rule wants, in a sentence."""
    return words_of(rule.least_badges, rule.facets_wanted, len(rule.facets))


def words_of(least: int, wanted: int, total: int) -> str:
    """The same, from its numbers."""
    badges = ngettext("At least %(num)d recognised badge", "At least %(num)d different recognised badges", least)
    if wanted >= total:
        across = ngettext("to cover its %(num)d facet.", "to cover its %(num)d facets.", total)
    else:
        across = _("to cover at least %(wanted)d of its %(total)d facets.", wanted=wanted, total=total)
    return f"{badges}, {across}"
