"""Why an award changed, in words that the person and the Region both read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import format_date, gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.i18n import local_day
from app.recognition.models import AwardStepKind

KINDS = {
    AwardStepKind.AWARDED: _l("Awarded"),
    AwardStepKind.SUSPENDED: _l("Suspended"),
    AwardStepKind.LIFTED: _l("Given back"),
    AwardStepKind.RENEWED: _l("Made anew"),
    AwardStepKind.OVERRIDDEN: _l("Decided by the Region"),
    AwardStepKind.OVERRIDE_ENDED: _l("The rule decides again"),
}

CHANGED = _l("Its state has changed meanwhile. Read it again, then decide.")
CANNOT_SIGN = _l("The Region cannot sign now: its signature is not open. Look at “Signature”, then sign again.")

# What became of a badge that it rested on.
BADGES = {
    "badge_revoked": _l("The badge “%(badge)s” was taken back."),
    "badge_suspended": _l("The badge “%(badge)s” is suspended."),
    "badge_expired": _l("The badge “%(badge)s” has expired."),
    "badge_hidden": _l("The badge “%(badge)s” is hidden, or waits to be accepted."),
    "badge_removed": _l("The badge “%(badge)s” was removed."),
    "badge_not_theirs": _l("The badge “%(badge)s” was given to an address that is not verified any more."),
    "badge_unreachable": _l("Whoever gave the badge “%(badge)s” does not answer any more."),
    "badge_failed": _l("The badge “%(badge)s” can be verified no more."),
    "facets_gone": _l("The badge “%(badge)s” covers none of the facets of the rule now in force."),
    "recognition_withdrawn": _l("The Region does not recognise the badge “%(badge)s” any more."),
    "recognition_ended": _l("The Region’s recognition of the badge “%(badge)s” came to its end."),
}


def facts_words(facts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each fact as a sentence, in their order."""
    return [words for fact in facts for words in _words(fact)]


def _words(fact: Mapping[str, Any]) -> list[str]:
    why = fact["why"]
    if why in BADGES:
        said = [str(BADGES[why]) % {"badge": fact["badge"]}]
        return [*said, _reason(fact["reason"])] if fact.get("reason") else said
    if why == "earned":
        return [gettext("It rests on: %(badges)s.", badges=", ".join(fact["badges"]))]
    if why == "rule":
        return _rule(fact)
    if why == "override":
        return _decided(fact)
    return [
        gettext("The decision of the Region has ended."),
        *([_reason(fact["reason"])] if fact.get("reason") else []),
    ]


def _rule(fact: Mapping[str, Any]) -> list[str]:
    """How far it is from what the rule wants."""
    badges = ngettext("%(num)d badge counts", "%(num)d badges count", fact["has"])
    facets = ngettext("%(num)d facet is covered", "%(num)d facets are covered", fact["covered"])
    return [
        gettext(
            "%(badges)s of the %(wanted)s that are wanted; %(facets)s of the %(all)s that are wanted.",
            badges=badges, wanted=fact["wanted"], facets=facets, all=fact["facets"],
        )
    ]  # fmt: skip


def _decided(fact: Mapping[str, Any]) -> list[str]:
    held = (
        gettext("The Region decided that it is held.")
        if fact["held"]
        else gettext("The Region decided that it is not held.")
    )
    until = []
    if fact.get("until"):
        day = format_date(local_day(datetime.fromisoformat(fact["until"])), "long")
        until = [gettext("Until %(day)s.", day=day)]
    return [held, _reason(fact["reason"]), *until]


def _reason(reason: str) -> str:
    return str(gettext("Reason: %(reason)s", reason=reason))
